// A run, or two twins, as one HTML file that needs nothing else: no script, no fetch, no font; it prints, and it is light or
// dark as its reader's system is. All of it is what was measured; whatever it is given is text, and is escaped.

import { diagnose } from '../collapse'
import { differences } from '../diff'
import { nearestPreset } from '../nearestPreset'
import { shortDataHash, type MeasuredRun } from '../results'
import { twinWords } from '../twin'
import { HEAD_TITLES, VERDICT_WORDS } from '../verdicts'
import { charts, type CurveRun } from './curves'
import { LAST_WORDS } from './ends'
import { html, type Html } from './html'
import { STYLE } from './style'
import { evaluationsTable, measuresTable, settingsTable } from './tables'

export interface ReportRun extends MeasuredRun {
  /** What became of it, e.g. `finished`. */
  status: string
  baselines: CurveRun['baselines']
  images: CurveRun['images']
  /** Title of the set of images. */
  data: string
}

/** A picture of a view. */
export interface ReportPicture {
  title: string
  /** What it shows, of whom, when. */
  words: string
  /** What its colours stand for; nothing where it does without. */
  key?: readonly { title: string; colour: string }[]
  /** A PNG as a data URL; whatever is none is left out. */
  src: string
}

export interface Report {
  /** What it has come to, a paragraph each, the most telling first; none where nobody has put it in words. */
  outcome: readonly string[]
  /** One run, or two twins, A first. */
  runs: readonly ReportRun[]
  adapter: string
  /** As of runs/codeVersion.ts. */
  code: string
  /** An address that opens the page with the experiment and its results, or the fragment of one. */
  link: string
  pictures: readonly ReportPicture[]
  /** Which pictures there might have been are left out, and why; '' where none are. */
  leftOut: string
  /** Milliseconds since 1970, UTC. */
  made: number
}

/** The file. It must have at least one run. */
export function reportHtml(report: Report): string {
  const runs = report.runs.map((run, i) => ({ ...run, letter: report.runs.length > 1 ? (['A', 'B'] as const)[i] : ('' as const) })) // prettier-ignore
  const [first] = runs
  if (!first) throw new RangeError('report: must have at least one run')
  const preset = nearestPreset(first.config)
  const title = runs.length > 1 ? `${preset.title}, two twins` : preset.title
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}: report of a run, EsViT Playground</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="lead">EsViT Playground, report of ${runs.length > 1 ? 'two runs that differ in what is told below' : 'a run'}</p>
<h1>${title}</h1>
${report.outcome.map((text) => html`<p class="outcome">${text}</p>`)}
${facts(report)}
</header>
<main>
<section><h2>What was changed</h2>${changes(runs, preset)}</section>
<section><h2>What was measured</h2><p class="lead">Beside each name is its last value: ${LAST_WORDS}.</p><div class="charts">${charts(runs)}</div></section>
<section><h2>Does it collapse?</h2>${runs.map(diagnosis)}</section>
${pictures(report)}
<section><h2>Numbers</h2>${measuresTable(runs)}${runs.map(evaluationsTable)}</section>
<section><h2>Settings</h2>${settingsTable(runs, preset)}</section>
</main>
</body>
</html>
`.toString() // prettier-ignore
}

type LetteredRun = ReportRun & { letter: 'A' | 'B' | '' }

function facts({ runs, adapter, code, link, made }: Report): Html {
  const each = (text: (run: ReportRun) => string) => [...new Set(runs.map(text))].join('; ')
  const rows: [string, string | Html][] = [
    ['Steps', each(({ step, config, status }) => `${step} of ${config.steps}, ${status}`)],
    ['Images', each(({ data, dataHash }) => `${data}${dataHash ? `, content hash ${shortDataHash(dataHash)}…` : ''}`)],
    ['Seed', each(({ config }) => String(config.seed))],
    ['Adapter', adapter || 'unnamed'],
    ['Code', code],
    ['Made', `${new Date(made).toISOString().slice(0, 16).replace('T', ' ')} UTC`],
    ['Run it again', linkTo(link)],
  ]
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`
}

/** Only the web's own addresses become links; a fragment is given to be pasted behind the page's address. */
const linkTo = (link: string): Html =>
  /^https?:\/\//.test(link)
    ? html`<a href="${link}" rel="noreferrer">the experiment and these results, as a link</a>`
    : html`<details>
        <summary>put this behind the address of the page</summary>
        <code>${link}</code>
      </details>`

function changes(runs: readonly LetteredRun[], preset: ReturnType<typeof nearestPreset>): Html {
  const [a, b] = runs
  const found = differences(preset.config, a.config)
  const own = found.length
    ? html`<p>${b ? 'A is' : 'It is'} the preset ${preset.title}, with:</p><ul>${found.map(({ group, sentence }) => html`<li>${group && `${group}: `}${sentence}</li>`)}</ul>` // prettier-ignore
    : html`<p>Nothing: ${b ? 'A is' : 'it is'} the preset ${preset.title} as it stands. ${preset.summary}</p>`
  if (!b) return own
  const { differences: words, cautions } = twinWords(a.config, b.config)
  return html`${own}<p>${words.length ? 'B differs from A:' : 'B has the same settings as A.'}</p><ul>${[...words, ...cautions].map((sentence) => html`<li>${sentence}</li>`)}</ul>` // prettier-ignore
}

function diagnosis({ letter, config, steps, evaluations }: LetteredRun): Html {
  return html`<ul>${diagnose(config, steps, evaluations).map(({ head, verdict, reason }) => {
    const { title, meaning, tone } = VERDICT_WORDS[verdict]
    return html`<li>${letter && `${letter}: `}${HEAD_TITLES[head]}: <b class="${tone}">${title}.</b> ${meaning} ${reason}</li>`
  })}</ul>` // prettier-ignore
}

function pictures({ pictures: all, leftOut }: Report): Html | null {
  const good = all.filter(({ src }) => /^data:image\/png;base64,[A-Za-z0-9+/]+={0,2}$/.test(src))
  if (!good.length && !leftOut) return null
  return html`<section><h2>Looked at</h2><div class="pictures">${good.map(({ title, words, key = [], src }) => html`
<figure><img src="${src}" alt="${title}: ${words}"><figcaption><h3>${title}</h3>${words}${colours(key)}</figcaption></figure>`)}</div>${leftOut && html`<p class="lead">${leftOut}</p>`}</section>` // prettier-ignore
}

const colours = (key: NonNullable<ReportPicture['key']>): Html | false =>
  key.length > 0 &&
  html`<ul class="legend">${key.map(({ title, colour }) => html`<li><svg class="swatch square" viewBox="0 0 8 8" aria-hidden="true"><rect width="8" height="8" fill="${colour}"/></svg>${title}</li>`)}</ul>` // prettier-ignore
