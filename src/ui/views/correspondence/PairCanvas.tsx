// The two views and what joins them. The pointer looks, a press or Enter pins, the arrow keys go from region to region;
// everything is drawn from the answer at hand, and nothing is asked of the worker.

import { useLayoutEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { regionCenter, type Point } from '../../../base/cropGeometry'
import type { AnswerOf } from '../../../train/protocol'
import { greyed, imageOf } from '../../../viz/paint/images'
import {
  layoutOf,
  movedRegion,
  nearestRegion,
  paintPair,
  pointUnder,
  type PairColours,
} from '../../../viz/paint/correspondence/pairPicture'
import { shownTheme } from '../../state/themeSlice'
import { useApp } from '../../state/useApp'
import { useColumnName } from '../../twin/columnName'
import { MOVES } from '../moves'
import { prepareCanvas } from '../prepareCanvas'
import { useWidth } from '../useWidth'
import type { Seen } from './look'
import { VERDICTS, matchSentence, viewNames } from './words'

interface Props {
  answer: AnswerOf<'correspondence'>
  seen: Seen
  /** Region of the left view that is looked at. */
  chosen: number
  isSwapped: boolean
  onHover: (point: Point | null) => void
  onPin: (point: Point) => void
  /** The canvas, for those who save it. */
  canvas: React.RefObject<HTMLCanvasElement | null>
}

export function PairCanvas({ answer, seen, chosen, isSwapped, onHover, onPin, canvas }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const byKeys = useRef(false) // what keys have moved to stays when they go elsewhere, to another picture say
  const width = useWidth(host)
  const theme = useApp(shownTheme)
  const layout = useMemo(() => layoutOf(width), [width])
  const nameOf = useColumnName()
  const { grid } = seen.comparison

  const [left, right] = isSwapped ? [answer.views[1], answer.views[0]] : answer.views
  const images = useMemo(
    () => ({
      left: imageOf(new Uint8ClampedArray(left.pixels), left.size),
      right: imageOf(greyed(right.pixels), right.size),
    }),
    [left, right],
  )

  useLayoutEffect(() => {
    const prepared = prepareCanvas(canvas.current, layout)
    if (!prepared) return
    const { context, scale, colour } = prepared
    paintPair(context, layout, { ...images, ...seen, chosen }, coloursOf(colour, isSwapped), scale)
  }, [canvas, layout, images, seen, chosen, theme, isSwapped])

  const under = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top } = currentTarget.getBoundingClientRect()
    return pointUnder(layout, clientX - left, clientY - top)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') onPin(regionCenter(grid, chosen))
    else if (event.key === 'Escape') onHover(null)
    else if (event.key in MOVES) onHover(regionCenter(grid, movedRegion(grid, chosen, ...MOVES[event.key])))
    else return
    byKeys.current = event.key in MOVES
    event.preventDefault()
  }
  return (
    <div
      ref={host}
      className="pair-host"
      role="slider"
      tabIndex={0}
      aria-label={nameOf(`Region of view ${viewNames(isSwapped)[0]}`)}
      aria-valuemin={1}
      aria-valuemax={seen.comparison.regions}
      aria-valuenow={chosen + 1}
      aria-valuetext={matchSentence(grid, seen.matches[chosen])}
      onKeyDown={press}
      onBlur={() => (byKeys.current ? onPin(regionCenter(grid, chosen)) : onHover(null))}
    >
      <canvas
        ref={canvas}
        className="pair-canvas"
        style={{ width: layout.width, height: layout.height }}
        onPointerMove={(event) => {
          const point = under(event)
          byKeys.current = false
          if (!point || nearestRegion(grid, point) !== chosen) onHover(point)
        }}
        onPointerLeave={() => {
          byKeys.current = false
          onHover(null)
        }}
        onPointerDown={(event) => {
          const point = under(event)
          if (point) onPin(point)
        }}
      />
    </div>
  )
}

function coloursOf(colour: (token: string) => string, isSwapped: boolean): PairColours {
  const frames: [string, string] = [colour('view-1'), colour('view-2')]
  const verdicts = Object.entries(VERDICTS).map(([verdict, { token }]) => [verdict, colour(token)])
  return {
    frames: isSwapped ? [frames[1], frames[0]] : frames,
    verdicts: Object.fromEntries(verdicts) as PairColours['verdicts'],
  }
}
