// The page is kept by the browser that opened it: it opens and trains without its host, and is the newest one with it.

import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { preview } from 'vite'
import { encodeLink } from '../src/runs/link'
import { expect, test as base } from './browser'
import { smallest, startButton } from './experiments'

/** Serves a copy of the built page. */
interface Host {
  address: string
  folder: string
  /** Nobody answers from then on. */
  close(): Promise<void>
}

const test = base.extend<{ host: Host }>({
  host: async ({ baseURL: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'esvit-page-'))
    cpSync('dist', folder, { recursive: true })
    const server = await preview({
      logLevel: 'error',
      build: { outDir: folder },
      preview: { host: 'localhost', port: 4573, open: false }, // or the next port that is free
    })
    await use({ folder, close: () => server.close(), address: server.resolvedUrls?.local[0] ?? '' })
    await server.close()
    rmSync(folder, { recursive: true })
  },
})

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function openAndKeep(page: Page, address: string): Promise<void> {
  await page.goto(address)
  const fact = panel(page, 'Device and memory').getByText('Page kept to open without a network').locator('..')
  await expect(fact).toContainText('yes', { timeout: 60_000 })
}

const keptFiles = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const caching = (await caches.keys()).map(async (name) => (await caches.open(name)).keys())
    const folder = new URL('./', document.baseURI).href
    return (await Promise.all(caching)).flat().map(({ url }) => url.slice(folder.length))
  })

test('a page that was opened once opens, trains and shows all its parts without its host', async ({ page, host }) => {
  await openAndKeep(page, host.address)
  const files = readdirSync(host.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.map$|^serviceWorker\.js$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(host.folder.length + 1))
    .map((path) => (path === 'index.html' ? '' : path))
  expect((await keptFiles(page)).sort()).toEqual(files.sort())

  await host.close()
  await page.goto(`${host.address}?tiles=rule#${encodeLink(smallest(3))}`)
  await startButton(page).click({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: 'Restart' })).toBeEnabled({ timeout: 120_000 })
  await panel(page, 'Kernels on this GPU').getByRole('button', { name: 'Show the kernels' }).click()
  await expect(page.getByRole('button', { name: 'Check all operations' })).toBeEnabled({ timeout: 60_000 })
  await panel(page, 'Which images are alike').locator('.panel-head').scrollIntoViewIfNeeded()
  await expect(panel(page, 'Which images are alike')).toContainText('Basis of', { timeout: 90_000 })
})

test('who is online has the newest page; one that is not as it was built is not kept', async ({
  page,
  browser,
  host,
}) => {
  await openAndKeep(page, host.address)
  const file = join(host.folder, 'index.html')
  writeFileSync(file, readFileSync(file, 'utf8').replace('lang="en"', 'lang="en-GB"'))
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-GB')

  const stranger = await browser.newPage()
  await stranger.goto(host.address)
  const installed = await stranger.evaluate(async () => {
    const { installing } = await navigator.serviceWorker.register('./serviceWorker.js')
    while (installing?.state === 'installing')
      await new Promise((resolve) => {
        installing.addEventListener('statechange', resolve, { once: true })
      })
    return installing?.state
  })
  expect(installed).toBe('redundant')
  expect(await keptFiles(stranger)).toEqual([])
  await stranger.context().close()

  await host.close()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
})

test('an open page has the parts that it has not shown yet, though its files are gone from the host', async ({
  page,
  host,
}) => {
  await openAndKeep(page, host.address)
  rmSync(join(host.folder, 'assets'), { recursive: true })
  await panel(page, 'Kernels on this GPU').getByRole('button', { name: 'Show the kernels' }).click()
  await expect(page.getByRole('button', { name: 'Check all operations' })).toBeEnabled({ timeout: 60_000 })
})
