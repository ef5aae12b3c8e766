// The slider through training: every view and curve shows the step that is chosen, while a run trains and after it, of both
// twins; by keyboard, by a press on a curve, by a link, and by itself.

import type { Page } from '@playwright/test'
import { expectNoSidewaysScroll, seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, saidInSight, smallest, startButton, status, stepsDone } from './experiments'

const bar = (page: Page) => page.getByRole('group', { name: 'Through training' })
const slider = (page: Page) => bar(page).getByRole('slider', { name: 'Views show' })
const view = (page: Page, name = 'What looks like what') => page.getByRole('region', { name })
const chart = (page: Page, title: string) => page.getByRole('figure').filter({ hasText: title })
const matches = (page: Page) =>
  view(page).getByRole('group', { name: 'Matches, the surest first' }).locator('tbody').textContent()
/** The table follows its picture a moment later, so that pointing is not held up: what it says once it says the same. */
async function settledMatches(page: Page): Promise<string> {
  let said = ''
  const isSettled = async () => {
    const chosen = await view(page)
      .getByRole('slider', { name: /^Region of view/ })
      .getAttribute('aria-valuetext')
    said = (await matches(page)) ?? ''
    const cells = /^(.+): most like (.+), cosine ([−.\d]+)/.exec(chosen ?? '')?.slice(1)
    return cells !== undefined && said.includes(cells.join(''))
  }
  await expect.poll(isSettled).toBe(true)
  return said
}

const unmeasured = (steps: number) => smallest(steps, { evaluation: { ...smallest(steps).evaluation, everySteps: 0 } })

test('after a run: keys, a press on a curve, play and a link move views and curves together; the next start forgets', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openWith(page, smallest(4))
  await expect(bar(page)).toBeHidden() // nothing has passed yet
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 170_000 })
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'the end')
  await view(page).scrollIntoViewIfNeeded()
  await expect(view(page)).toContainText('Teacher after step 4', { timeout: 60_000 })
  const atEnd = await settledMatches(page)

  await slider(page).focus()
  await page.keyboard.press('Home')
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'step 0')
  await expect(view(page)).toContainText('step 0, snapshot')
  await expect.poll(() => matches(page)).not.toBe(atEnd)
  const loss = chart(page, 'Training loss')
  await expect(loss.locator('.chart-step')).toHaveText('step 0')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'step 2')
  await expect(view(page)).toContainText('Teacher after step 2')
  await expect(view(page)).toContainText('step 2, snapshot')
  await expect(loss.locator('.chart-step')).toHaveText('step 2')
  await expect(loss.getByRole('slider')).toHaveAttribute('aria-valuetext', /^step 2: Loss [\d.]+/)
  const attention = view(page, 'What a token attends to')
  await attention.scrollIntoViewIfNeeded()
  await expect(attention).toContainText('Teacher after step 2', { timeout: 60_000 })
  await attention.getByRole('button', { name: 'Link', exact: true }).click()
  await expect(attention).toContainText('Link copied. It opens this view at step 2.')
  const link = await page.evaluate(() => navigator.clipboard.readText())
  await slider(page).focus()
  await page.keyboard.press('End')
  await expect(attention).toContainText('Teacher after step 4')
  await view(page).scrollIntoViewIfNeeded()
  await expect(view(page)).toContainText('Teacher after step 4')
  await expect.poll(() => matches(page)).toBe(atEnd)

  await loss.locator('.u-over').click({ position: { x: 3, y: 40 } })
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'step 0')
  // pressed again within the page: each is shown for 600 ms, and from outside a press may take longer
  const play = bar(page).getByRole('button', { name: 'Go through the snapshots' })
  await play.evaluate(async (button: HTMLButtonElement) => {
    button.click()
    await new Promise((resolve) => setTimeout(resolve, 900))
    button.click()
  })
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^step [12]$/)
  await expect(play).toBeVisible()
  expect(await seriousFaultsOf(page)).toEqual([])

  await slider(page).focus()
  await page.keyboard.press('End')
  await page.evaluate((hash) => {
    history.replaceState(null, '', './')
    location.hash = hash
  }, new URL(link).hash)
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'step 2')
  const note = page.getByText('The slider stands at step 2, where the link looks.')
  await expect(note).toBeVisible()
  await expect(attention).toBeInViewport()
  await expect(attention).toContainText('Teacher after step 2', { timeout: 60_000 })

  await page.getByRole('button', { name: 'Step through' }).click()
  await expect(status(page)).toHaveText('Paused', { timeout: 120_000 })
  await expect(bar(page)).toBeHidden()
  await expect(note).toBeHidden()
})

test('while a run trains, a step that has passed stays; live goes on as before', async ({ page }) => {
  await openWith(page, unmeasured(400))
  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(3)
  await view(page).scrollIntoViewIfNeeded()
  await slider(page).focus()
  await page.keyboard.press('Home')
  await expect.poll(() => saidInSight(view(page)), { timeout: 60_000 }).toContain('Teacher before its first step')
  const before = await settledMatches(page)
  const step = await stepsDone(page)
  await expect.poll(() => stepsDone(page), { timeout: 60_000 }).toBeGreaterThan(step + 10)
  expect(await matches(page)).toBe(before)

  await bar(page).getByRole('button', { name: 'Live' }).click()
  const shown = async () => Number(/after step (\d+)/.exec(await saidInSight(view(page)))?.[1])
  await expect.poll(shown, { timeout: 60_000 }).toBeGreaterThan(step)
  const first = await shown()
  await expect.poll(shown, { timeout: 60_000 }).toBeGreaterThan(first)

  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(status(page)).toHaveText('Paused')
  await slider(page).focus()
  await page.keyboard.press('Home')
  await view(page).scrollIntoViewIfNeeded()
  await expect(view(page)).toContainText('Teacher before its first step', { timeout: 60_000 })
  await expect.poll(() => matches(page)).toBe(before)
})

test('the cursor that keys have put on a curve stays on its step as the axis grows and buckets fold', async ({
  page,
}) => {
  await openWith(page, unmeasured(560))
  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(8)
  const loss = chart(page, 'Training loss')
  const curve = loss.getByRole('slider')
  await curve.focus()
  await page.keyboard.press('Home')
  for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight')
  await expect(curve).toHaveAttribute('aria-valuetext', /^step 8: /)
  await expect.poll(() => stepsDone(page), { timeout: 60_000 }).toBeGreaterThan(60)
  await expect(curve).toHaveAttribute('aria-valuetext', /^step 8: /)
  await expect(loss.locator('.chart-step')).toHaveText('step 8')
  await expect.poll(() => stepsDone(page), { timeout: 150_000 }).toBeGreaterThan(520)
  await expect(curve).toHaveAttribute('aria-valuetext', /^step [89]: /) // two steps are one from here on
  await expect(loss.locator('.chart-step')).toHaveText(/^steps? [89]/)
})

test('twins are shown at the same step of their pasts, side by side or one alone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await openWith(page, unmeasured(4))
  await page.getByRole('group', { name: 'Compare' }).getByRole('button', { name: 'Without the region loss' }).click()
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 170_000 })
  await slider(page).focus()
  await page.keyboard.press('ArrowLeft')
  await view(page).scrollIntoViewIfNeeded()
  const both = 'Run A: Teacher after step 3; Run B: Teacher after step 3'
  await expect(view(page)).toContainText(both, { timeout: 60_000 })
  await page.keyboard.press('ArrowLeft')
  await expect(view(page)).toContainText(both.replaceAll('3', '2'))
  await page.keyboard.press('ArrowRight')
  await expect(view(page)).toContainText(both)
  await view(page).getByRole('radio', { name: 'Run A' }).check()
  await expect(view(page)).not.toContainText('Run B: Teacher')
  const ofA = await settledMatches(page)
  await view(page).getByRole('radio', { name: 'Run B' }).check()
  await expect(view(page)).toContainText('Run B: Teacher after step 3')
  await expect.poll(() => matches(page)).not.toBe(ofA)
  await expectNoSidewaysScroll(page)
  expect(await seriousFaultsOf(page)).toEqual([])
})
