// @ts-check
// The table of docs/performance.md: what bench/results hold of the peers, in words and rounded.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/install.mjs'

/** @typedef {import('./main.mjs').Measurement} Measurement */

/** What is compared, by the names of the measurements, in the order of the table. */
const ROWS = {
  step: 'training step',
  gemm: 'matrix products of the presets, geometric mean',
  'gemm-peak': 'the same, share of the multiply-adds of the same run',
  attention16: 'window attention, 16 tokens',
  'attention16-backward': 'the same, with backward',
  attention64: 'window attention, 64 tokens',
  'attention64-backward': 'the same, with backward',
  'first-step': 'page open to the end of the first step',
  memory: 'buffers held at most',
  dispatches: 'dispatches a step, as on hardware',
  'dispatches-software': 'the same, as on a software adapter',
  'main-thread': 'longest task of the page, training',
  'main-thread-start': 'longest task of the page, from Start to the 30th step',
  'main-thread-worker': "the worker's own time a step",
}

const BEGIN = '<!-- written by npm run bench -->\n'
const END = '<!-- end -->\n'
const DOCS = join(root, 'docs/performance.md')
const RESULTS = join(root, 'bench/results')

/** Everything measured so far, in the order of the table. @returns {Measurement[]} */
export function recordedMeasurements() {
  const names = Object.keys(ROWS)
  const all = names.flatMap((name) => {
    const path = join(RESULTS, `${name}.json`)
    return existsSync(path) ? /** @type {Measurement[]} */ (JSON.parse(readFileSync(path, 'utf8'))) : []
  })
  return all.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
}

export function peersTable(/** @type {readonly Measurement[]} */ measurements) {
  const rows = measurements.map(({ name, ours, peer, peerName, unit, ratio, spread, rounds }) => {
    const beside = peer === null ? '' : `${figure(peer)} ${shortUnit(unit)}`
    const range = spread && rounds > 1 ? ` (${figure(spread.least)} to ${figure(spread.most)})` : ''
    const times = ratio === null ? range.trim() : `${figure(ratio)}${range}`
    const what = ROWS[/** @type {keyof typeof ROWS} */ (name)]
    return [what, `${figure(ours)} ${shortUnit(unit)}`, peerName ?? '', beside, times, rounds].join(' | ')
  })
  const machines = [...new Set(measurements.map(({ adapter, browser }) => `${adapter}, ${browser}`))]
  const versions = new Set(measurements.flatMap((m) => (m.peerVersion ? [`${m.peerName} ${m.peerVersion}`] : [])))
  return [
    `On ${machines.join('; ')}, with ${[...versions].join(' and ')}:`,
    '',
    '| what | ours | peer | there | ratio, above 1 where ours is better (least to most) | rounds |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |')),
    '',
  ].join('\n')
}

/** docs/performance.md with the table in its place. */
export function withTable(/** @type {string} */ page, /** @type {string} */ table) {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (from < 0 || to < from)
    throw new Error(`bench: docs/performance.md must hold '${BEGIN.trim()}' and '${END.trim()}'`)
  return page.slice(0, from + BEGIN.length) + table + page.slice(to)
}

/** Bring the table up to what is recorded. */
export const writeTable = () => {
  writeFileSync(DOCS, withTable(readFileSync(DOCS, 'utf8'), peersTable(recordedMeasurements())))
}

/** Three digits that count. */
const figure = (/** @type {number} */ value) =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))

/** `ms a step` is ms: the row says of what. */
const shortUnit = (/** @type {string} */ unit) => unit.split(/,? (?:a|of|the|at) /)[0].replace(/ a step$/, '')
