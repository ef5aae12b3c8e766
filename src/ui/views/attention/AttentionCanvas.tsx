// The picture with the block's windows, and what the query attends to. On the left the pointer looks, and a press or
// the arrow keys choose; on the right it reads. Everything is drawn from the answer at hand, and nothing is asked of the worker.

import { useLayoutEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import { paintAttention, type AttentionColours } from '../../../viz/paint/attention/attentionPicture'
import { canAsk, frameOf, spotOf, tokenUnder, type Spot } from '../../../viz/paint/attention/frame'
import { movedPlace, queriesOf } from '../../../viz/paint/attention/tokens'
import { greyed, imageOf } from '../../../viz/paint/images'
import { shownTheme } from '../../state/themeSlice'
import { useApp } from '../../state/useApp'
import { useColumnName } from '../../twin/columnName'
import { MOVES } from '../moves'
import { prepareCanvas } from '../prepareCanvas'
import { useWidth } from '../useWidth'
import { NOTHING_POINTED, type Pointed, type Seen } from './look'
import { querySentence } from './words'

interface Props {
  answer: AnswerOf<'attention'>
  seen: Seen
  onPoint: (pointed: Pointed) => void
  onPin: (spot: Spot) => void
  /** The canvas, for those who save it. */
  canvas: React.RefObject<HTMLCanvasElement | null>
}

export function AttentionCanvas({ answer: { map, input }, seen, onPoint, onPin, canvas }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host)
  const theme = useApp(shownTheme)
  const nameOf = useColumnName()
  const { layout } = map
  const frame = useMemo(() => frameOf(width, layout), [width, layout])
  const queries = useMemo(() => queriesOf(layout).map(({ window, index }) => layout.places[window * layout.tokens + index]).sort((a, b) => a - b), [layout]) // prettier-ignore
  const images = useMemo(
    () => ({
      left: imageOf(new Uint8ClampedArray(input.pixels), input.size),
      right: imageOf(greyed(input.pixels), input.size),
    }),
    [input],
  )
  const { place, keys, colours, kept, key, isPointed } = seen
  const { rgba } = colours

  useLayoutEffect(() => {
    const prepared = prepareCanvas(canvas.current, frame)
    if (!prepared) return
    const { context, scale, colour } = prepared
    const scene = { ...images, layout, query: place, keys, rgba, kept, pointed: isPointed ? key : null }
    paintAttention(context, frame, scene, coloursOf(colour), scale)
  }, [canvas, frame, images, layout, place, keys, rgba, kept, key, isPointed, theme])

  const under = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top } = currentTarget.getBoundingClientRect()
    return tokenUnder(frame, layout, clientX - left, clientY - top)
  }
  const move = (event: PointerEvent) => {
    const found = under(event)
    const query = found?.side === 0 && canAsk(layout, found.place) ? found.place : null
    const pointed = found?.side === 1 ? found.place : null
    const isSame = isPointed ? pointed === keys[key].place : pointed === null && query === place
    if (!isSame)
      onPoint({
        query: query === null ? null : spotOf(layout, query),
        key: pointed === null ? null : spotOf(layout, pointed),
      })
  }
  const press = (event: KeyboardEvent) => {
    if (!(event.key in MOVES)) return
    onPin(spotOf(layout, movedPlace(layout, place, ...MOVES[event.key])))
    event.preventDefault()
  }
  return (
    <div
      ref={host}
      className="pair-host"
      role="slider"
      tabIndex={0}
      aria-label={nameOf('Query token')}
      aria-valuemin={1}
      aria-valuemax={queries.length}
      aria-valuenow={queries.indexOf(place) + 1}
      aria-valuetext={querySentence(seen)}
      onKeyDown={press}
    >
      <canvas
        ref={canvas}
        className="pair-canvas"
        style={{ width: frame.width, height: frame.height }}
        onPointerMove={move}
        onPointerLeave={() => onPoint(NOTHING_POINTED)}
        onPointerDown={(event) => {
          const found = under(event)
          if (found?.side === 0 && canAsk(layout, found.place)) onPin(spotOf(layout, found.place))
          else move(event)
        }}
      />
    </div>
  )
}

const coloursOf = (colour: (token: string) => string): AttentionColours => ({
  frame: colour('line-strong'),
  ground: colour('surface-2'),
  ink: colour('ink-2'),
  window: colour('on-picture-a'),
  kept: colour('mark-right'),
})
