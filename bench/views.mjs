// @ts-check
// What open views cost a run that trains: steps a second with every view open and in sight, renewed as often as the page
// renews them, and with all of them folded away, turn about. The preset is the one with the shortest steps, which feels a
// view most. Beside it the processor's time a step, of all of the browser's processes: on a software adapter everything is
// done by the processor, and that figure does not ask what else the machine is doing.

import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs'
import { machineOf } from './machine.mjs'
import { servePage } from './page.mjs'

const ROUNDS = 5
const WINDOW_MS = 15_000
const SETTLE_MS = 4_000 // after views were opened or closed

/** @typedef {import('./main.mjs').Measurement} Measurement */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ stepsPerSecond: number, processorMs: number }} Pace */

/** @returns {AsyncGenerator<Measurement>} */
export async function* views() {
  const server = await servePage()
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 3000 } })
    await begin(page, server.url)
    const session = await browser.newBrowserCDPSession()
    const processorSeconds = async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0)
    }
    /** @type {{ open: Pace, closed: Pace }[]} */
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) {
      await unfoldAll(page)
      const open = await paceOf(page, processorSeconds)
      await foldAll(page)
      rounds.push({ open, closed: await paceOf(page, processorSeconds) })
    }
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
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Start a run without end and without evaluations; returns when it steps steadily. */
async function begin(/** @type {Page} */ page, /** @type {string} */ url) {
  await page.goto(url)
  await page.locator('.button-primary:enabled', { hasText: 'Start' }).waitFor({ timeout: 120_000 })
  await page.getByRole('button', { name: /^First look/ }).click()
  await page
    .getByRole('heading', { name: /^Evaluation/, level: 3 })
    .getByRole('button')
    .click()
  for (const [name, value] of [['Steps', '1000000'], ['Evaluate every', '0']]) {
    const field = page.getByRole('spinbutton', { name, exact: true })
    await field.fill(value)
    await field.press('Enter')
  } // prettier-ignore
  await page.locator('.button-primary:enabled', { hasText: 'Start' }).click()
  while ((await stepsDone(page)) < 30) await page.waitForTimeout(500)
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

/** As the page says; 0 before the first. */
async function stepsDone(/** @type {Page} */ page) {
  const text = await page.locator('.status-detail').textContent()
  return Number((/Step ([\d,]+)/.exec(text ?? '')?.[1] ?? '0').replaceAll(',', ''))
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

const median = (/** @type {number[]} */ values) => values.sort((a, b) => a - b)[values.length >> 1]
