// @ts-check
// What training costs the page's own threads: the longest task of the page, from the press of Start on, and the
// processor's time of the worker's thread a steady step. Both from Chromium's trace of every task.

import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs'
import { machineOf } from './machine.mjs'
import { servePage } from './page.mjs'
import { progress } from './progress.mjs'
import { median, spreadOf } from './statistics.mjs'
import { chooseEndlessRun, startRun, stepsDone } from './trainingPage.mjs'

const ROUNDS = 5
const WINDOW_MS = 6_000
const TASKS = ['disabled-by-default-devtools.timeline', 'toplevel', '__metadata']

/** @typedef {import('./main.mjs').Measurement} Measurement */
/** @typedef {{ ph: string, name: string, pid: number, tid: number, dur?: number, tdur?: number, args?: any }} TraceEvent */

/** @returns {AsyncGenerator<Measurement>} */
export async function* mainThread(rounds = ROUNDS) {
  const server = await servePage()
  try {
    /** @type {{ longestTask: number, workerMs: number }[]} */
    const all = []
    let machine = { adapter: '', browser: '' }
    for (let round = 0; round < rounds; round++) {
      progress(`main-thread: round ${round + 1} of ${rounds}`)
      const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS })
      try {
        const page = await browser.newPage()
        await chooseEndlessRun(page, server.url)
        machine = await machineOf(page)
        await page.waitForTimeout(2000) // what choosing set off comes to rest
        await browser.startTracing(page, { categories: TASKS })
        await startRun(page)
        const longestTask = Math.max(
          ...tasksOf(await browser.stopTracing(), 'CrRendererMain').map(({ dur = 0 }) => dur),
        )

        const first = await stepsDone(page)
        await browser.startTracing(page, { categories: TASKS })
        await page.waitForTimeout(WINDOW_MS)
        const busy = tasksOf(await browser.stopTracing(), 'DedicatedWorker thread')
        const steps = (await stepsDone(page)) - first
        const workerMs = busy.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000 / steps
        all.push({ longestTask: longestTask / 1000, workerMs })
      } finally {
        await browser.close()
      }
    }
    const measured = (/** @type {string} */ name, /** @type {number[]} */ values, /** @type {string} */ unit) => ({
      name, ...machine, ours: median(values), peer: null,
      peerName: null, unit, ratio: null, rounds, spread: spreadOf(values),
    }) // prettier-ignore
    yield measured('main-thread', all.map((round) => round.longestTask), 'ms, the longest task of the page') // prettier-ignore
    yield measured('main-thread-worker', all.map((round) => round.workerMs), 'ms of the worker a step') // prettier-ignore
  } finally {
    await server.close()
  }
}

/** The tasks of all threads of that name, times in microseconds. */
function tasksOf(/** @type {Buffer} */ trace, /** @type {string} */ thread) {
  /** @type {TraceEvent[]} */
  const events = JSON.parse(trace.toString()).traceEvents
  const threadOf = (/** @type {TraceEvent} */ { pid, tid }) => `${pid} ${tid}`
  const named = events.filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === thread)
  const threads = new Set(named.map(threadOf))
  return events.filter((event) => event.name === 'RunTask' && threads.has(threadOf(event)))
}
