// Images that stay: an archive of full size read while the page stays quick, cancelled, kept over a reload, removed; and
// what is said where the browser keeps nothing.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { writeCifarArchive } from '../bench/cifarArchive.mjs'
import { encodeLink } from '../src/runs/link'
import { seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { smallest, startButton, status } from './experiments'

let folder: string
let full: string
let small: string

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cifar-'))
  full = join(folder, 'cifar-10-binary.tar.gz')
  small = join(folder, 'cifar-10-python.tar.gz')
  await writeCifarArchive(full, 'binary')
  await writeCifarArchive(small, 'python', 20)
})
test.afterAll(() => rm(folder, { recursive: true }))

const images = (page: Page) => page.getByRole('region', { name: 'Images', exact: true })
const kept = (page: Page) => page.getByRole('region', { name: 'Kept in this browser' })
const files = (page: Page) => page.getByLabel('CIFAR-10 files')
const progress = (page: Page) => page.getByRole('progressbar', { name: /Reading the images|Keeping a copy/ })

/** Two steps on CIFAR-10, as small as can be. */
const link = () => {
  const config = smallest(2)
  return `./#${encodeLink({ ...config, data: { ...config.data, name: 'cifar10' } })}`
}

async function openCifar(page: Page): Promise<void> {
  await page.goto(link())
  await expect(page.getByRole('link', { name: 'Choose the files' })).toBeVisible({ timeout: 60_000 })
}

async function keepSmall(page: Page): Promise<void> {
  await openCifar(page)
  await files(page).setInputFiles(small)
  await expect(images(page)).toContainText('Training images100')
  await expect(kept(page)).toContainText(/CIFAR-10.*120 images of 32 × 32 pixels, 369 kB, since/)
}

/** A span of a trace, in µs. `tdur` is its processor time, which says nothing of other programs. */
interface Span { name: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number; args: { name?: string } } // prettier-ignore

/** Processor time in ms of the page's tasks, without those in which the browser answers a test, and of its workers' together. */
function processorTimes(trace: Buffer): { page: number[]; workers: number } {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: Span[] }
  const threadOf = ({ pid, tid }: Span) => `${pid} ${tid}`
  const spansOf = (kind: string, name: string) => {
    const threads = new Set(traceEvents.filter((e) => e.name === 'thread_name' && e.args.name === kind).map(threadOf))
    return traceEvents.filter((e) => e.name === name && threads.has(threadOf(e)))
  }
  const asked = spansOf('CrRendererMain', 'DevToolsSession::DispatchProtocolCommand')
  const isAsked = ({ ts, dur = 0 }: Span) => asked.some((command) => command.ts >= ts && command.ts <= ts + dur)
  const ms = ({ tdur = 0 }: Span) => tdur / 1000
  return {
    page: spansOf('CrRendererMain', 'RunTask')
      .filter((task) => !isAsked(task))
      .map(ms),
    workers: spansOf('DedicatedWorker thread', 'RunTask')
      .map(ms)
      .reduce((a, b) => a + b, 0),
  }
}

test('a full archive is read in view, page at ease, and can be cancelled at any moment', async ({ page, browser }) => {
  await openCifar(page)

  await files(page).setInputFiles(full)
  await expect(images(page)).toContainText(/Reading the images: [\d.]+ MB of 169 MB, [\d,]+ images, [\d,]+ images\/s/)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(images(page).getByRole('status')).toHaveText('Loading was cancelled; nothing has changed.')
  await expect(progress(page)).toBeHidden()
  await expect(startButton(page)).toBeDisabled()

  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] })
  await files(page).setInputFiles(full)
  await expect(progress(page)).toBeVisible()
  await expect(images(page)).toContainText('Training images50,000', { timeout: 120_000 })
  await expect(images(page)).toContainText('Held out10,000')
  await expect(images(page)).toContainText('Classes10, of 5,000 images each')
  await expect(images(page)).toContainText(/Read in[\d.]+ s, [\d,]+ images\/s/)
  await expect(images(page)).toContainText(/Content hash[0-9a-f]{10}/)
  await expect(kept(page)).toContainText('60,000 images of 32 × 32 pixels, 184 MB')
  const { page: tasks, workers } = processorTimes(await browser.stopTracing())
  expect(tasks.filter((ms) => ms > 0).length).toBeGreaterThan(100)
  // neither of the two goes by the clock: what is slow on a slow machine is slow on both sides
  const sum = tasks.reduce((a, b) => a + b, 0)
  expect(sum, 'processor time of the page, in ms: the workers do the work').toBeLessThan(workers / 3)
  const most = Math.max(50, workers / 130) // 50 ms where the workers take 6.5 s, or less
  expect(Math.max(...tasks), 'processor time of the longest task of the page, in ms').toBeLessThan(most)
})

test('a kept set is here after a reload, trains, and goes when it is removed', async ({ page }) => {
  await keepSmall(page)
  const hash = await images(page)
    .getByText(/^[0-9a-f]{10}$/)
    .first()
    .textContent()
  await expect(kept(page)).toContainText(/This page uses \d+ kB of the [\d.]+ [GM]B that the browser offers it/)
  await expect(kept(page)).toContainText(/It may clear the images|It has promised to keep the images/)

  await page.goto('about:blank')
  await page.goto('./')
  await expect(kept(page)).toContainText('120 images')
  await expect(kept(page).getByRole('button', { name: /^Load CIFAR-10/ })).toBeVisible() // nothing is read before it is chosen
  await page.goto('about:blank')
  await page.goto(link())
  await expect(images(page)).toContainText('Training images100')
  await expect(images(page)).toContainText(`Content hash${hash}`)
  await startButton(page).click({ timeout: 60_000 })
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })

  await kept(page).getByRole('button', { name: 'Remove CIFAR-10' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Remove CIFAR-10 from this browser?' })
  await expect(dialog).toContainText('Its 120 images free 369 kB')
  await dialog.getByRole('button', { name: 'Keep' }).click()
  await expect(kept(page)).toContainText('120 images')
  await kept(page).getByRole('button', { name: 'Remove CIFAR-10' }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(kept(page)).toBeHidden()
  await expect(images(page)).toContainText('Training images100') // in memory, until the page is closed
  await page.reload()
  await expect(page.getByRole('link', { name: 'Choose the files' })).toBeVisible({ timeout: 60_000 })
})

test('another tab sees what is kept and what is removed, at once', async ({ page, context }) => {
  const other = await context.newPage()
  await other.goto('./')
  await expect(startButton(other)).toBeEnabled({ timeout: 60_000 })
  await keepSmall(page)
  await expect(kept(other)).toContainText('120 images')
  await kept(other).getByRole('button', { name: 'Remove CIFAR-10' }).click()
  await other.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(kept(page)).toBeHidden()
})

test('a copy that was damaged is refused in a sentence and taken off the list', async ({ page }) => {
  await keepSmall(page)
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('data-sets')
    for await (const [name, file] of folder.entries()) {
      if (!name.endsWith('.body')) continue
      const writer = await (file as FileSystemFileHandle).createWritable({ keepExistingData: true })
      await writer.write({ type: 'write', position: 1000, data: new Uint8Array(3) })
      await writer.close()
    }
  })
  await page.reload()
  await expect(images(page).getByRole('alert')).toContainText(
    /CIFAR-10: the copy kept in this browser is damaged .* Choose the files again; nothing else is lost/,
  )
  await expect(kept(page)).toBeHidden()
  await files(page).setInputFiles(small)
  await expect(kept(page)).toContainText('120 images')
})

test('where the disk is full the set is in memory, and that is said', async ({ page, baseURL }) => {
  await openCifar(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: 100_000 })
  await files(page).setInputFiles(small)
  await expect(images(page)).toContainText('Training images100')
  await expect(images(page).getByRole('status')).toContainText(
    'CIFAR-10 is in memory only and will be gone when the page is closed: this browser has no room',
  )
  await expect(kept(page)).toBeHidden()
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
})

test('where the browser gives no storage the set is in memory, and that is said', async ({ page }) => {
  // what a private window of some browsers does, in the page's worker and in those that it starts
  await page.route(/\/assets\/worker-.*\.js$/, async (route) => {
    const response = await route.fetch()
    const refuse = `navigator.storage.getDirectory = () => Promise.reject(new DOMException('not here', 'SecurityError'));`
    const refuseInside = `const Plain = self.Worker; self.Worker = class extends Plain {
      constructor(url, options) {
        const text = ${JSON.stringify(refuse)} + 'import ' + JSON.stringify(String(url));
        super(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })), options);
      }
    };`
    // without its policy, which lets nothing run that was not built
    const { 'content-security-policy': _, ...headers } = response.headers()
    await route.fulfill({ response, headers, body: refuse + refuseInside + (await response.text()) })
  })
  await openCifar(page)
  await expect(kept(page)).toContainText('Images cannot be kept: this browser gives the page no storage')
  await files(page).setInputFiles(small)
  await expect(images(page)).toContainText('Training images100')
  await expect(images(page).getByRole('status')).toContainText(
    'in memory only and will be gone when the page is closed',
  )
  await startButton(page).click({ timeout: 60_000 })
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing serious in the images and their dialog, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await keepSmall(page)
    expect(await seriousFaultsOf(page)).toEqual([])
    await kept(page).getByRole('button', { name: 'Remove CIFAR-10' }).click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    expect(await seriousFaultsOf(page)).toEqual([])
  })
