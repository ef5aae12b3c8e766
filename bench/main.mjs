// @ts-check
// npm run bench: measures, and prints what was measured.
//
//   npm run bench -- --only load    one bench (or several: --only load,step)
//   npm run -s bench -- --json      one JSON line a measurement; they also go to bench/results/NAME.json

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureInstalled, requireNode, root, stop } from '../scripts/install.mjs'

/**
 * @typedef {object} Measurement
 * @property {string} name
 * @property {string} adapter   the graphics adapter, as WebGPU names it
 * @property {string} browser   or Node, with its version
 * @property {number} ours
 * @property {number | null} peer   the same of another program, null where there is none to compare with
 * @property {string | null} peerName
 * @property {string} unit
 * @property {number | null} ratio  above 1 where ours is better
 * @property {number} rounds        the figure is the median of so many
 */

/** @type {Record<string, () => Promise<AsyncIterable<Measurement>>>} */
const BENCHES = {
  load: async () => (await import('./load.mjs')).load(),
  views: async () => (await import('./views.mjs')).views(),
  growth: async () => (await import('./growth.mjs')).growth(),
}

requireNode()
const { names, json } = readArguments()
ensureInstalled()
mkdirSync(join(root, 'bench/results'), { recursive: true })
for (const name of names) {
  /** @type {Measurement[]} */
  const measured = []
  for await (const measurement of await BENCHES[name]()) {
    measured.push(measurement)
    console.log(json ? JSON.stringify(measurement) : lineOf(measurement))
  }
  writeFileSync(join(root, `bench/results/${name}.json`), `${JSON.stringify(measured, null, 2)}\n`)
}

function lineOf(/** @type {Measurement} */ { name, ours, unit, ratio, peerName, adapter, browser }) {
  const compared = ratio === null ? '' : `  ${ratio.toFixed(2)} times ${peerName}`
  return `${name.padEnd(28)} ${ours.toPrecision(4).padStart(8)} ${unit}${compared}  (${adapter}, ${browser})`
}

function readArguments() {
  const all = Object.keys(BENCHES)
  try {
    const options = /** @type {const} */ ({ only: { type: 'string' }, json: { type: 'boolean', default: false } })
    const { only, json } = parseArgs({ options }).values
    const names = only?.split(',') ?? all
    const unknown = names.filter((name) => !all.includes(name))
    if (unknown.length) throw new Error(`--only must name benches, got '${unknown.join(',')}'`)
    return { names, json }
  } catch (error) {
    return stop(
      `bench: ${/** @type {Error} */ (error).message}. Use: npm run bench -- [--only ${all.join(',')}] [--json]`,
    )
  }
}
