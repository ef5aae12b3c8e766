// @ts-check
// npm run soak: a long run in the built page, with all views open, through everything that may happen to it. 1,000 steps, ten
// pauses, three deaths of the browser's graphics process, one reload. Prints what is held at each pause, and ends with an
// error where memory grows, the console complains, or the run does not come to its end.

import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs'
import { readFlags, refuse } from '../scripts/flags.mjs'
import { ensureInstalled, requireNode } from '../scripts/install.mjs'
import { keepAccounts, deviceBytes } from './deviceAccount.mjs'
import { attachHeaps } from './heaps.mjs'
import { machineOf } from './machine.mjs'
import { servePage } from './page.mjs'

/** A page whose graphics process has died goes on to be offered WebGPU: the deaths here are nobody's attack. */
const OUTLIVE_DEATHS = ['--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit']
const PAUSES = 10
const LOSSES = [0.22, 0.52, 0.82] // as shares of the run
const RELOAD = 0.62
const PATIENCE_MS = 600_000
const STEPS = '1000'
const USAGE = `npm run soak -- [--steps N]

A long run in the built page, through pauses, dead graphics processes and a reload. Prints what is held at each pause, and
fails where memory grows, the console complains, or the run does not come to its end.

  --steps N   with the same incidents (without: ${STEPS}; 100 at least)
  --help      print this`
const COMMAND = { name: 'soak', usage: USAGE }

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ share: number, act: 'pause' | 'lose' | 'reload' }} Incident */
/** What is held at a pause; `document` counts the reloads. All but the first two in bytes.
 *  @typedef {{ step: number, document: number, pageHeap: number, workerHeap: number, arrays: number, device: number }} Held */

requireNode()
const steps = readSteps()
ensureInstalled()
const server = await servePage()
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: [...CHROMIUM_ARGS, ...OUTLIVE_DEATHS],
})
try {
  const faults = await soak()
  for (const fault of faults) console.error(`soak: ${fault}`)
  process.exitCode = faults.length ? 1 : 0
} finally {
  await browser.close()
  await server.close()
}

/** @returns what was wrong */
async function soak() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 3000 } })
  /** @type {string[]} */
  const faults = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`))
  page.on('dialog', (dialog) => void dialog.accept()) // that a reload ends what trains
  keepAccounts(page)
  await begin(page)
  console.log(Object.values(await machineOf(page)).join(', '))

  const begun = performance.now()
  /** @type {Held[]} */
  const rows = []
  let document = 0
  let heaps = await attachHeaps(page)
  for (const { share, act } of incidents()) {
    await reach(page, Math.round(share * steps))
    if (act === 'lose') {
      await (await browser.newBrowserCDPSession()).send(/** @type {any} */ ('Browser.crashGpuProcess'))
      await page.locator('.dot-building').waitFor({ timeout: PATIENCE_MS })
      await page.locator('.dot-training').waitFor({ timeout: PATIENCE_MS })
      console.log((await page.getByText(/^The GPU device was lost/).textContent()) ?? '')
    } else if (act === 'reload') {
      await page.reload()
      document++
      await page.getByRole('button', { name: 'Go on', exact: true }).click({ timeout: PATIENCE_MS })
      await page.locator('.dot-training').waitFor({ timeout: PATIENCE_MS })
      await unfoldAll(page)
      heaps = await attachHeaps(page)
      console.log(`Reloaded; the run went on from step ${await stepsDone(page)}.`)
    } else {
      await page.getByRole('button', { name: 'Pause', exact: true }).click()
      await page.locator('.dot-paused').waitFor({ timeout: PATIENCE_MS })
      await page.waitForTimeout(2000) // the views and the copy of this step
      const device = await deviceBytes(page)
      const row = { step: await stepsDone(page), document, ...(await heaps()), device }
      rows.push(row)
      console.log(lineOf(row))
      await page.getByRole('button', { name: 'Resume', exact: true }).click()
    }
  }
  await page.locator('.dot-finished').waitFor({ timeout: PATIENCE_MS })
  const done = await stepsDone(page)
  console.log(`${done} steps in ${Math.round((performance.now() - begun) / 1000)} s.`)
  if (done !== steps) faults.push(`the run ended at step ${done} of ${steps}`)
  if (await page.getByRole('alert').count()) faults.push((await page.getByRole('alert').first().textContent()) ?? '')
  return [...faults, ...growth(rows)]
}

/** @returns {Incident[]} in the order they happen */
function incidents() {
  /** @type {Incident[]} */
  const all = [
    ...Array.from({ length: PAUSES }, (_, i) => ({ share: (i + 0.5) / PAUSES, act: /** @type {const} */ ('pause') })),
    ...LOSSES.map((share) => ({ share, act: /** @type {const} */ ('lose') })),
    { share: RELOAD, act: 'reload' },
  ]
  return all.sort((a, b) => a.share - b.share)
}

/** Start the preset with the shortest steps, with nothing kept to be looked back at: that grows by plan. */
async function begin(/** @type {Page} */ page) {
  await page.goto(server.url)
  await page.locator('.button-primary:enabled', { hasText: 'Start' }).waitFor({ timeout: PATIENCE_MS })
  await page.getByRole('button', { name: /^First look/ }).click()
  await page
    .getByRole('heading', { name: /^Evaluation/, level: 3 })
    .getByRole('button')
    .click()
  for (const [name, value] of [['Steps', String(steps)], ['Snapshots to look back at', '0']]) {
    const field = page.getByRole('spinbutton', { name, exact: true })
    await field.fill(value)
    await field.press('Enter')
  } // prettier-ignore
  await page.locator('.button-primary:enabled', { hasText: 'Start' }).click()
  await page.locator('.dot-training').waitFor({ timeout: PATIENCE_MS })
  await unfoldAll(page)
}

async function unfoldAll(/** @type {Page} */ page) {
  const shows = page.getByRole('button', { name: 'Show this view' })
  while (await shows.count()) await shows.first().click()
  await page.locator('#correspondence').evaluate((element) => element.scrollIntoView())
}

async function reach(/** @type {Page} */ page, /** @type {number} */ step) {
  const end = performance.now() + PATIENCE_MS
  while ((await stepsDone(page)) < step) {
    if (performance.now() > end) throw new Error(`soak: step ${step} was not reached in ${PATIENCE_MS / 1000} s`)
    await page.waitForTimeout(200)
  }
}

/** As the page says; 0 before the first. */
async function stepsDone(/** @type {Page} */ page) {
  const text = await page.locator('.status-detail').textContent()
  return Number((/Step ([\d,]+)/.exec(text ?? '')?.[1] ?? '0').replaceAll(',', ''))
}

/** What has grown from the second pause of a document to its last: at the first, evaluations have yet to be built. */
function growth(/** @type {Held[]} */ rows) {
  const allowed = /** @type {const} */ ([
    ['device', 'the buffers of the device', 0.02, 0],
    ['pageHeap', 'the heap of the page', 0.15, 3e6],
    ['workerHeap', 'the heap of the workers', 0.15, 2e6],
    ['arrays', 'the arrays of page and workers', 0.05, 2e6],
  ])
  /** @type {string[]} */
  const grown = []
  for (const document of new Set(rows.map((row) => row.document))) {
    const own = rows.filter((row) => row.document === document)
    const [first, last] = [own[1], own[own.length - 1]]
    if (!first || first === last) continue
    for (const [key, what, share, bytes] of allowed)
      if (last[key] > first[key] * (1 + share) + bytes)
        grown.push(`${what} grew from ${megabytes(first[key])} at step ${first.step} to ${megabytes(last[key])} at step ${last.step}`) // prettier-ignore
  }
  return grown
}

function megabytes(/** @type {number} */ bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function lineOf(/** @type {Held} */ { step, pageHeap, workerHeap, arrays, device }) {
  const parts = [`step ${String(step).padStart(5)}`, `page ${megabytes(pageHeap)}`, `workers ${megabytes(workerHeap)}`, `arrays ${megabytes(arrays)}`, `device ${megabytes(device)}`] // prettier-ignore
  return parts.join('   ')
}

function readSteps() {
  const { steps = STEPS } = readFlags(COMMAND, /** @type {const} */ ({ steps: { type: 'string' } }))
  if (!(Number.isInteger(Number(steps)) && Number(steps) >= 100))
    refuse(COMMAND, `--steps must be a whole number from 100, got '${steps}'`)
  return Number(steps)
}
