// For everybody: keyboard, screen readers, small and large windows, browsers without WebGPU.

import { chromium } from '@playwright/test'
import { findChromium } from '../scripts/chromium.mjs'
import { expectNoSidewaysScroll, expectWhole, seriousFaultsOf } from './accessible'
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

for (const [width, height] of [
  [390, 844],
  [768, 1024],
  [1440, 900],
])
  test(`from its opening until it is ready the page does not move, at ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(window, { shifts })
      // not in the library of types: what moved, as a share of the window
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value)
      })
      observer.observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto('./')
    await expect(status(page)).toHaveText('Ready', { timeout: 60_000 })
    await expectWhole(page)
    const moved = await page.evaluate(() =>
      (window as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0),
    )
    expect(moved).toBeLessThan(0.002) // but for words that get shorter beside others
  })

test('in a low window the bar of the run goes away with the page', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 430 })
  await openWith(page, smallest(3))
  await page.evaluate(() => window.scrollTo(0, 900))
  await expect(startButton(page)).not.toBeInViewport()
  // what is gone to lies at the top of the window, and what is reached by keys in it
  await page.setViewportSize({ width: 720, height: 450 })
  await page.evaluate(() => (location.hash = 'device'))
  const top = () => page.locator('#device').evaluate((part) => Math.round(part.getBoundingClientRect().top))
  await expect.poll(top).toBeGreaterThanOrEqual(0)
  expect(await top()).toBeLessThan(30)
  await startButton(page).focus()
  await expect(startButton(page)).toBeInViewport({ ratio: 1 })

  await page.setViewportSize({ width: 640, height: 900 })
  await expect(startButton(page)).toBeInViewport()
})

for (const runs of ['a run', 'two runs'])
  test(`what comes from the beginning of ${runs} to the end moves no curve`, async ({ page }) => {
    await openWith(page, smallest(3))
    if (runs === 'two runs') await page.getByRole('button', { name: 'Without the region loss', exact: true }).click()
    await startButton(page).click()
    await expect(page.getByRole('heading', { name: 'What is learnt' })).toBeVisible()
    const places = () =>
      page
        .getByRole('heading', { name: /^What is (learnt|minimised)$/ })
        .evaluateAll((list) => list.map((heading) => Math.round(heading.getBoundingClientRect().top + window.scrollY)))
    const before = await places()
    await expect(page.getByRole('group', { name: 'Through training' })).toBeVisible({ timeout: 120_000 })
    await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
    await expect(page.getByRole('region', { name: 'In short' })).toContainText(/after step 3/i)
    expect(await places()).toEqual(before)

    // nor does a pointer over it
    const chart = page.locator('.chart', { hasText: 'Held-out accuracy' })
    const top = () =>
      chart.locator('.u-over').evaluate((over) => Math.round(over.getBoundingClientRect().top + scrollY))
    await expect(chart.locator('.chart-step')).toHaveText('step')
    const still = await top()
    await chart.locator('.u-over').hover({ position: { x: 5, y: 40 } })
    await expect(chart.locator('.chart-step')).toHaveText('step 0')
    expect(await top()).toBe(still)

    // and what sticks below the bar, or is gone to, lies clear of it, however many notes it carries
    const isClear = (part: string) =>
      page.evaluate((name) => {
        const bottom = document.querySelector('.runbar')!.getBoundingClientRect().bottom
        return document.querySelector(name)!.getBoundingClientRect().top >= bottom
      }, part)
    await page.setViewportSize({ width: 1024, height: 800 })
    await page.evaluate(() => window.scrollTo(0, 900))
    await expect.poll(() => isClear('.experiment')).toBe(true)
    await page.evaluate(() => document.querySelector('#confusion')?.scrollIntoView())
    await expect.poll(() => isClear('#confusion')).toBe(true)
  })

test('on a phone what the page is comes before the settings, for eyes and for keys', async ({ page }) => {
  const order = () =>
    page.evaluate(() => {
      const [welcome, form] = ['.welcome', '.experiment'].map((part) => document.querySelector(part)!)
      return {
        isAbove: welcome.getBoundingClientRect().bottom <= form.getBoundingClientRect().top,
        isBefore: (welcome.compareDocumentPosition(form) & Node.DOCUMENT_POSITION_FOLLOWING) > 0,
      }
    })
  await page.setViewportSize({ width: 390, height: 844 })
  await openWith(page, smallest(3))
  expect(await order()).toEqual({ isAbove: true, isBefore: true })
  await expect(page.locator('.welcome')).toBeInViewport()
  await page.setViewportSize({ width: 1280, height: 844 })
  await expect.poll(order).toEqual({ isAbove: false, isBefore: false })
})

test('on a phone what the run does is said on one line, whatever it is, and the bar keeps its height', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const { evaluation } = smallest(8)
  await openWith(page, smallest(8, { evaluation: { ...evaluation, everySteps: 4 } }))
  await startButton(page).click()
  await expect(page.getByRole('progressbar', { name: 'Preparation' })).toBeVisible()
  const seen = await page.evaluateHandle(() => {
    const states = new Map<string, { isOnOneLine: boolean; height: number }>()
    const look = () => {
      const [head, title, bar] = ['.status-head', '.status-title', '.runbar-top'].map((part) =>
        document.querySelector(part)!,
      )
      const isOnOneLine = title.getBoundingClientRect().height <= head.getBoundingClientRect().height + 1
      states.set(title.textContent ?? '', { isOnOneLine, height: bar.getBoundingClientRect().height })
    }
    new MutationObserver(look).observe(document.querySelector('.runbar')!, { childList: true, characterData: true, subtree: true }) // prettier-ignore
    return states
  })
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  const states = await seen.evaluate((map) => [...map])
  const titles = states.map(([title]) => title)
  expect(titles).toEqual(expect.arrayContaining(['Measuring before training', 'Training', 'Finished']))
  expect(states.flatMap(([title, { isOnOneLine }]) => (isOnOneLine ? [] : [title]))).toEqual([])
  const whileTraining = states.filter(([title]) => title !== 'Finished')
  expect(new Set(whileTraining.map(([, { height }]) => height)).size, JSON.stringify(states)).toBe(1)
})

test('where the system forces its colours, what speaks by colour still does', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await openWith(page, smallest(3))
  const chosen = page.locator('.preset[aria-pressed="true"], .themes [aria-pressed="true"]')
  const outlines = await chosen.evaluateAll((list) => list.map((element) => getComputedStyle(element).outlineStyle))
  expect(outlines).toEqual(['solid', 'solid'])
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  const correspondence = page.getByRole('region', { name: 'What looks like what' })
  await correspondence.scrollIntoViewIfNeeded()
  await expect(correspondence.locator('.mark-key')).toBeVisible({ timeout: 60_000 })
  /** Of each part whether it can be told from the ground that all backgrounds are taken for. */
  const isSeen = (part: string) =>
    page
      .locator(part)
      .first()
      .evaluate((element) => {
        const probe = document.body.appendChild(document.createElement('p'))
        probe.style.background = 'Canvas'
        const ground = getComputedStyle(probe).backgroundColor
        probe.remove()
        const { backgroundColor, backgroundImage } = getComputedStyle(element)
        return backgroundImage !== 'none' || (backgroundColor !== ground && backgroundColor !== 'rgba(0, 0, 0, 0)')
      })
  const parts = ['.dot', '.progress-fill', '.range-fill', '.legend .swatch', '.sign-mark', '.sign-key-tick', '.sign-key-zone', '.verdict-mark', '.heat-ramp', '.confusion-right'] // prettier-ignore
  for (const part of parts) expect(await isSeen(part), part).toBe(true)
})

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
  await expect(page.getByRole('heading', { name: /Press Start/ })).toHaveCount(0)
  // on a phone it is what is seen and read first
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(notice).toBeInViewport({ ratio: 1 })
  const isFirst = await notice.evaluate((element) => {
    const parts = [...document.querySelectorAll('.notice-device, .welcome, .experiment')]
    return parts[0] === element && parts.length === 3
  })
  expect(isFirst).toBe(true)
  await page.setViewportSize({ width: 1280, height: 844 })
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
