// @ts-check
// npm run bench: measures, and prints what was measured. What was measured also goes to bench/results/NAME.json, and
// what was compared with peers from there to the table of docs/performance.md. How far a bench is goes to stderr.
// Ctrl-C ends it, and its browser.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFlags, refuse } from '../scripts/flags.mjs'
import { ensureInstalled, requireNode, root } from '../scripts/install.mjs'
import { clearProgress } from './progress.mjs'
import { writeTable } from './table.mjs'

/**
 * @typedef {object} Measurement
 * @property {string} name
 * @property {string} adapter   the graphics adapter, as WebGPU names it
 * @property {string} browser   or Node, with its version
 * @property {number} ours
 * @property {number | null} peer   the same of another program, null where there is none to compare with
 * @property {string | null} peerName
 * @property {string} [peerVersion]
 * @property {string} unit
 * @property {number | null} ratio  above 1 where ours is better
 * @property {number} rounds        the figure is the median of so many
 * @property {{ least: number, most: number }} [spread]  of the rounds' ratios, or of ours where there is no peer
 */

/**
 * @typedef {object} Options
 * @property {import('./peers/engine').PeerName[]} peers
 * @property {number | undefined} rounds  undefined: as many as the bench takes by itself
 */

/** @type {Record<string, (options: Options) => Promise<AsyncIterable<Measurement>>>} */
const BENCHES = {
  step: async (options) => (await import('./peers.mjs')).step(options),
  gemm: async (options) => (await import('./peers.mjs')).gemm(options),
  'gemm-peak': async (options) => (await import('./peers.mjs')).gemmPeak(options),
  attention16: async (options) => (await import('./peers.mjs')).attention('16', false, options),
  'attention16-backward': async (options) => (await import('./peers.mjs')).attention('16', true, options),
  attention64: async (options) => (await import('./peers.mjs')).attention('64', false, options),
  'attention64-backward': async (options) => (await import('./peers.mjs')).attention('64', true, options),
  'first-step': async (options) => (await import('./peers.mjs')).firstStep(options),
  memory: async (options) => (await import('./peers.mjs')).memory(options),
  dispatches: async (options) => (await import('./peers.mjs')).dispatches(options),
  'main-thread': async ({ rounds }) => (await import('./mainThread.mjs')).mainThread(rounds),
  load: async () => (await import('./load.mjs')).load(),
  views: async () => (await import('./views.mjs')).views(),
  'swin-t': async () => (await import('./largeNetwork.mjs')).largeNetwork(),
  growth: async () => (await import('./growth.mjs')).growth(),
}
/** @type {Options['peers']} */
const PEERS = ['jax-js', 'tfjs-webgpu']
const RESULTS = join(root, 'bench/results')
const ALL = Object.keys(BENCHES)
const USAGE = `npm run bench -- [--only NAME] [--peers ${PEERS.join(',')}] [--rounds N] [--json]

Measures, and prints what was measured, which also goes to bench/results/NAME.json and, where it was compared with other
libraries, to docs/performance.md. Ctrl+C ends it.

  --only NAME     this bench alone, or several with commas between:
                    ${ALL.slice(0, 9).join(', ')},
                    ${ALL.slice(9).join(', ')}
  --peers NAME    beside these libraries only, of ${PEERS.join(', ')}
  --rounds N      so many rounds, where a bench compares with other libraries
  --json          one JSON line a measurement
  --help          print this`
const COMMAND = { name: 'bench', usage: USAGE }

requireNode()
const { names, json, options } = readArguments()
ensureInstalled()
mkdirSync(RESULTS, { recursive: true })
for (const name of names) {
  /** @type {Measurement[]} */
  const measured = []
  for await (const measurement of await BENCHES[name](options)) {
    measured.push(measurement)
    clearProgress()
    console.log(json ? JSON.stringify(measurement, rounded) : lineOf(measurement))
  }
  keep(name, measured)
  writeTable()
}

/** Write what was measured; of peers that were left out, what was measured before stays. */
function keep(/** @type {string} */ name, /** @type {Measurement[]} */ measured) {
  const path = join(RESULTS, `${name}.json`)
  /** @type {Measurement[]} */
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
  const isLeftOut = (/** @type {Measurement} */ { peerName }) =>
    PEERS.some((peer) => peer === peerName && !options.peers.includes(peer))
  const order = (/** @type {Measurement} */ { peerName }) => PEERS.findIndex((peer) => peer === peerName)
  const all = [...before.filter(isLeftOut), ...measured].sort((a, b) => order(a) - order(b))
  writeFileSync(path, `${JSON.stringify(all, rounded, 2)}\n`)
}

/** Five digits that count: more are of the machine's mood. */
function rounded(/** @type {string} */ _, /** @type {unknown} */ value) {
  return typeof value === 'number' ? Number(value.toPrecision(5)) : value
}

function lineOf(/** @type {Measurement} */ { name, ours, unit, ratio, spread, peer, peerName, adapter, browser }) {
  const range = spread ? ` (${spread.least.toPrecision(3)} to ${spread.most.toPrecision(3)})` : ''
  const compared = ratio === null ? range : `  ${ratio.toFixed(2)} times ${peerName}${range}`
  const other = peer === null ? '' : `, ${peer.toPrecision(4)} there`
  return `${name.padEnd(28)} ${ours.toPrecision(4).padStart(8)} ${unit}${compared}${other}  (${adapter}, ${browser})`
}

function readArguments() {
  const known = /** @type {const} */ ({
    only: { type: 'string' },
    peers: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'boolean' },
  })
  const { only, json = false, ...values } = readFlags(COMMAND, known)
  const names = only?.split(',') ?? ALL
  checkNames('--only', `some of ${ALL.join(', ')}`, names, ALL)
  const peers = values.peers?.split(',') ?? PEERS
  checkNames('--peers', `some of ${PEERS.join(', ')}`, peers, PEERS)
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    refuse(COMMAND, `--rounds must be a whole number from 1, got '${values.rounds}'`)
  return { names, json, options: { peers: PEERS.filter((peer) => peers.includes(peer)), rounds } }
}

function checkNames(
  /** @type {string} */ flag,
  /** @type {string} */ what,
  /** @type {string[]} */ given,
  /** @type {string[]} */ known,
) {
  const unknown = given.filter((name) => !known.includes(name))
  if (unknown.length) refuse(COMMAND, `${flag} must name ${what}, got '${unknown.join(',')}'`)
}
