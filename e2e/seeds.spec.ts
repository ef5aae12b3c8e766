// An experiment over several seeds: one press, one run after the other, and what is said of them together.

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { smallest, startButton, status } from './experiments'
import { encodeLink } from '../src/runs/link'
import { regionTwin } from '../src/runs/twin'

test('twins are trained over two seeds, and Runs says how far apart they are', async ({ page }) => {
  const config = smallest(6)
  await page.goto(`./#${encodeLink(config, regionTwin(config).config)}`)
  const seeds = page.getByRole('spinbutton', { name: 'Repeat over' })
  await seeds.fill('2')
  await expect(page.getByText('Start trains 2 pairs one after the other, with the seeds 0 to 1')).toBeVisible()
  await startButton(page).click()
  const bar = page.getByRole('region', { name: 'Run', exact: true })
  await expect(bar).toContainText('seed 1 of 2')
  await expect(bar).toContainText('seed 2 of 2', { timeout: 120_000 })
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })

  const inShort = page.getByRole('region', { name: 'In short' })
  await expect(inShort).toContainText('Seed 2 of 2: Runs shows all of them together.')
  await inShort.getByRole('link', { name: 'Runs', exact: true }).click()
  const runs = page.getByRole('region', { name: 'Runs', exact: true })
  await expect(runs.getByRole('heading', { name: 'Runs', exact: true })).toBeInViewport()
  await expect(runs.getByRole('checkbox', { checked: true })).toHaveCount(4)
  const table = runs.getByRole('group', { name: 'Compared experiments in numbers' })
  await expect(table.getByRole('columnheader')).toHaveText(
    ['Over seeds', 'First look A and 1 repeat', 'First look B and 1 repeat'], // prettier-ignore
  )
  await expect(table.getByRole('row', { name: /^Seeds/ })).toContainText('0, 1')
  await expect(table.getByRole('row', { name: /^k-NN at step 6/ }).getByRole('cell')).toHaveText(
    [/^[\d.]+\s±\s[\d.]+\s%$/, /^[\d.]+\s±\s[\d.]+\s%$/], // prettier-ignore
  )
  await expect(table.getByRole('row', { name: /^Against the first/ })).toContainText('seeds')
  const download = page.waitForEvent('download')
  await runs.getByRole('button', { name: 'CSV of all measures' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('runs.csv')
  const csv = await readFile(await file.path(), 'utf8')
  expect(csv.match(/^run,.*,k-NN,%,6,\d/gm)).toHaveLength(4)
  expect(csv.match(/^mean,.*,k-NN,%,6,[\d.]+,[\d.]+,,2$/gm)).toHaveLength(2)
  expect(csv.match(/^difference from the first by seed,First look B,.*,k-NN,%,6,/gm)).toHaveLength(1)

  const legend = runs.getByRole('figure').getByRole('listitem')
  await expect(legend).toHaveCount(2)
  await runs.getByRole('radio', { name: 'Each run' }).check()
  await expect(legend).toHaveCount(4)
  expect(await seriousFaultsOf(page)).toEqual([])
})

test('on a phone the first start leads to the curves, and the next seed leaves the reader where they are', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`./#${encodeLink(smallest(12))}.s2`)
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await startButton(page).click()
  await expect(page.getByRole('heading', { name: 'What is learnt' })).toBeInViewport()
  const runs = page.getByRole('region', { name: 'Runs', exact: true })
  await runs.getByRole('heading', { name: 'Runs', exact: true }).scrollIntoViewIfNeeded()
  const bar = page.getByRole('region', { name: 'Run', exact: true })
  await expect(bar).toContainText('seed 1 of 2')
  await expect(bar).toContainText('seed 2 of 2', { timeout: 120_000 })
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  await expect(runs).toBeInViewport()
})

test('a page that was closed at the first of two seeds goes on to both', async ({ page, context }) => {
  await page.goto(`./#${encodeLink(smallest(6))}.s2`)
  await expect(page.getByRole('spinbutton', { name: 'Repeat over' })).toHaveValue('2')
  await page.getByRole('button', { name: 'Step through' }).click()
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  const rows = (of: Page) => of.getByRole('list', { name: 'Kept runs' }).getByRole('listitem')
  await expect(rows(page)).toContainText(['Paused here, kept after 1 of 6 steps'], { timeout: 120_000 })
  await page.close()

  const next = await context.newPage()
  await next.goto('./')
  const offer = next.getByRole('region', { name: 'Interrupted run' })
  await expect(offer).toContainText('It is seed 1 of 2. Once it has finished, the next begins.')
  await offer.getByRole('button', { name: 'Go on' }).click()
  await expect(next.getByRole('region', { name: 'Run', exact: true })).toContainText('seed 2 of 2', {
    timeout: 120_000,
  })
  const whole = 'Finished, kept after 6 of 6 steps'
  await expect(rows(next)).toContainText([whole, whole], { timeout: 120_000 })
  await expect(rows(next).getByRole('checkbox', { checked: true })).toHaveCount(2)
})
