// The tables of a report: every setting with what was changed, what was measured at first and at last, every evaluation.

import { changedPaths, inWords, baseValue } from '../diff'
import type { RunConfig } from '../config'
import { CHARTS } from '../charts'
import { METRICS } from '../metrics'
import { valueAt } from '../paths'
import type { MeasureLog } from '../results'
import { fieldsOf, groupsOf, matters, type Field } from '../schema'
import { endsOf, LAST_WORDS, type Ends } from './ends'
import { html, type Html } from './html'
import { measureText } from '../../base/numberText'

const FIELDS = fieldsOf()
const TITLES = new Map(groupsOf().map(({ path, title }) => [path, title]))
const MAX_ROWS = 16

/** A run as far as tables go. */
export interface TableRun {
  letter: 'A' | 'B' | ''
  config: RunConfig
  steps: MeasureLog
  evaluations: MeasureLog
}

/** Every setting that matters to one of the runs; those that are not as in the preset are marked. */
export function settingsTable(runs: readonly TableRun[], preset: { title: string; config: RunConfig }): Html {
  const changed = runs.map(({ config }) => new Set(changedPaths(preset.config, config)))
  const fields = FIELDS.filter((field) => runs.some(({ config }) => matters(field, config)))
  const groups = [...new Set(fields.map(({ group }) => group))]
  return html`<div class="wide"><table>
<caption>Marked (changed): not as in ${preset.title}.</caption>
<thead><tr><th scope="col">Setting</th>${runs.map(({ letter }) => html`<th scope="col">${letter ? `Run ${letter}` : 'Value'}</th>`)}<th scope="col">In ${preset.title}</th></tr></thead>
<tbody>${groups.map((group) => html`
<tr class="group"><th scope="rowgroup" colspan="${runs.length + 2}">${group ? (TITLES.get(group) ?? group) : 'Run'}</th></tr>${fields
    .filter((field) => field.group === group)
    .map((field) => settingRow(field, runs, changed, preset.config))}`)}
</tbody></table></div>` // prettier-ignore
}

function settingRow(field: Field, runs: readonly TableRun[], changed: Set<string>[], preset: RunConfig): Html {
  const isChanged = changed.some((paths) => paths.has(field.path))
  const cells = runs.map(({ config }, i) => {
    const text = matters(field, config) ? inWords(field, valueAt(config, field.path)) : '–'
    return html`<td>${text}${changed[i].has(field.path) && html` <span class="mark">(changed)</span>`}</td>`
  })
  return html`
<tr${isChanged && html` class="changed"`}><th scope="row" title="${field.path}">${field.title}</th>${cells}<td>${inWords(field, baseValue(preset, field))}</td></tr>` // prettier-ignore
}

/** What was measured at first and at last. */
export function measuresTable(runs: readonly TableRun[]): Html {
  const rows = METRICS.flatMap((metric) => {
    const found = runs.map((run) => endsOf(run, metric))
    return found.some((ends) => ends !== null) ? [{ metric, found }] : []
  })
  const columns = runs.flatMap(({ letter }) => [`First${letter && `, ${letter}`}`, `Last${letter && `, ${letter}`}`])
  return html`<div class="wide"><table>
<caption>First: of step 0, or of the step in brackets. Last: ${LAST_WORDS}.</caption>
<thead><tr><th scope="col">Measure</th>${columns.map((title) => html`<th scope="col" class="number">${title}</th>`)}<th scope="col">Unit</th></tr></thead>
<tbody>${rows.map(({ metric, found }) => html`
<tr><th scope="row" title="${metric.help}">${metric.title}</th>${found.map((ends) =>
    [ends && firstText(ends, metric.unit), ends && measureText(ends.last, metric.unit)].map((text) => html`<td class="number">${text ?? '–'}</td>`),
  )}<td>${metric.unit}</td></tr>`)}
</tbody></table></div>` // prettier-ignore
}

const firstText = ({ first, firstStep }: Ends, unit: string): string =>
  `${firstStep === 0 ? '' : `(step ${firstStep}) `}${measureText(first, unit)}`

/** What evaluations measure of it is a column. */
const CHARTED = CHARTS.flatMap(({ lines }) => lines.map(({ key }) => key))

/** The evaluations of a run, evenly chosen where there are many, the last among them; null where there are none. */
export function evaluationsTable({ letter, evaluations }: TableRun): Html | null {
  const columns = METRICS.filter(({ key }) => CHARTED.includes(key) && evaluations.all(key)?.values.length)
  const logs = columns.map(({ key }) => {
    const all = evaluations.all(key)
    return new Map(Array.from({ length: all?.values.length ?? 0 }, (_, i) => [all?.steps[i], all?.values[i]]))
  })
  const steps = [...new Set(logs.flatMap((log) => [...log.keys()]))].sort((a, b) => (a ?? 0) - (b ?? 0))
  if (!steps.length) return null
  const every = Math.ceil(steps.length / MAX_ROWS)
  const shown = steps.filter((_, i) => (steps.length - 1 - i) % every === 0)
  return html`<div class="wide"><table>
<caption>Evaluations${letter && ` of ${letter}`}${every > 1 && `, one in ${every}`}</caption>
<thead><tr><th scope="col" class="number">Step</th>${columns.map(({ title, unit }) => html`<th scope="col" class="number">${title}${unit && `, ${unit}`}</th>`)}</tr></thead>
<tbody>${shown.map((step) => html`
<tr><th scope="row" class="number">${step ?? ''}</th>${columns.map(({ unit }, i) => {
    const value = logs[i].get(step)
    return html`<td class="number">${value === undefined ? '–' : measureText(value, unit)}</td>`
  })}</tr>`)}
</tbody></table></div>` // prettier-ignore
}
