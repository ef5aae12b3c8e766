// @ts-check
// What open views cost a run that trains. The preset is the one with the shortest steps, which feels a view most.
//
// Steps a second with every view open and in sight, renewed as often as the page renews them, and with all of them folded
// away, turn about: what is felt, but no steadier than the machine. And the processor's time, of all of the browser's
// processes together: that of an answer with its drawing, while the run is paused, and that of a step. On a software adapter
// the processor does everything, and its time does not ask what else the machine is doing. And what closed views leave
// behind: two pages train turn about, one that had all of them open and folded them away, and one that never opened any.

import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs'
import { machineOf } from './machine.mjs'
import { servePage } from './page.mjs'
import { median } from './statistics.mjs'
import { chooseEndlessRun, startRun, stepsDone } from './trainingPage.mjs'

const ROUNDS = 5
const WINDOW_MS = 8_000
const SETTLE_MS = 3_000 // after views were opened or closed
const ANSWERS = 40
const HIGH = { width: 1280, height: 3000 } // all views are in its window
const LOW = { width: 1280, height: 400 } // none is

/** @typedef {import('./main.mjs').Measurement} Measurement */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ stepsPerSecond: number, processorMs: number }} Pace */

/** @returns {AsyncGenerator<Measurement>} */
export async function* views() {
  yield* openViews()
  yield* closedViews()
}

/** @returns {AsyncGenerator<Measurement>} */
async function* openViews() {
  const { open, processorSeconds, close } = await startBrowser()
  try {
    const page = await open(HIGH)
    await begin(page)
    /** @type {{ open: Pace, closed: Pace }[]} */
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) {
      // open, closed, closed, open, …: so that what else the machine does falls on both alike
      const paces = new Map()
      for (const areOpen of round % 2 ? [false, true] : [true, false]) {
        await (areOpen ? unfoldAll(page) : foldAll(page))
        paces.set(areOpen, await paceOf(page, processorSeconds))
      }
      rounds.push({ open: paces.get(true), closed: paces.get(false) })
    }
    await unfoldAll(page)
    const answerMs = await answerCost(page, processorSeconds)
    const machine = await machineOf(page)
    /** @returns {Measurement} medians over the rounds; the ratio is the median of theirs */
    const measured = (
      /** @type {string} */ name,
      /** @type {keyof Pace} */ key,
      /** @type {string} */ unit,
      /** @type {boolean} */ isMoreBetter,
    ) => {
      const ours = median(rounds.map(({ open }) => open[key]))
      const peer = median(rounds.map(({ closed }) => closed[key]))
      const ratio = median(rounds.map(({ open, closed }) => (isMoreBetter ? open[key] / closed[key] : closed[key] / open[key]))) // prettier-ignore
      return { name, ...machine, ours, peer, peerName: 'with all views folded', unit, ratio, rounds: ROUNDS }
    }
    yield measured('views-rate', 'stepsPerSecond', 'steps/s', true)
    yield measured('views-processor', 'processorMs', 'ms of the processor a step', false)
    const stepMs = median(rounds.map(({ closed }) => closed.processorMs))
    yield {
      name: 'views-answer', ...machine, ours: answerMs, peer: stepMs, peerName: 'cheaper than a step',
      unit: 'ms of the processor an answer', ratio: stepMs / answerMs, rounds: ANSWERS,
    } // prettier-ignore
  } finally {
    await close()
  }
}

/** @returns {AsyncGenerator<Measurement>} */
export async function* closedViews() {
  const { open, processorSeconds, close } = await startBrowser()
  try {
    const closed = await open(HIGH)
    await begin(closed)
    while ((await answers(closed)) < 8) await closed.waitForTimeout(500) // each view twice
    await foldAll(closed)
    await closed.setViewportSize(LOW)
    await closed.locator('h1').scrollIntoViewIfNeeded()
    await pause(closed)
    const never = await open(LOW) // views lie below its window
    await begin(never)
    await pause(never)
    const answered = await answers(closed)
    /** @type {{ closed: Pace, never: Pace }[]} */
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) {
      const paces = new Map()
      for (const page of round % 2 ? [never, closed] : [closed, never]) {
        await page.getByRole('button', { name: 'Resume', exact: true }).click()
        paces.set(page, await paceOf(page, processorSeconds))
        await pause(page)
      }
      rounds.push({ closed: paces.get(closed), never: paces.get(never) })
    }
    if ((await answers(never)) > 0 || (await answers(closed)) > answered)
      throw new Error('bench: a view that is closed, or was never open, has been answered')
    const of = (/** @type {'closed' | 'never'} */ which) => median(rounds.map((round) => round[which].processorMs))
    yield {
      name: 'views-closed', ...(await machineOf(closed)), ours: of('closed'), peer: of('never'),
      peerName: 'where they were never open', unit: 'ms of the processor a step',
      ratio: median(rounds.map(({ closed, never }) => never.processorMs / closed.processorMs)), rounds: ROUNDS,
    } // prettier-ignore
  } finally {
    await close()
  }
}

/** The built page in a browser whose processor time can be read. */
async function startBrowser() {
  const server = await servePage()
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS })
  const session = await browser.newBrowserCDPSession()
  return {
    /** A page of its own, with its own storage. */
    open: async (/** @type {{ width: number, height: number }} */ viewport) => {
      const page = await browser.newPage({ viewport })
      await page.addInitScript(countAnswers)
      await page.goto(server.url)
      return page
    },
    /** Of all processes together. */
    processorSeconds: async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
    },
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}

async function pause(/** @type {Page} */ page) {
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.locator('.dot-paused').waitFor()
}

async function begin(/** @type {Page} */ page) {
  await chooseEndlessRun(page)
  await startRun(page)
}

async function paceOf(/** @type {Page} */ page, /** @type {() => Promise<number>} */ processorSeconds) {
  await page.waitForTimeout(SETTLE_MS)
  const [firstStep, firstSeconds, begin] = [await stepsDone(page), await processorSeconds(), performance.now()]
  await page.waitForTimeout(WINDOW_MS)
  const [lastStep, lastSeconds, end] = [await stepsDone(page), await processorSeconds(), performance.now()]
  const steps = lastStep - firstStep
  return {
    stepsPerSecond: (1000 * steps) / (end - begin),
    processorMs: (1000 * (lastSeconds - firstSeconds)) / steps,
  }
}

/** Milliseconds of the processor that an answer takes, from the press to its drawing, while nothing trains. */
async function answerCost(/** @type {Page} */ page, /** @type {() => Promise<number>} */ processorSeconds) {
  await pause(page)
  const next = page.getByRole('button', { name: 'Image: the next one' })
  const views = await next.count()
  await page.waitForTimeout(SETTLE_MS)
  const begin = await processorSeconds()
  for (let i = 0; i < ANSWERS; i++) {
    const before = await answers(page)
    await next.nth(i % views).click()
    await page.waitForFunction((n) => Number(Reflect.get(globalThis, 'answers')) > n, before)
  }
  await page.waitForTimeout(500) // the last is drawn
  return (1000 * ((await processorSeconds()) - begin)) / ANSWERS
}

const answers = (/** @type {Page} */ page) => page.evaluate(() => Number(Reflect.get(globalThis, 'answers')))

function countAnswers() {
  Object.assign(globalThis, { answers: 0 })
  const { Worker } = globalThis
  globalThis.Worker = class extends Worker {
    constructor(/** @type {ConstructorParameters<typeof Worker>} */ ...parameters) {
      super(...parameters)
      this.addEventListener('message', ({ data }) => {
        if (data.type === 'inspected') Object.assign(globalThis, { answers: Reflect.get(globalThis, 'answers') + 1 })
      })
    }
  }
}

async function foldAll(/** @type {Page} */ page) {
  const folds = page.getByRole('button', { name: 'Fold this view away' })
  while (await folds.count()) await folds.first().click()
}

/** Open all, and bring them into the window, which is high enough for them together. */
async function unfoldAll(/** @type {Page} */ page) {
  const shows = page.getByRole('button', { name: 'Show this view' })
  while (await shows.count()) await shows.first().click()
  await page.locator('#correspondence').evaluate((element) => element.scrollIntoView())
}
