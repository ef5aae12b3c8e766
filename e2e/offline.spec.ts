// Parts of the page whose code is fetched when they are first shown, opened while there is no network by a browser that
// keeps no pages: each says so once, asks no more by itself, and works once the reader is online and tries again.

import type { Page } from '@playwright/test'
import { expect, test } from './browser'
import { openWith, smallest, startButton } from './experiments'

const FAILED = 'A file of the page could not be fetched: are you online?'
/** What a browser, Playwright and React say of a file that does not come. */
const EXPECTED = /ERR_INTERNET_DISCONNECTED|could not be fetched|dynamically imported module/
/** Said by Playwright of pages that would be kept. */
const NOT_KEPT = /registration blocked/
const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test.use({ serviceWorkers: 'block' })

test('the kernels are shown once the page is online again', async ({ page, context, complaints }) => {
  complaints.expect(EXPECTED)
  complaints.expect(NOT_KEPT)
  await page.goto('./')
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  const kernels = panel(page, 'Kernels on this GPU')
  await context.setOffline(true)
  await kernels.getByRole('button', { name: 'Show the kernels' }).click()
  await expect(kernels.getByRole('alert')).toContainText(`could not be shown. ${FAILED} The rest`)
  await kernels.getByRole('button', { name: 'Try again' }).click()
  await expect(kernels.getByRole('alert')).toContainText(FAILED)
  await context.setOffline(false)
  await kernels.getByRole('button', { name: 'Try again' }).click()
  await expect(kernels.getByRole('button', { name: 'Check all operations' })).toBeEnabled({ timeout: 60_000 })
  await expect(kernels.getByRole('alert')).toHaveCount(0)
})

test('a basis or a map that failed is not asked for again before the reader wishes so', async ({
  page,
  context,
  complaints,
}) => {
  complaints.expect(NOT_KEPT)
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('projectionWorker')) asked.push(request.url())
  })
  await openWith(page, smallest(3))
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await context.setOffline(true)
  for (const name of ['What regions have in common', 'Which images are alike']) {
    const failure = panel(page, name).getByRole('alert')
    const found = async () => {
      await panel(page, name).locator('.panel-head').scrollIntoViewIfNeeded()
      return failure.allTextContents()
    }
    await expect.poll(found, { timeout: 90_000 }).toEqual([`${FAILED} Try again`])
  }
  expect(asked).toHaveLength(2)

  // another layout is something else to ask for, and so is a map of other images: of both the answer has come by then
  const images = panel(page, 'Which images are alike')
  await images.getByRole('radio', { name: 'UMAP' }).check()
  await expect.poll(() => asked.length).toBe(3)
  await expect(images.getByRole('alert')).toHaveText([FAILED])
  await images.getByRole('combobox', { name: 'Images' }).selectOption('300')
  await expect.poll(() => asked.length, { timeout: 60_000 }).toBe(4)
  await expect(images.getByRole('alert')).toHaveText([FAILED])

  await context.setOffline(false)
  await images.getByRole('button', { name: 'Try again' }).click()
  await expect(images).toContainText('UMAP of', { timeout: 90_000 })
  await images.getByRole('radio', { name: 'PCA' }).check()
  await expect(images).toContainText('Basis of')
  await expect(images.getByRole('alert')).toHaveCount(0)
  expect(asked).toHaveLength(6)
})
