// What the features are worth, asked of a real run: cancelled without harm, measured, compared with a snapshot, taken away.

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectNoSidewaysScroll, seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status, stepsDone } from './experiments'

const panel = (page: Page) => page.getByRole('region', { name: 'What the features are worth' })
const ask = (page: Page) => panel(page).getByRole('button', { name: 'Probe the features' })
const figures = (page: Page) => panel(page).getByRole('group', { name: 'Figures of the probe' }).locator('tbody tr')
const visit = (page: Page) => panel(page).getByRole('group', { name: 'Probes of this visit' }).locator('tbody tr')

const unmeasured = (steps: number) => smallest(steps, { evaluation: { ...smallest(steps).evaluation, everySteps: 0 } })

test('a run is probed while it trains, beside its baselines; steps are compared, and nothing is lost by cancelling', async ({
  page,
}) => {
  await openWith(page, unmeasured(4000))
  await expect(panel(page)).toContainText('Nothing to judge yet')
  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(1)
  await ask(page).click()
  await expect(panel(page).getByRole('progressbar', { name: 'Probing the features' })).toBeVisible()
  await expect(panel(page)).toContainText(/ \(part \d of 3\): (features|linear probe, epoch) [\d,]+ of [\d,]+/, { timeout: 60_000 }) // prettier-ignore
  const step = await stepsDone(page)
  await expect(figures(page)).not.toHaveCount(0, { timeout: 60_000 })
  expect(await stepsDone(page)).toBeGreaterThanOrEqual(step)
  await panel(page).getByRole('button', { name: 'Cancel the probe' }).click()
  await expect(panel(page).getByRole('progressbar')).toBeHidden()
  await expect(panel(page)).toContainText('Not all baselines were measured')
  await expect(status(page)).toHaveText('Training')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')

  const slider = page.getByRole('group', { name: 'Through training' }).getByRole('slider', { name: 'Views show' })
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(panel(page)).toContainText('The weights of step 0, where the time slider stands.')
  await ask(page).click()
  await expect(visit(page)).toHaveCount(2, { timeout: 60_000 })
  await expect(panel(page).getByRole('progressbar')).toBeHidden({ timeout: 60_000 })
  const rows = await figures(page).evaluateAll((list) => list.map((row) => [...row.children].map((cell) => cell.textContent ?? ''))) // prettier-ignore
  expect(rows.map(([title]) => title)).toEqual(
    ['k-NN, k = 10', 'k-NN, k = 20', 'k-NN, k = 100', 'k-NN, k = 200', 'Linear probe', 'Linear probe, on its training images'], // prettier-ignore
  )
  for (const [title, network, random, pixels] of rows) {
    expect(network, `${title}: before its first step a network is its random initialisation`).toBe(random)
    for (const cell of [network, random, pixels]) expect(Number(/^[\d.]+/.exec(cell)?.[0])).toBeGreaterThan(0)
  }
  await expect(panel(page).getByRole('img', { name: /^From the first epoch to the last: Teacher/ })).toBeVisible()
  await panel(page).getByRole('radio', { name: 'k-NN, k = 20', exact: true }).check({ force: true })
  await expect(panel(page).getByRole('group', { name: 'Confusion matrix, k-NN, k = 20', exact: true })).toBeVisible()

  const download = page.waitForEvent('download')
  await panel(page).getByRole('button', { name: 'CSV of the figures' }).click()
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n')
  expect(lines.length).toBeGreaterThanOrEqual(1 + 6 + 3 * 6) // and what the first probe had by the time it was cancelled
  expect(lines[0]).toMatch(/^run,weights,data,/)

  await visit(page)
    .first()
    .getByRole('button', { name: /^Teacher after step/ })
    .click()
  await expect(panel(page)).toContainText('Not all baselines were measured')
  expect(await seriousFaultsOf(page, '#probe')).toEqual([])
  await page.setViewportSize({ width: 390, height: 800 })
  await expectNoSidewaysScroll(page)
})
