// The curves of a report, drawn as SVG that needs no script: at most a few hundred points a line, A solid and B dashed.

import { CHARTS, type ChartLine, type ChartSpec } from '../charts'
import type { RunConfig } from '../config'
import { metricOf } from '../metrics'
import { referencesOf, type JudgedRun } from '../references'
import { meanOf, type MeasureLog } from '../results'
import { SHARES_OF_IMAGES, standardError } from '../standardError'
import { endsOf } from './ends'
import { html, type Html } from './html'
import { measureText } from '../../base/numberText'
import { logTicks, tickTexts, ticks } from './numbers'

export interface CurveRun extends Pick<JudgedRun, 'baselines'> {
  /** Of a twin; '' alone. */
  letter: 'A' | 'B' | ''
  config: RunConfig
  /** Steps done: so far all its charts go. */
  step: number
  steps: MeasureLog
  evaluations: MeasureLog
  /** On how many held-out images its accuracies were measured; null where that is not known. */
  images: number | null
}

type Measured = NonNullable<ReturnType<MeasureLog['all']>>

const MAX_POINTS = 240
const [WIDTH, HEIGHT] = [480, 210]
const BOX = { left: 52, right: WIDTH - 12, top: 10, bottom: HEIGHT - 24 }

interface Line {
  title: string
  hue: ChartLine['colour']
  isDashed: boolean
  /** `error`: standard error of the value; null where it has none. */
  points: { step: number; value: number; error: number | null }[]
  /** Neighbours of which each point is the mean; 1 where it is what was measured. */
  neighbours: number
  /** As the table has it. */
  last: number
}

/** Every chart for which something was measured. */
export const charts = (runs: readonly CurveRun[]): Html[] =>
  CHARTS.filter(({ isOfPageAlone }) => !isOfPageAlone).flatMap((spec) => {
    const lines = linesOf(spec, runs)
    return lines.length ? [chart(spec, lines, runs)] : []
  })

function linesOf(spec: ChartSpec, runs: readonly CurveRun[]): Line[] {
  return spec.lines.flatMap(({ key, colour: hue }) =>
    runs.flatMap((run) => {
      const { letter, steps, evaluations } = run
      const all = steps.all(key) ?? evaluations.all(key)
      const metric = metricOf(key)
      const ends = metric && endsOf(run, metric)
      if (!all || !ends) return []
      const { title } = metric
      const curve = thinned(all, errorsOf(key, run, all))
      return [
        { title: letter ? `${title}, ${letter}` : title, hue, isDashed: letter === 'B', ...curve, last: ends.last },
      ]
    }),
  )
}

/** Standard errors of a curve's values, as on the page; null of a measure that has none. */
function errorsOf(key: string, { images, evaluations }: CurveRun, { steps, values }: Measured): number[] | null {
  if (SHARES_OF_IMAGES.includes(key) && images) return Array.from(values, (value) => standardError(value, images))
  const own = evaluations.all(metricOf(key)?.error ?? '')
  if (!own) return null
  const at = new Map(Array.from({ length: own.values.length }, (_, i) => [own.steps[i], own.values[i]]))
  return Array.from(steps, (step) => at.get(step) ?? 0)
}

/** Means of neighbours, as many as leave MAX_POINTS of them. */
function thinned({ steps, values }: Measured, errors: readonly number[] | null) {
  const neighbours = Math.ceil(values.length / MAX_POINTS)
  const points = Array.from({ length: Math.ceil(values.length / neighbours) }, (_, i) => ({
    step: meanOf(steps, i * neighbours, (i + 1) * neighbours),
    value: meanOf(values, i * neighbours, (i + 1) * neighbours),
    error: errors && meanOf(errors, i * neighbours, (i + 1) * neighbours),
  }))
  return { points, neighbours }
}

/** The lines that there are: in a report nothing is still to come. */
function judgedBy(key: string, [first, twin]: readonly CurveRun[]) {
  const judged = ({ config, baselines, evaluations }: CurveRun): JudgedRun => ({
    config, baselines, hasClasses: true, lastOf: (measure) => Array.from(evaluations.all(measure)?.values ?? []).at(-1) ?? null,
  }) // prettier-ignore
  const lines = referencesOf(key, judged(first), twin ? judged(twin) : null)
  return lines.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]))
}

function chart(spec: ChartSpec, lines: readonly Line[], runs: readonly CurveRun[]): Html {
  const { title, unit } = spec
  const references = judgedBy(spec.lines[0].key, runs)
  const values = [...lines.flatMap(({ points }) => points.flatMap(rangeOf)), ...references.map((r) => r.value)]
  const hasBands = lines.some(({ points }) => points.some(({ error }) => error !== null))
  const end = Math.max(
    1,
    ...runs.map(({ step }) => step),
    ...lines.flatMap(({ points }) => points.map(({ step }) => step)),
  )
  const isLog = spec.isLogScale === true && values.every((value) => value > 0)
  const on = isLog ? Math.log10 : (value: number) => value
  const [low, high] = withAir(Math.min(...values.map(on)), Math.max(...values.map(on)), isLog)
  const x = (step: number) => round(BOX.left + ((BOX.right - BOX.left) * step) / end)
  const y = (value: number) => round(BOX.bottom - ((BOX.bottom - BOX.top) * (on(value) - low)) / (high - low))
  const levels = isLog ? logTicks(10 ** low, 10 ** high) : ticks(low, high, 6)
  const levelTexts = tickTexts(levels, isLog)
  const neighbours = Math.max(...lines.map((line) => line.neighbours))
  const bands = hasBands ? 'bands: ± two standard errors over images' : ''
  const beside = [unit, bands, neighbours > 1 ? `each point the mean of ${neighbours} values` : '']
    .filter(Boolean)
    .join(', ')
  const said = lines
    .map((line) => `${line.title} ${measureText(line.last, unit)}${unit && ` ${unit}`} at the end`)
    .join('; ')
  return html`<figure class="chart">
<figcaption><h3>${title}${beside && html` <span class="unit">${beside}</span>`}</h3>
<ul class="legend">${lines.map((line) => html`<li>${swatch(line)}${line.title} <b>${measureText(line.last, unit)}</b></li>`)}${references.map((line, i) => html`<li><svg class="swatch" viewBox="0 0 24 8" aria-hidden="true"><path class="${lookOf(i)}" d="M0 4h24"/></svg>${line.label} <b>${measureText(line.value, unit)}</b></li>`)}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: ${said}">
${levels.map((value, i) => html`<path class="grid" d="M${BOX.left} ${y(value)}H${BOX.right}"/><text x="${BOX.left - 6}" y="${y(value) + 4}" text-anchor="end">${levelTexts[i]}</text>`)}
<text x="${BOX.left - 16}" y="${HEIGHT - 6}" text-anchor="end">step</text>${ticks(0, end, 5).map((step) => html`<text x="${x(step)}" y="${HEIGHT - 6}" text-anchor="${x(step) > WIDTH - 24 ? 'end' : 'middle'}">${step}</text>`)}
${references.map(({ value }, i) => html`<path class="${lookOf(i)}" d="M${BOX.left} ${y(value)}H${BOX.right}"/>`)}
${lines.map((line) => band(line, x, y))}
${lines.map((line) => drawn(line, x, y))}
</svg></figure>
` // prettier-ignore
}

/** Of a line to judge by, told from those beside it. */
const lookOf = (i: number): string => ['reference', 'reference dotted', 'reference mixed'][i % 3]

const swatch = ({ hue, isDashed }: Line): Html =>
  html`<svg class="swatch" viewBox="0 0 24 8" aria-hidden="true"><path class="line hue-${hue}${isDashed && ' dashed'}" d="M0 4h24"/></svg>` // prettier-ignore

type Scale = (value: number) => number

/** From where to where a value may well lie; the value itself where it has no error. */
const rangeOf = ({ value, error }: Line['points'][number]): [number, number] =>
  error === null ? [value, value] : [Math.max(0, value - 2 * error), Math.min(100, value + 2 * error)]

function band({ hue, points }: Line, x: Scale, y: Scale): Html | null {
  if (points.length < 2 || points.some(({ error }) => error === null)) return null
  const edge = (side: 0 | 1) => points.map((point) => `${x(point.step)} ${y(rangeOf(point)[side])}`)
  return html`<path class="band hue-${hue}" d="M${[...edge(1), ...edge(0).reverse()].join('L')}Z" />`
}

/** Of one measurement there is no line: it is a dot, of B a ring of dashes. */
function drawn({ hue, isDashed, points }: Line, x: Scale, y: Scale): Html {
  const look = `hue-${hue}${isDashed ? ' dashed' : ''}`
  if (points.length === 1) return html`<circle class="dot ${look}" cx="${x(points[0].step)}" cy="${y(points[0].value)}" r="4"/>` // prettier-ignore
  return html`<path class="line ${look}" d="${points.map(({ step, value }, i) => `${i ? 'L' : 'M'}${x(step)} ${y(value)}`).join('')}"/>` // prettier-ignore
}

function withAir(low: number, high: number, isLog: boolean): [number, number] {
  const air = low === high ? Math.abs(low) * 0.05 || 1 : (high - low) * 0.08
  return [!isLog && low >= 0 && low - air < 0 ? 0 : low - air, high + air]
}

const round = (value: number): number => Math.round(10 * value) / 10
