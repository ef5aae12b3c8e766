// The keyboard's place on the page: a press leaves the focus on its button, or where that goes away on what comes next.

import type { Locator, Page } from '@playwright/test'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status } from './experiments'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const compare = (page: Page) => page.getByRole('group', { name: 'Compare' })
const kernels = (page: Page) => page.getByRole('region', { name: 'Self-test' })

async function press(target: Locator): Promise<void> {
  await expect(target).toBeEnabled({ timeout: 60_000 })
  await target.focus()
  await target.press('Enter')
}

test('through a run: start, pause, step, save, probe, restart, stop, rename, go on', async ({ page }) => {
  await openWith(page, smallest(400, { evaluation: { ...smallest(400).evaluation, everySteps: 0 } }))
  await press(startButton(page))
  await expect(button(page, 'Pause')).toBeFocused() // though it cannot be pressed yet
  await expect(button(page, 'Pause')).toBeEnabled({ timeout: 120_000 })
  await expect(button(page, 'Pause')).toBeFocused()
  await press(button(page, 'Pause'))
  await expect(status(page)).toHaveText('Paused')
  await expect(button(page, 'Resume')).toBeFocused()
  await press(button(page, 'Step'))
  await expect(button(page, 'Step')).toBeEnabled()
  await expect(button(page, 'Step')).toBeFocused()
  const download = page.waitForEvent('download')
  await press(button(page, 'Save checkpoint'))
  await download
  await expect(button(page, 'Save checkpoint')).toBeFocused()
  const probe = page.getByRole('button', { name: 'Probe the features' })
  await press(probe)
  await expect(probe).toBeFocused()
  await press(button(page, 'Cancel the probe'))
  await expect(probe).toBeFocused()
  await press(button(page, 'Restart'))
  await expect(button(page, 'Pause')).toBeFocused()
  await expect(status(page)).toHaveText('Training', { timeout: 120_000 })
  await press(button(page, 'Stop'))
  await expect(status(page)).toHaveText('Stopped')
  await expect(button(page, 'Start again')).toBeFocused()

  const runs = page.getByRole('region', { name: 'Runs', exact: true })
  const rename = runs.getByRole('button', { name: /^Rename / }).first()
  await press(rename)
  await runs.getByRole('textbox', { name: /^New name of / }).fill('mine')
  await page.keyboard.press('Enter')
  await expect(button(page, 'Rename mine')).toBeFocused()
  await press(button(page, 'Go on: mine'))
  await expect(button(page, 'Pause')).toBeFocused({ timeout: 60_000 })
  await press(button(page, 'Stop'))
  await expect(status(page)).toHaveText('Stopped')
  await press(button(page, 'Remove mine'))
  await expect(runs.getByText('mine was removed.')).toBeVisible()
  await expect(runs.getByRole('listitem')).toHaveCount(1) // the run that was restarted from
  await expect(runs.getByRole('button', { name: 'Undo' })).toBeFocused()
})

test('the parts of the page are behind one button, and choosing one leads the keyboard to its title', async ({
  page,
}) => {
  await page.goto('./')
  await expect(page.getByRole('heading', { name: 'Kernels on this GPU' })).toBeAttached() // the last to be built
  const map = page.getByRole('navigation', { name: 'Parts of the page' })
  await press(button(page, 'On this page'))
  await expect(map.getByRole('link').first()).toBeFocused()
  const titles = await page.locator('section[id] > * > h2').allTextContents()
  expect(titles.length).toBeGreaterThan(10)
  expect(await map.getByRole('link').allTextContents()).toEqual(titles)
  await page.keyboard.press('Escape')
  await expect(button(page, 'On this page')).toBeFocused()
  await press(button(page, 'On this page'))
  await map.getByRole('link', { name: 'PyTorch and back' }).press('Enter')
  await expect(map).toBeHidden()
  await expect(page.getByRole('heading', { name: 'PyTorch and back' })).toBeFocused()
  await expect(page.getByRole('heading', { name: 'PyTorch and back' })).toBeInViewport()
})

test('what takes the place of a button that goes away has the focus', async ({ page }) => {
  await page.goto('./')
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await press(compare(page).getByRole('button', { name: 'Without the region loss' }))
  await expect(compare(page).getByRole('radio', { name: 'B', exact: true })).toBeFocused()
  await press(compare(page).getByRole('button', { name: 'Remove B' }))
  await expect(compare(page).getByRole('button', { name: 'Without the region loss' })).toBeFocused()
  await press(button(page, 'Take “First look”'))
  await expect(startButton(page)).toBeFocused()

  await button(page, 'Show the kernels').click()
  await press(kernels(page).getByRole('button', { name: /^Check all/ }))
  await expect(kernels(page).getByRole('button', { name: 'End it here' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(kernels(page).getByRole('button', { name: /^Check all/ })).toBeFocused()
})

test('a reset and an undo leave the focus to what comes next', async ({ page }) => {
  await page.goto('./')
  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true })
  await seed.fill('7')
  await press(button(page, 'Reset Seed to 0'))
  await expect(seed).toBeFocused()
  await seed.fill('7')
  await press(button(page, 'Reset'))
  await expect(button(page, 'Undo')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(seed).toHaveValue('7')
  await expect(button(page, 'Redo')).toBeFocused()
  await press(button(page, 'Dismiss'))
  await expect(page.getByRole('button', { name: /^Tiny EsViT/ })).toBeFocused()
})
