// @ts-check
// What training costs the page's own threads, from Chromium's trace of every task: the longest task of the page while
// steps follow one another, and from the press of Start to there, and the processor's time of the worker a step.

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
    /** @type {{ starting: number, training: number, workerMs: number }[]} */
    const all = []
    let machine = { adapter: '', browser: '' }
    for (let round = 0; round < rounds; round++) {
      progress(`main-thread: round ${round + 1} of ${rounds}`)
      const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS })
      try {
        const page = await browser.newPage()
        await page.goto(server.url)
        await chooseEndlessRun(page)
        machine = await machineOf(page)
        await page.waitForTimeout(2000) // what choosing set off comes to rest
        const starting = await traceOf(browser, page, () => startRun(page))
        const first = await stepsDone(page)
        const training = await traceOf(browser, page, () => page.waitForTimeout(WINDOW_MS))
        const steps = (await stepsDone(page)) - first
        const busy = tasksOf(training, 'DedicatedWorker thread').reduce((sum, { tdur = 0 }) => sum + tdur, 0)
        all.push({ starting: longestOf(starting), training: longestOf(training), workerMs: busy / 1000 / steps })
      } finally {
        await browser.close()
      }
    }
    const measured = (/** @type {string} */ name, /** @type {number[]} */ values, /** @type {string} */ unit) => ({
      name, ...machine, ours: median(values), peer: null,
      peerName: null, unit, ratio: null, rounds, spread: spreadOf(values),
    }) // prettier-ignore
    const of = (/** @type {keyof typeof all[number]} */ key) => all.map((round) => round[key])
    yield measured('main-thread', of('training'), 'ms, the longest task of the page')
    yield measured('main-thread-start', of('starting'), 'ms, the longest task of the page')
    yield measured('main-thread-worker', of('workerMs'), 'ms of the worker a step')
  } finally {
    await server.close()
  }
}

/** @returns {Promise<TraceEvent[]>} what happened during `body` */
async function traceOf(
  /** @type {import('@playwright/test').Browser} */ browser,
  /** @type {import('@playwright/test').Page} */ page,
  /** @type {() => Promise<void>} */ body,
) {
  await browser.startTracing(page, { categories: TASKS })
  await body()
  return JSON.parse((await browser.stopTracing()).toString()).traceEvents
}

/** Milliseconds of the longest task of the page. */
const longestOf = (/** @type {TraceEvent[]} */ events) =>
  Math.max(...tasksOf(events, 'CrRendererMain').map(({ dur = 0 }) => dur)) / 1000

/** The tasks of all threads of that name, times in microseconds. */
function tasksOf(/** @type {TraceEvent[]} */ events, /** @type {string} */ thread) {
  const threadOf = (/** @type {TraceEvent} */ { pid, tid }) => `${pid} ${tid}`
  const named = events.filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === thread)
  const threads = new Set(named.map(threadOf))
  return events.filter((event) => event.name === 'RunTask' && threads.has(threadOf(event)))
}
