// The kernels' panel: an operation is checked on this adapter against its reference, a step is timed launch by launch, and
// what was found can be copied.

import type { Page } from '@playwright/test'
import { expectNoSidewaysScroll, faultsOf } from './accessible'
import { expect, test } from './browser'

const panel = (page: Page) => page.getByRole('region', { name: 'Kernels on this GPU' })

test('nothing is loaded before it is opened; then an operation shows its WGSL and agrees with its reference', async ({
  page,
}) => {
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(request.url()))
  await page.goto('./')
  await expect(panel(page)).toBeVisible()
  expect(loaded.filter((url) => /Kernels|checks/.test(url))).toEqual([])

  await panel(page).getByRole('button', { name: 'Show the kernels' }).press('Enter')
  const operations = panel(page).getByRole('region', { name: 'Operations' })
  await operations.getByRole('radio', { name: 'elementwise' }).check()
  await operations.getByRole('searchbox').fill('erf')
  const row = operations.locator('details')
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('y = x · Φ(x)')
  await expect(row).toContainText('not checked')

  await row.locator('summary').press('Enter')
  const text = row.getByRole('group', { name: 'WGSL of elementwise/gelu.backward' })
  await expect(text).toContainText('gelu_derivative(x[i], normal_cdf(x[i], e), e)')
  await expect(text.locator('.wgsl-attribute').first()).toHaveText('@group')
  await row.getByRole('button', { name: 'elementwise/gelu.forward' }).click()
  await expect(row.getByRole('group', { name: 'WGSL of elementwise/gelu.forward' })).toContainText('y = x * Phi(x)')

  await row.getByRole('button', { name: 'Check gelu' }).click()
  await expect(row.locator('summary')).toContainText('agrees')
  const results = row.getByRole('group', { name: 'Results of gelu' })
  await expect(results.getByRole('row')).toHaveCount(3) // the head, forward, backward
  await expect(results).toContainText('1e-6')
  await expect(panel(page).getByRole('status', { name: 'Verdict of the self-test' })).toHaveText(
    /^1 of \d+ operations checked, in 2 cases and variants: all agree/,
  )
  expect(await faultsOf(page, '#kernels')).toEqual([])
})

test('a step is timed launch by launch, walked through by keyboard, and told in the diagnostics', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('./')
  await page.getByRole('button', { name: /^First look/ }).click()
  await panel(page).getByRole('button', { name: 'Show the kernels' }).click()
  await panel(page).getByRole('button', { name: 'Time one step' }).click()
  const bar = panel(page).getByRole('group', { name: 'The step by what takes its time' })
  await expect(bar).toBeVisible({ timeout: 120_000 })

  const parts = bar.getByRole('button')
  await expect(parts.first()).toHaveAccessibleName(/^views: [\d.,]+ ms, [\d.]+ % of the step$/)
  await expect(bar.getByRole('button', { name: /^views: augment\/\w+, \d+ launch/ })).not.toHaveCount(0)
  await parts.first().focus()
  // A pointer says what it is over, and keys go on from what has focus.
  const told = panel(page).locator('.step-chosen')
  const backward = bar.getByRole('button', { name: /^backward: [\d.,]+ ms/ })
  await backward.hover()
  await expect(told).toHaveText(/^backward: [\d.,]+ ms/)
  await page.keyboard.press('ArrowRight')
  await expect(parts.nth(1)).toBeFocused()
  await expect(told).toHaveText(/^views: \w+\/[\w.]+, \d+ launch/)
  await page.keyboard.press('End')
  await expect(parts.last()).toBeFocused()

  const table = panel(page).getByRole('group', { name: 'Kernels of the step, the longest first' })
  await expect(table.getByRole('row', { name: /matmul\/gemm/ }).first()).toContainText('%')
  const download = page.waitForEvent('download')
  await panel(page).getByRole('button', { name: 'CSV of all launches' }).click()
  expect((await download).suggestedFilename()).toBe('step-launches.csv')

  const diagnostics = panel(page).getByRole('region', { name: 'Diagnostics' })
  await expect(diagnostics).toContainText(/Step: step with regions, [\d.,]+ ms at once, \d+ dispatches/)
  await expect(diagnostics).toContainText(/Its \d+ launches one by one: [\d.,]+ ms/)
  await expect(diagnostics).toContainText('Self-test: not run')
  await expect(diagnostics).toContainText(/Code: \d+\.\d+\.\d+\+[0-9a-f]{10}/)
  await expectNoSidewaysScroll(page)
  expect(await faultsOf(page, '#kernels')).toEqual([])
})
