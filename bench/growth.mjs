// @ts-check
// How the cost of a step grows, in Node: the preset with the shortest steps, and one thing after another made larger. Time is
// the processor's, of all threads together, where Linux tells it: on a software adapter that is all of the cost, and does
// not ask what else the machine is doing. Elsewhere it is the clock's. Counting begins when no kernel is built beside the steps
// any more. Memory is what training allocates on the device. docs/growth.svg is drawn from it.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../scripts/install.mjs'
import { growthChart } from './growthChart.mjs'
import { median } from './statistics.mjs'

/** @typedef {import('./main.mjs').Measurement} Measurement */
/** @typedef {{ value: number, ms: number, bytes: number }} Point */
/** @typedef {{ name: string, title: string, points: Point[] }} Curve */

const MOST_STEPS = 5000
const WARM = 4 // steps that are not counted
const PIECES = 6 // that are counted
const PIECE_SECONDS = 0.5 // at least: Linux counts hundredths
const BASE = { batchSize: 8 }
const STOPPED = 128 + constants.signals.SIGINT // how a run ends of which enough has been measured

/** @type {{ name: string, title: string, values: number[], settings: (value: number) => Record<string, unknown> }[]} */
const AXES = [
  { name: 'batch', title: 'images a batch', values: [4, 8, 16, 32], settings: (n) => ({ batchSize: n }) },
  {
    name: 'side', title: 'pixels a side of a global crop', values: [16, 32, 64, 96],
    settings: (n) => ({ batchSize: 4, 'backbone.imgSize': n, 'augment.localSize': n / 2 }),
  },
  { name: 'width', title: 'channels of the first stage', values: [24, 48, 96, 192], settings: (n) => ({ 'backbone.embedDim': n }) },
  { name: 'prototypes', title: 'prototypes K', values: [128, 512, 2048, 8192], settings: (n) => ({ 'objective.head.outDim': n }) },
] // prettier-ignore

/** @returns {AsyncGenerator<Measurement>} */
export async function* growth() {
  /** @type {Curve[]} */
  const curves = []
  const adapter = await adapterOf()
  for (const { name, title, values, settings } of AXES) {
    /** @type {Point[]} */
    const points = []
    for (const value of values) {
      const { ms, bytes } = await costOf({ ...BASE, ...settings(value) })
      points.push({ value, ms, bytes })
      const about = { adapter, browser: `Node ${process.versions.node}`, peer: null, peerName: null, ratio: null }
      const unit = process.platform === 'linux' ? 'ms of the processor a step' : 'ms a step'
      yield { name: `growth-${name}-${value}`, ...about, ours: ms, unit, rounds: PIECES }
      yield { name: `growth-${name}-${value}-memory`, ...about, ours: bytes / 1e6, unit: 'MB', rounds: 1 }
    }
    curves.push({ name, title, points })
  }
  writeFileSync(join(root, 'docs/growth.svg'), growthChart(curves, adapter))
}

/** @returns {Promise<string>} the adapter of the terminal, as its report names it */
async function adapterOf() {
  const lines = await linesOf(
    ['pretrain', '--preset', 'smoke', '--steps', '1', '--set', 'evaluation.everySteps=0'],
    (out) => readFileSync(join(out, 'report.html'), 'utf8'),
  )
  return /Adapter<\/dt>\s*<dd>([^<]+)/.exec(lines)?.[1] ?? 'unnamed'
}

/** Cost of a step with these settings: the median of a few pieces of the run. */
async function costOf(/** @type {Record<string, unknown>} */ settings) {
  const sets = Object.entries({ ...settings, 'evaluation.everySteps': 0, 'optim.warmupSteps': 2 })
  let bytes = 0
  let isBuilding = false
  /** @type {{ step: number, seconds: number }[]} */
  const told = []
  await linesOf(
    ['pretrain', '--preset', 'smoke', '--steps', String(MOST_STEPS), ...sets.flatMap(([k, v]) => ['--set', `${k}=${JSON.stringify(v)}`])],
    () => '',
    (event, pid) => {
      if (event.type === 'started') bytes = event.plan.totalBytes
      if (event.type === 'settling') isBuilding = event.done < event.total
      if (event.type !== 'metrics' || isBuilding || told.length > PIECES) return
      const now = { step: event.steps.at(-1).step, seconds: secondsOf(pid) }
      const last = told.at(-1)
      if (last ? now.seconds - last.seconds >= PIECE_SECONDS : now.step >= WARM) told.push(now)
      if (told.length > PIECES) process.kill(pid, 'SIGINT') // once: a second would end it before it has written its end
    },
  ) // prettier-ignore
  const pieces = told
    .slice(0, PIECES)
    .map((from, i) => (told[i + 1].seconds - from.seconds) / (told[i + 1].step - from.step))
  return { ms: 1000 * median(pieces), bytes }
}

/**
 * Run the program in a terminal to its end.
 *
 * @template T
 * @param {string[]} args
 * @param {(out: string) => T} after what to read from the folder it wrote
 * @param {(event: any, pid: number) => void} [hear]
 */
async function linesOf(args, after, hear = () => {}) {
  const out = mkdtempSync(join(tmpdir(), 'esvit-growth-'))
  const child = spawn(process.execPath, [join(root, 'scripts/esvit.mjs'), ...args, '--out', out], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = () => child.kill()
  process.once('exit', stop)
  try {
    /** @type {Promise<number>} */
    const code = new Promise((resolve) => child.on('exit', resolve))
    for await (const line of createInterface({ input: child.stdout })) hear(JSON.parse(line), child.pid ?? 0)
    if (![0, STOPPED].includes(await code)) throw new Error(`bench: 'esvit ${args.join(' ')}' ended with ${await code}`)
    return after(out)
  } finally {
    process.off('exit', stop)
    rmSync(out, { recursive: true, force: true })
  }
}

/** Processor seconds of a process and those it has started; the clock's where the system does not tell. */
function secondsOf(/** @type {number} */ pid) {
  if (process.platform !== 'linux') return performance.now() / 1000
  const TICKS = 100 // of a second, as Linux counts them for every program
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13) // prettier-ignore
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  /** @type {number} */
  const theirs = children ? children.split(' ').reduce((sum, child) => sum + secondsOf(Number(child)), 0) : 0
  return (Number(user) + Number(system)) / TICKS + theirs
}
