// For everybody: keyboard, screen readers, small and large windows, browsers without WebGPU.

import { chromium } from '@playwright/test'
import { findChromium } from '../scripts/chromium.mjs'
import { expectNoSidewaysScroll, seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status, stepsDone } from './experiments'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openWith(page, smallest(3))
    for (const section of ['Data', 'Backbone', 'Objective', 'Augmentation', 'Optimiser', 'Evaluation'])
      await page
        .getByRole('heading', { name: new RegExp(`^${section}`), level: 3 })
        .getByRole('button')
        .click()
    await page.getByRole('switch', { name: 'Show expert settings' }).click()
    expect(await seriousFaultsOf(page)).toEqual([])
    await startButton(page).click()
    await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
    await page.getByRole('button', { name: 'Training loss as table' }).click()
    expect(await seriousFaultsOf(page)).toEqual([])
  })
}

test('everything can be done from the keyboard', async ({ page }) => {
  await openWith(page, smallest(3))
  // the first stop after the head's is the button to press
  for (let stop = 0; stop < 12 && !(await startButton(page).evaluate((b) => b === document.activeElement)); stop++)
    await page.keyboard.press('Tab')
  await expect(startButton(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  const curve = page.getByRole('slider', { name: 'Training loss: step under the cursor' })
  await curve.focus()
  await page.keyboard.press('Home')
  await expect(curve).toHaveAttribute('aria-valuetext', /^step 0: Loss [\d.]+/)
  await page.keyboard.press('ArrowRight')
  await expect(curve).toHaveAttribute('aria-valuetext', /^step 1: /)
})

for (const [width, height] of [
  [390, 844],
  [820, 1180],
  [1440, 900],
  [3840, 2160],
]) {
  test(`nothing is cut off at ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await openWith(page, smallest(2))
    await startButton(page).click()
    await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
    await expectNoSidewaysScroll(page)
    const cut = await page.locator('button, .chart-canvas, .panel, h2, h3').evaluateAll((list) =>
      list
        .map((element) => ({ box: element.getBoundingClientRect(), words: element.textContent }))
        .filter(({ box }) => box.width > 0 && (box.left < 0 || box.right > document.documentElement.clientWidth + 1))
        .map(({ words }) => words),
    )
    expect(cut).toEqual([])
  })
}

test('the theme is the system’s until another is chosen, and is kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('./')
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme)
  expect(await theme()).toBe('dark')
  await page.getByRole('button', { name: 'Light theme' }).click()
  expect(await theme()).toBe('light')
  await page.reload()
  expect(await theme()).toBe('light')
})

test('a software adapter is called what it is', async ({ page }) => {
  await page.goto('./')
  const isSoftware = await page.evaluate(async () => {
    const info = (await navigator.gpu.requestAdapter())?.info
    return info !== undefined && /swiftshader|llvmpipe/i.test(`${info.architecture} ${info.description}`)
  })
  await expect(page.getByText('Looking for WebGPU…')).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Slow reference mode' })).toBeVisible({ visible: isSoftware })
})

test('without WebGPU the page says why and what to do, and the rest of it works', async ({ baseURL }) => {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer', '--disable-features=Vulkan,WebGPUService'],
  })
  const page = await browser.newPage({ baseURL })
  await page.goto('./')
  const notice = page.getByRole('alert').filter({ hasText: 'Nothing can be trained here yet' })
  await expect(notice).toContainText(/WebGPU/)
  await expect(notice).toContainText(/Chrome|driver|chrome:\/\/gpu/)
  await expect(startButton(page)).toBeDisabled()
  await page.getByRole('button', { name: /^Three stages/ }).click()
  await expect(page.getByText('Three stages, unchanged')).toBeVisible()
  await browser.close()
})

test('a page that is left while it trains asks first', async ({ page }) => {
  await openWith(page, smallest(400))
  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(0)
  const asked = page.waitForEvent('dialog')
  void page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
})
