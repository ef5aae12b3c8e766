// Lines over steps on a canvas: uPlot, dressed in the page's colours. It draws what it was given last, once a frame, and
// says where the cursor is; cursors of all charts move together. Colours are read from the tokens once, and again by
// `redraw`.

import uPlot from 'uplot'
import { axisText } from '../../base/numberText'
import type { ReferenceLine } from '../../runs/references'
import type { DrawnSeries } from '../state/metricLog'
import { valueRange } from './axis'
import type { DrawnLine } from './useChartData'

export interface ChartData {
  steps: number[]
  series: DrawnSeries[]
  /** End of the step axis. */
  end: number
  references: ReferenceLine[]
  /** The step whose weights the views show; null where they show those of now. */
  mark: number | null
  /** Steps before which the run stood still. */
  gaps: readonly number[]
}

interface Options {
  lines: readonly DrawnLine[]
  isLogScale: boolean
  isSmall: boolean
  /** Index into the steps, or null while no cursor is on any chart. */
  onCursor: (index: number | null) => void
  /** A step was pressed on. */
  onPick: (step: number) => void
}

const SYNC = 'steps'
/** Reference lines tell themselves apart by their dashes; the legend shows the same ones. */
export const DASHES = [
  [7, 4],
  [2, 3],
  [9, 3, 2, 3],
  [1, 5],
]
/** The same in words. */
export const dashName = (index: number): string =>
  ['dashed', 'dotted', 'dashes and dots', 'wide dots'][index % DASHES.length]
/** Of two twins the second is drawn so. */
export const TWIN_DASH = [5, 4]
/** Of an upright line where a run went on. */
export const GAP_DASH = [2, 4]
/** What came with a link: of a run alone or of A, and of B. */
export const SENT_DASHES = { '': [2, 3], A: [2, 3], B: [8, 3, 2, 3] } as const
const BAND_ALPHA = '2e'
const BANDS_ALPHA = '16' // of several, which lie over one another
/** CSS pixels below the labels of the step axis, where ChartFoot.tsx writes. */
const FOOT = 14
const MARK_WEDGE = 5 // CSS pixels to either side

export class LineChart {
  readonly lines: readonly DrawnLine[]
  readonly #plot: uPlot
  readonly #colours = new Map<string, string>()
  /** The one in which it will be drawn. */
  #frame: number | null = null
  /** Where `setCursor` has put the cursor: on a step, so many pixels from the left. */
  #put: { step: number; left: number } | null = null
  #data: ChartData = { steps: [], series: [], end: 1, references: [], gaps: [], mark: null }

  constructor(host: HTMLElement, { lines, isLogScale, isSmall, onCursor, onPick }: Options) {
    this.lines = lines
    // asking for a style has the browser work out all that has changed on the page
    const colour = (token: string) => {
      const known = this.#colours.get(token) ?? getComputedStyle(host).getPropertyValue(`--${token}`).trim()
      this.#colours.set(token, known)
      return known
    }
    const font = `${isSmall ? 11 : 12}px ${getComputedStyle(host).fontFamily}`
    const axis = {
      stroke: () => colour('ink-3'),
      grid: { stroke: () => colour('grid'), width: 1 },
      ticks: { show: false },
      font,
    }
    this.#plot = new uPlot(
      {
        width: host.clientWidth,
        height: host.clientHeight,
        legend: { show: false },
        padding: [8, 16, 0, 0], // half a label at the end of the axis
        cursor: {
          y: false,
          drag: { x: false, y: false },
          sync: { key: SYNC, scales: ['x', null] },
          points: { size: isSmall ? 6 : 8, width: 2, fill: () => colour('surface') },
        },
        scales: {
          x: { time: false, range: () => [0, this.#data.end] },
          y: { distr: isLogScale ? 3 : 1, range: (_, low, high) => this.#valueRange(low, high, isLogScale) },
        },
        axes: [
          {
            ...axis,
            size: 24 + FOOT,
            gap: 4,
            space: isSmall ? 60 : 70,
            values: (_, splits, _axis, _space, step) => splits.map((v) => axisText(v, step)),
          },
          {
            ...axis,
            gap: 6,
            space: isSmall ? 26 : 34,
            size: widthOfLabels(),
            values: (_, splits, _axis, _space, step) =>
              splits.map((v) => (v === null ? '' : axisText(v, isLogScale ? 0 : step))),
          },
        ],
        series: [{}, ...lines.flatMap((line) => drawnThrice(line, isSmall, colour))],
        bands: lines.map((line, i) => ({
          series: [3 * i + 3, 3 * i + 2],
          fill: () => `${colour(`series-${line.colour}`)}${lines.length > 1 ? BANDS_ALPHA : BAND_ALPHA}`,
        })),
        hooks: {
          setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)],
          setScale: [(_, scale) => scale === 'x' && this.#keepCursor()],
          drawAxes: [
            (plot) => this.#drawReferences(plot, colour('series-line')),
            (plot) => this.#drawGaps(plot, colour('series-line')),
          ],
          draw: [(plot) => this.#drawMark(plot, colour('ink'))],
        },
      },
      [[]],
      host,
    )
    this.#plot.over.addEventListener('click', ({ offsetX }) => onPick(this.#plot.posToVal(offsetX, 'x')))
  }

  draw(data: ChartData): void {
    this.#data = data
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      const { steps, series } = this.#data
      this.#plot.setData([steps, ...series.flatMap(({ mean, min, max }) => [mean, min, max])])
    })
  }

  /** In the colours of now. */
  redraw(): void {
    this.#colours.clear()
    this.#plot.redraw()
  }

  resize(width: number, height: number): void {
    const { width: before, height: high } = this.#plot
    if (width > 0 && height > 0 && (width !== before || height !== high)) this.#plot.setSize({ width, height })
  }

  /** Put the cursor on a step, or take it away; on the other charts too. */
  setCursor(step: number | null): void {
    const left = step === null ? -10 : this.#plot.valToPos(step, 'x')
    this.#put = step === null ? null : { step, left }
    this.#plot.setCursor({ left, top: step === null ? -10 : 0 })
  }

  destroy(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#plot.destroy()
  }

  /** On its step as the axis grows, unless the pointer has taken it elsewhere since. */
  #keepCursor(): void {
    if (this.#put && this.#plot.cursor.left === this.#put.left) this.setCursor(this.#put.step)
  }

  #valueRange(low: number | null, high: number | null, isLogScale: boolean): [number, number] {
    const shown = [low, high, ...this.#data.references.map((r) => r.value)].filter((v) => v !== null)
    const [least, most] = [Math.min(...shown), Math.max(...shown)]
    if (isLogScale) {
      const [bottom, top] = least > 0 && Number.isFinite(most) ? uPlot.rangeLog(least, most, 10, false) : []
      return [bottom ?? 0.1, top ?? 10]
    }
    return valueRange(least, most)
  }

  #drawReferences(plot: uPlot, stroke: string): void {
    const { ctx, bbox } = plot
    ctx.save()
    ctx.strokeStyle = stroke
    ctx.lineWidth = 1.5 * devicePixelRatio
    this.#data.references.forEach(({ value }, i) => {
      if (value === null) return
      const y = Math.round(plot.valToPos(value, 'y', true))
      ctx.setLineDash(DASHES[i % DASHES.length].map((n) => n * devicePixelRatio))
      ctx.beginPath()
      ctx.moveTo(bbox.left, y)
      ctx.lineTo(bbox.left + bbox.width, y)
      ctx.stroke()
    })
    ctx.restore()
  }

  /** A line down from a wedge, at the step that is marked. */
  #drawMark(plot: uPlot, ink: string): void {
    if (this.#data.mark === null) return
    const { ctx, bbox } = plot
    const x = plot.valToPos(this.#data.mark, 'x', true)
    const half = MARK_WEDGE * devicePixelRatio
    ctx.save()
    ctx.strokeStyle = ctx.fillStyle = ink
    ctx.lineWidth = 1.5 * devicePixelRatio
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    ctx.beginPath()
    ctx.moveTo(x - half, bbox.top - half)
    ctx.lineTo(x + half, bbox.top - half)
    ctx.lineTo(x, bbox.top + half)
    ctx.fill()
    ctx.restore()
  }

  #drawGaps(plot: uPlot, stroke: string): void {
    const { ctx, bbox } = plot
    ctx.save()
    ctx.strokeStyle = stroke
    ctx.lineWidth = devicePixelRatio
    ctx.setLineDash(GAP_DASH.map((n) => n * devicePixelRatio))
    for (const step of this.#data.gaps) {
      const x = Math.round(plot.valToPos(step - 0.5, 'x', true))
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
    }
    ctx.restore()
  }
}

/** A measure: its mean as a line, its least and most as the edges of a soft band. */
function drawnThrice(line: DrawnLine, isSmall: boolean, colour: (token: string) => string): uPlot.Series[] {
  // like the line, across the steps at which only another line was measured
  const edge: uPlot.Series = { stroke: 'transparent', width: 0, spanGaps: true, points: { show: false } }
  return [
    {
      label: line.label,
      stroke: () => colour(`series-${line.colour}`),
      width: isSmall || line.isSent ? 1.5 : 2,
      ...(line.isSent ? { dash: [...SENT_DASHES[line.letter]] } : line.letter === 'B' && { dash: TWIN_DASH }),
      spanGaps: true,
      points: {
        size: 5,
        fill: () => colour(`series-${line.colour}`),
        show: (plot) => !line.isSent && plot.data[0].length <= 30,
      },
    },
    edge,
    edge,
  ]
}

/** Room for the longest label of the value axis, which is measured when it changes. */
function widthOfLabels(): uPlot.Axis.Size {
  let measured = ''
  let width = 0
  return (plot, labels, axisIndex) => {
    const longest = (labels ?? []).reduce((a, b) => (b && b.length > a.length ? b : a), '')
    if (!longest) return 40
    if (longest === measured) return width
    const font = plot.axes[axisIndex].font
    plot.ctx.font = String(Array.isArray(font) ? font[0] : font)
    measured = longest
    width = Math.max(34, Math.ceil(plot.ctx.measureText(longest).width / devicePixelRatio) + 12)
    return width
  }
}
