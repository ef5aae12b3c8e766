// The map of images. The pointer names, a press chooses, arrow keys go from image to image; buttons, + and −, or the wheel
// with Ctrl zoom, and dragging moves. Everything is drawn from the answer at hand, and nothing is asked of the worker.

import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { Atlas } from '../../../viz/paint/features/atlas'
import { WHOLE, frameOf, imageUnder, panned, zoomed, type Extent } from '../../../viz/paint/features/mapFrame'
import { paintMap } from '../../../viz/paint/features/mapPicture'
import { imageOf } from '../../../viz/paint/images'
import { shownTheme } from '../../state/themeSlice'
import { useApp } from '../../state/useApp'
import { useColumnName } from '../../twin/columnName'
import { prepareCanvas } from '../prepareCanvas'
import { useWidth } from '../useWidth'
import { STEP, ZoomButtons } from './ZoomButtons'
import { imageAfter } from './mapKeys'

interface Props {
  /** [N, 2] */
  points: Float32Array
  extent: Extent
  /** All pictures; dots where it is null. */
  atlas: Atlas | null
  colours: readonly (string | null)[]
  chosen: number | null
  neighbours: ReadonlyMap<number, boolean | null>
  pointed: number | null
  sentence: string
  onPoint: (image: number | null) => void
  onChoose: (image: number | null) => void
  /** The canvas, for those who save it. */
  canvas: React.RefObject<HTMLCanvasElement | null>
}

const CLICK = 4 // pixels that a press may move and still be one

export function MapCanvas(props: Props) {
  const { points, extent, atlas, colours, chosen, neighbours, pointed, sentence, onPoint, onChoose, canvas } = props
  const host = useRef<HTMLDivElement>(null)
  const width = useWidth(host)
  const theme = useApp(shownTheme)
  const nameOf = useColumnName()
  const [zoom, setZoom] = useState(WHOLE)
  const drag = useRef<{ x: number; y: number; moved: number } | null>(null)
  const count = points.length / 2
  const frame = useMemo(() => frameOf(width, count, extent, zoom), [width, count, extent, zoom])
  const drawn = useMemo(
    () => atlas && { image: imageOf(atlas.pixels, atlas.columns * atlas.side, atlas.pixels.length / 4 / (atlas.columns * atlas.side)), lie: atlas }, // prettier-ignore
    [atlas],
  )

  useLayoutEffect(() => {
    const prepared = prepareCanvas(canvas.current, frame)
    if (!prepared) return
    const { context, scale, colour } = prepared
    const palette = {
      plain: colour('line-strong'),
      line: colour('ink-2'),
      right: colour('mark-right'),
      wrong: colour('mark-wrong'),
      unknown: colour('mark-unknown'),
    }
    paintMap(context, frame, { points, atlas: drawn, colours, chosen, neighbours, pointed }, palette, scale)
  }, [canvas, frame, points, drawn, colours, chosen, neighbours, pointed, theme])

  // React listens to wheels passively; this one must keep the page from zooming
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const at = { x: event.offsetX, y: event.offsetY }
      const by = Math.exp(-event.deltaY / 200)
      setZoom((now) => zoomed(frameOf(width, count, extent, now), now, by, at)) // two may come before one is drawn
    }
    element.addEventListener('wheel', turn, { passive: false })
    return () => element.removeEventListener('wheel', turn)
  }, [canvas, width, count, extent])

  const zoomBy = (by: number) => setZoom(zoomed(frame, zoom, by, { x: frame.width / 2, y: frame.height / 2 }))
  const under = ({ currentTarget, clientX, clientY }: PointerEvent) => {
    const { left, top } = currentTarget.getBoundingClientRect()
    return imageUnder(frame, points, { x: clientX - left, y: clientY - top })
  }
  const move = (event: PointerEvent) => {
    const held = drag.current
    if (held && event.buttons) {
      const [across, down] = [event.clientX - held.x, event.clientY - held.y]
      drag.current = { x: event.clientX, y: event.clientY, moved: held.moved + Math.hypot(across, down) }
      setZoom((now) => panned(frame, now, across, down))
    } else onPoint(under(event))
  }
  const release = (event: PointerEvent) => {
    if (drag.current && drag.current.moved < CLICK) onChoose(under(event))
    drag.current = null
  }
  const press = (event: KeyboardEvent) => {
    const next = imageAfter(event.key, points, chosen)
    if (next !== null) onChoose(next)
    else if (event.key === 'Escape' && chosen !== null) onChoose(null)
    else if (event.key === '+' || event.key === '=') zoomBy(STEP)
    else if (event.key === '-') zoomBy(1 / STEP)
    else if (event.key === '0') setZoom(WHOLE)
    else return
    event.preventDefault()
  }
  return (
    <div className="map">
      <div
        ref={host}
        className="pair-host"
        role="slider"
        tabIndex={0}
        aria-label={nameOf('Chosen image')}
        aria-valuemin={0}
        aria-valuemax={count}
        aria-valuenow={chosen === null ? 0 : chosen + 1}
        aria-valuetext={sentence}
        onKeyDown={press}
      >
        <canvas
          ref={canvas}
          className={`map-canvas ${zoom.factor > 1 ? 'map-canvas-zoomed' : ''}`}
          style={{ width: frame.width, height: frame.height }}
          onPointerDown={({ clientX, clientY }) => (drag.current = { x: clientX, y: clientY, moved: 0 })}
          onPointerMove={move}
          onPointerUp={release}
          onPointerLeave={() => {
            drag.current = null
            onPoint(null)
          }}
        />
      </div>
      <ZoomButtons isWhole={zoom.factor === 1} onZoom={zoomBy} onWhole={() => setZoom(WHOLE)} />
    </div>
  )
}
