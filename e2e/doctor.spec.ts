// The collapse doctor: a run that is made to fail is told so, with the numbers, and the remedy goes into the form.

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { presetNamed } from '../src/runs/presets'
import { faultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, startButton, stepsDone } from './experiments'

const panel = (page: Page) => page.getByRole('region', { name: 'Does it collapse?' })
const spoken = (page: Page) => panel(page).getByRole('status', { name: 'Diagnosis' })
const card = (page: Page, head: 'Views' | 'Regions') => panel(page).getByRole('region', { name: `${head}: diagnosis` })

/** A preset that fails, without the measurements between its steps. */
function failing(name: string) {
  const { config } = presetNamed(name)
  return { ...config, evaluation: { ...config.evaluation, everySteps: 0 } }
}

test('a run without sharpening is told to collapse, and its remedy is one press away', async ({ page }) => {
  await page.goto('./')
  await expect(panel(page)).toContainText('Start a run, and a verdict appears here')
  await panel(page).getByRole('button', { name: 'No sharpening' }).press('Enter')
  await expect(page.getByText('No sharpening, unchanged')).toBeVisible()

  await openWith(page, failing('fails-no-sharpening'))
  await startButton(page).click()
  await expect(spoken(page)).toHaveText('Views: too early to say. Regions: too early to say.')
  await expect(card(page, 'Views')).toContainText(/\d+ of 100 steps are done/, { timeout: 120_000 })
  await expect(spoken(page)).toHaveText('Views: collapsing to uniform. Regions: collapsing to uniform.', {
    timeout: 150_000,
  })
  expect(await stepsDone(page)).toBeGreaterThanOrEqual(100)
  await page.getByRole('button', { name: 'Pause' }).click()

  // it is said beside the loss too, which alone looks fine
  const ailment = page.getByRole('figure').filter({ hasText: 'Training loss' }).getByRole('link')
  await expect(ailment).toHaveText('Views: collapsing to uniform. Regions: collapsing to uniform.')
  await ailment.click()
  await expect(panel(page)).toBeInViewport()

  // reason and signs are the same numbers, on scales that say what they are
  await expect(card(page, 'Views')).toContainText(/A target carries 0\.0\d+ nats about its view, less than 0\.1/)
  await expect(card(page, 'Regions')).toContainText(/of ln K = 4\.85 nats/)
  await expect(panel(page).getByRole('list', { name: 'Key of the scales' })).toContainText('mean of the last 20 steps')
  const entropy = card(page, 'Views').getByRole('meter', { name: 'Teacher entropy' })
  await expect(entropy).toHaveAttribute('aria-valuetext', /^4\.8\d+ nats, scale to ln K 4\.852; shows a collapse$/)
  const now = Number(await entropy.getAttribute('aria-valuenow'))
  expect(now).toBeGreaterThan(4.7)
  expect(now).toBeLessThanOrEqual(Math.log(128))

  const download = page.waitForEvent('download')
  await panel(page).getByRole('button', { name: 'CSV', exact: true }).click()
  const csv = await readFile(await (await download).path(), 'utf8')
  const [names, first, ...rest] = csv.trim().split('\n')
  expect(names).toBe('step,head,verdict,sign,value,unit,least,most,collapse_from,collapse_to')
  expect(first).toMatch(/^\d+,view,uniform,information,[\d.e-]+,nats,0,2\.77\d+,0,0\.1$/)
  expect(rest.some((row) => row.includes(',region,uniform,prototypesRegion,'))).toBe(true)

  // the remedy, from the keyboard: it goes into the form, the focus with it, and it can be taken back
  const remedy = panel(page).getByRole('button', { name: 'Set teacher temperature to 0.04' })
  await remedy.press('Enter')
  const field = page.getByRole('spinbutton', { name: 'Teacher temperature', exact: true })
  await expect(field).toHaveValue('0.04')
  await expect(field).toBeFocused()
  await expect(page.getByText('For the next run: Teacher temperature: 0.4 → 0.04.')).toBeVisible()
  await expect(panel(page).getByRole('button', { name: 'Set for the next run' })).toBeDisabled()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(field).toHaveValue('0.4')

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    expect(await faultsOf(page, '#doctor')).toEqual([])
  }
  await page.setViewportSize({ width: 390, height: 844 })
  const overflow = await panel(page).evaluate((element) => element.scrollWidth - element.clientWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})
