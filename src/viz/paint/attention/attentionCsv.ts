// What one query gives to every key, head by head, as a table for other programs.

import { CLS, keysOf, offsetOf, rowOf, type AttentionMap, type Channel, type Seat } from './tokens'

/** A line a key. Rows and columns count from 1 and are empty for the cls token. */
export function attentionCsv(map: AttentionMap, seat: Seat): string {
  const { layout, heads } = map
  const channels: Channel[] = [...Array.from({ length: heads }, (_, head) => head), ...(map.rollout ? ['rollout' as const] : [])] // prettier-ignore
  const names = channels.map((channel) => (channel === 'rollout' ? 'rollout' : `head_${channel + 1}`))
  const place = (at: number) =>
    at === CLS ? ['', ''] : [Math.floor(at / layout.paddedColumns) + 1, (at % layout.paddedColumns) + 1]
  const query = place(layout.places[seat.window * layout.tokens + seat.index])
  const rows = channels.map((channel) => rowOf(map, channel, seat))
  const lines = keysOf(layout, seat).map(({ index, place: key, isMasked, isPadded }) => {
    const offset = offsetOf(layout, seat, index)
    const where = [...query, ...place(key), offset?.down ?? '', offset?.across ?? '']
    return [...where, Number(isMasked), Number(isPadded), ...rows.map((row) => row[index])].join(',')
  })
  const head = ['query_row', 'query_column', 'key_row', 'key_column', 'down', 'across', 'masked', 'padded', ...names]
  return `${[head.join(','), ...lines].join('\n')}\n`
}
