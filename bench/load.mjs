// @ts-check
// Loading images: the CIFAR-10 archive of full size, both versions, through the page's own file picker to its card, and
// back from the browser's storage after a reload. The page is the built one in Chromium on a profile of its own, on disk.
//
// Memory is the resident size of the page's process, which holds page and workers, as Linux counts it: the highest point
// (VmHWM) of the load over where it stood before. Elsewhere it is not measured.

import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs'
import { writeCifarArchive } from './cifarArchive.mjs'
import { machineOf } from './machine.mjs'
import { servePage } from './page.mjs'

const IMAGES = 60_000
const SET_BYTES = IMAGES * 3072
const ROUNDS = 3
const VERSIONS = /** @type {const} */ (['binary', 'python'])

/** @typedef {import('./main.mjs').Measurement} Measurement */
/** @typedef {import('@playwright/test').Page} Page */

/** @returns {AsyncGenerator<Measurement>} */
export async function* load() {
  const folder = mkdtempSync(join(tmpdir(), 'esvit-load-'))
  const server = await servePage()
  try {
    for (const version of VERSIONS) {
      const archive = join(folder, `cifar-10-${version}.tar.gz`)
      await writeCifarArchive(archive, version)
      /** @type {Awaited<ReturnType<typeof oneRound>>[]} */
      const rounds = []
      for (let round = 0; round < ROUNDS; round++)
        rounds.push(await oneRound(server.url, archive, join(folder, `profile-${version}-${round}`)))
      const { adapter, browser } = rounds[0]
      /** @returns {Measurement} the median of the rounds, under a name of this version */
      const measured = (
        /** @type {string} */ what,
        /** @type {(round: typeof rounds[number]) => number} */ of,
        /** @type {string} */ unit,
      ) => {
        const ours = rounds.map(of).sort((a, b) => a - b)[ROUNDS >> 1]
        const name = `load-${version}${what}`
        return { name, adapter, browser, ours, peer: null, peerName: null, unit, ratio: null, rounds: ROUNDS }
      }
      yield measured('', (round) => round.seconds, 's')
      yield measured('-rate', (round) => IMAGES / round.seconds, 'images/s')
      yield measured('-kept', (round) => round.keptSeconds, 's')
      yield measured('-long-task', (round) => round.longestTask, 'ms')
      if (rounds.some((round) => round.peakBytes > 0))
        yield measured('-memory', (round) => round.peakBytes / SET_BYTES, 'set sizes')
    }
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Load the archive in a fresh browser, reload the page, load the kept set. */
async function oneRound(/** @type {string} */ url, /** @type {string} */ archive, /** @type {string} */ profile) {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? undefined,
    args: CHROMIUM_ARGS,
  })
  try {
    const page = await context.newPage()
    await page.addInitScript(watchLongTasks)
    await openPage(page, url)
    await chooseCifar(page)
    const process = await rendererOf(page)
    const before = process ? resetPeak(process) : 0
    const begin = performance.now()
    await page.getByLabel('CIFAR-10 files').setInputFiles(archive)
    await cardOf(page)
    const seconds = (performance.now() - begin) / 1000
    const peakBytes = process ? peakOf(process) - before : 0
    const longestTask = await page.evaluate(() => Number(Reflect.get(globalThis, 'longestTask')))
    await openPage(page, url) // from the beginning: nothing is in memory any more
    const again = performance.now()
    await chooseCifar(page)
    await cardOf(page)
    return {
      seconds,
      peakBytes,
      longestTask,
      keptSeconds: (performance.now() - again) / 1000,
      ...(await machineOf(page)),
    }
  } finally {
    await context.close()
  }
}

const images = (/** @type {Page} */ page) => page.getByRole('region', { name: 'Images' })
const cardOf = (/** @type {Page} */ page) =>
  images(page).getByText('50,000', { exact: true }).waitFor({ timeout: 300_000 })

const chooseCifar = (/** @type {Page} */ page) =>
  images(page).getByRole('radio', { name: 'CIFAR-10', exact: true }).check()

/** The page with its own images, at rest. */
async function openPage(/** @type {Page} */ page, /** @type {string} */ url) {
  await page.goto('about:blank')
  await page.goto(url)
  await page.locator('.button-primary:enabled', { hasText: 'Start' }).waitFor({ timeout: 120_000 })
  await page.waitForTimeout(3000) // what the page does unbidden comes to rest
  await page.evaluate(() => void Object.assign(globalThis, { longestTask: 0 }))
}

function watchLongTasks() {
  Object.assign(globalThis, { longestTask: 0 })
  new PerformanceObserver((list) => {
    const longest = Math.max(...list.getEntries().map(({ duration }) => duration))
    if (longest > Reflect.get(globalThis, 'longestTask')) Object.assign(globalThis, { longestTask: longest })
  }).observe({ type: 'longtask' })
}

/** Process id of the page's renderer, where /proc tells of it. */
async function rendererOf(/** @type {Page} */ page) {
  if (!existsSync('/proc/self/clear_refs')) return null
  const session = await page.context().browser()?.newBrowserCDPSession()
  if (!session) return null
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  return renderers.sort((a, b) => statusOf(b, 'VmRSS') - statusOf(a, 'VmRSS'))[0] ?? null
}

function resetPeak(/** @type {number} */ process) {
  writeFileSync(`/proc/${process}/clear_refs`, '5')
  return statusOf(process, 'VmRSS')
}
const peakOf = (/** @type {number} */ process) => statusOf(process, 'VmHWM')

/** A line of /proc/PID/status, in bytes. */
function statusOf(/** @type {number} */ process, /** @type {string} */ name) {
  const status = readFileSync(`/proc/${process}/status`, 'utf8')
  return 1024 * Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0)
}
