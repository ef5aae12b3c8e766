// All heads of the block for the chosen query, the most focused first: one is chosen, and all are compared.

import { useId, useLayoutEffect, useMemo, useRef } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import { entropyBits, headsByEntropy, meanEntropy } from '../../../viz/paint/attention/entropy'
import { keyColours } from '../../../viz/paint/attention/keyColours'
import { rowOf, type Channel } from '../../../viz/paint/attention/tokens'
import { paintWindow, windowHeight, type WindowScene } from '../../../viz/paint/attention/windowPicture'
import { useColumnName } from '../../twin/columnName'
import type { Seen } from './look'
import { bitsText, channelText } from './words'

interface Props {
  answer: AnswerOf<'attention'>
  seen: Seen
  onChannel: (channel: Channel) => void
}

const WIDTH = 84 // CSS pixels

export function HeadTiles({ answer: { map }, seen, onChannel }: Props) {
  const name = useId()
  const nameOf = useColumnName()
  const { layout } = map
  const uniform = Math.log2(layout.tokens)
  const channels = useMemo(() => {
    const heads: { channel: Channel; bits: number }[] = headsByEntropy(map).map(({ head, bits }) => ({ channel: head, bits })) // prettier-ignore
    return map.rollout ? [...heads, { channel: 'rollout' as const, bits: meanEntropy(map, 'rollout') }] : heads
  }, [map])
  const tiles = useMemo(() => {
    const { seat, keys, colouring, allowed } = seen
    return channels.map(({ channel, bits }) => {
      const row = rowOf(map, channel, seat)
      const { rgba } = keyColours(colouring, row, channel, seat.index, allowed)
      const scene: WindowScene = { layout: map.layout, query: seat.index, keys, rgba }
      return { channel, bits, scene, bitsHere: entropyBits(row) }
    })
  }, [channels, map, seen])
  return (
    <div className="heads">
      <div className="heads-tiles" role="radiogroup" aria-label={nameOf('Head, the most focused first')}>
        {tiles.map(({ channel, bits, scene, bitsHere }) => (
          <label key={channel} className="head-tile">
            <input
              type="radio"
              name={name}
              checked={channel === seen.channel}
              onChange={() => onChannel(channel)}
              aria-label={`${channelText(channel)}: ${bitsText(bits)} bits on average, ${bitsText(bitsHere)} here`}
            />
            <span className="head-face" aria-hidden="true">
              <WindowCanvas scene={scene} />
              <strong>{channelText(channel)}</strong>
              <span className="head-bar">
                <span style={{ width: `${(100 * bits) / uniform}%` }} />
              </span>
              <span className="head-bits">
                mean {bitsText(bits)}
                <br />
                here {bitsText(bitsHere)}
              </span>
            </span>
          </label>
        ))}
      </div>
      <p className="lead">
        {layout.windows > 1
          ? `The query’s window as the block sees it${layout.shift ? `, rolled by ${layout.shift} up and left` : ''}, `
          : 'All tokens, '}
        for each head,{' '}
        {seen.colouring === 'shares'
          ? 'against equal shares, to its own largest factor'
          : 'from 0 to its own largest probability'}
        . Below, the entropy in bits: the mean of all queries, and here. The bar is full where all {layout.tokens} keys
        get the same,{' '}
        <span className="nowrap">
          log₂ {layout.tokens} = {bitsText(uniform)} bits
        </span>
        {layout.shift > 0 && '; a mask leaves some queries fewer'}.
        {map.rollout &&
          ' Rollout: heads averaged, half given to the residual connection, multiplied up to this block; brightest is the largest of the other tokens.'}
      </p>
    </div>
  )
}

function WindowCanvas({ scene }: { scene: WindowScene }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const height = windowHeight(scene.layout, WIDTH)
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.canvas.width = Math.round(WIDTH * devicePixelRatio)
    context.canvas.height = Math.round(height * devicePixelRatio)
    paintWindow(context, WIDTH, scene, devicePixelRatio)
  }, [scene, height])
  return <canvas ref={canvas} style={{ width: WIDTH, height }} />
}
