// Pictures and the colours of their regions. The pointer looks, a press chooses and a second one lets go, arrow keys go from
// region to region. Everything is drawn from the answer at hand, and nothing is asked of the worker.

import { useLayoutEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import { frameOf, movedSpot, spotUnder, type Spot } from '../../../viz/paint/features/regionFrame'
import { paintRegions } from '../../../viz/paint/features/regionPicture'
import { heatRgba } from '../../../viz/paint/heat'
import { greyed, imageOf } from '../../../viz/paint/images'
import { shownTheme } from '../../state/themeSlice'
import { useApp } from '../../state/useApp'
import { useColumnName } from '../../twin/columnName'
import { MOVES } from '../moves'
import { prepareCanvas } from '../prepareCanvas'
import { useWidth } from '../useWidth'
import { rowOf, type Likeness } from './look'

interface Props {
  answer: AnswerOf<'regions'>
  /** [pictures * regions, 4]; null where there is no basis yet. */
  colours: Uint8ClampedArray<ArrayBuffer> | null
  likeness: Likeness | null
  pointed: Spot | null
  sentence: string
  onPoint: (spot: Spot | null) => void
  onPin: (spot: Spot | null) => void
  /** The canvas, for those who save it. */
  canvas: React.RefObject<HTMLCanvasElement | null>
}

export function RegionsCanvas({ answer, colours, likeness, pointed, sentence, onPoint, onPin, canvas }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host)
  const theme = useApp(shownTheme)
  const nameOf = useColumnName()
  const { grid, pictures } = answer
  const { rows, columns } = grid
  const frame = useMemo(() => frameOf(width, pictures.length), [width, pictures.length])
  const images = useMemo(
    () =>
      pictures.map(({ pixels, size }) => ({
        plain: imageOf(new Uint8ClampedArray(pixels), size),
        grey: imageOf(greyed(pixels), size),
      })),
    [pictures],
  )
  const sheet = useMemo(() => colours && imageOf(colours, columns, colours.length / 4 / columns), [colours, columns])
  const heat = useMemo(
    () => likeness && imageOf(heatRgba(likeness.cosines, likeness.range), columns, likeness.cosines.length / columns),
    [likeness, columns],
  )
  const chosen = likeness?.chosen ?? null

  useLayoutEffect(() => {
    const prepared = prepareCanvas(canvas.current, frame)
    if (!prepared) return
    const { context, scale, colour } = prepared
    const palette = { ground: colour('surface-2'), match: colour('mark-right') }
    const scene = { pictures: images, grid, colours: sheet, heat, chosen, match: likeness?.match ?? null, pointed }
    paintRegions(context, frame, scene, palette, scale)
  }, [canvas, frame, images, grid, sheet, heat, chosen, likeness, pointed, theme])

  const under = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top } = currentTarget.getBoundingClientRect()
    return spotUnder(frame, grid, clientX - left, clientY - top)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && chosen) onPin(null)
    else if (event.key in MOVES)
      onPin(chosen ? movedSpot(frame, grid, chosen, ...MOVES[event.key]) : { picture: 0, region: 0 })
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={host}
      className="pair-host"
      role="slider"
      tabIndex={0}
      aria-label={nameOf('Chosen region')}
      aria-valuemin={0}
      aria-valuemax={pictures.length * rows * columns}
      aria-valuenow={chosen ? rowOf(grid, chosen) + 1 : 0}
      aria-valuetext={sentence}
      onKeyDown={press}
    >
      <canvas
        ref={canvas}
        className="pair-canvas"
        style={{ width: frame.width, height: frame.height }}
        onPointerMove={(event) => onPoint(under(event))}
        onPointerLeave={() => onPoint(null)}
        onPointerDown={(event) => onPin(under(event))}
      />
    </div>
  )
}
