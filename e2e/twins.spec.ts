// Two runs that differ in one thing, side by side: from the one click to curves, views, weights and the link.

import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expectNoSidewaysScroll, faultsOf, misnamedOn, seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status, wholeTableOf } from './experiments'

const compare = (page: Page) => page.getByRole('group', { name: 'Compare' })
const runBar = (page: Page) => page.getByRole('region', { name: 'Run', exact: true })
const chart = (page: Page, title: string) => page.getByRole('figure').filter({ hasText: title })

const resume = (page: Page) => runBar(page).getByRole('button', { name: 'Resume', exact: true })

/** Steps done by A and by B, as the page says. */
async function stepsOf(page: Page): Promise<[a: number, b: number]> {
  const text = (await runBar(page).textContent()) ?? ''
  const [, a, b] = /A step (\d+) · B step (\d+) of/.exec(text) ?? []
  return [Number(a), Number(b)]
}

const unmeasured = (steps: number) => smallest(steps, { evaluation: { ...smallest(steps).evaluation, everySteps: 0 } })

test('one click makes a twin; both train, are measured and told apart in charts, tables and words', async ({
  page,
}) => {
  await openWith(page, smallest(4))
  await compare(page).getByRole('button', { name: 'Without the region loss' }).click()
  await expect(compare(page)).toContainText('B differs: region loss off (L_V + L_R → L_V)')
  await expect(page.getByText(/^Two runs, A and B: .+ and /)).toBeVisible() // the memory of both
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 170_000 })
  expect(await stepsOf(page)).toEqual([4, 4])
  await expect(runBar(page)).toContainText('B differs: region loss off (L_V + L_R → L_V)')

  const loss = chart(page, 'Training loss')
  await expect(loss).toContainText('A Loss: L_V + L_R')
  await expect(loss).toContainText('B Loss: L_V')
  await expect(loss.locator('.legend li').first()).toHaveText(/^LossA[\d.]+B[\d.]+$/)
  const rows = await wholeTableOf(page, 'Training loss', 4)
  await loss.getByRole('button', { name: 'Training loss as table' }).click()
  await expect(loss.getByRole('columnheader')).toHaveText([
    'Step', 'Loss, A', 'Loss, B', 'View L_V, A', 'View L_V, B', 'Region L_R, A',
  ]) // prettier-ignore
  for (const [, lossA, lossB, , viewB] of rows) {
    expect(Number(lossA)).toBeGreaterThan(0)
    expect(lossB).toBe(viewB) // B minimises the view loss alone
  }
  // the same weights see the same batch: before the first step the view losses are one and the same
  expect(rows[0][3]).toBe(rows[0][4])

  const accuracy = chart(page, 'Held-out accuracy')
  const inShort = page.getByRole('region', { name: 'In short' })
  await expect(inShort).toContainText(/After step 4 .*A.*[\d.]+\s±\s[\d.]+ points/)
  await expect(accuracy).toContainText(/k-NN at random init\d/)
  expect(await seriousFaultsOf(page)).toEqual([])
})

test('the pair pauses, steps, resumes and stops together', async ({ page }) => {
  await openWith(page, unmeasured(400))
  await compare(page).getByRole('button', { name: 'A copy to change' }).click()
  await expect(compare(page)).toContainText('B has the same settings as A.')
  await page.setViewportSize({ width: 768, height: 1024 })
  await page.getByRole('button', { name: 'Step through' }).click()
  await expect(page.getByRole('progressbar', { name: 'Preparation' })).toBeVisible()
  const barHeight = async () => (await runBar(page).boundingBox())!.height
  const atFirst = await barHeight()
  await expect(status(page)).toHaveText('Paused', { timeout: 120_000 })
  expect(await stepsOf(page)).toEqual([0, 0])
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await expect.poll(() => stepsOf(page)).toEqual([1, 1])
  await expect(status(page)).toHaveText('Paused')

  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect.poll(async () => Math.min(...(await stepsOf(page)))).toBeGreaterThan(4)
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(status(page)).toHaveText('Paused')
  const [a, b] = await stepsOf(page)
  expect(a).toBe(b)
  // the same settings give the same numbers
  for (const [, lossA, lossB] of await wholeTableOf(page, 'Training loss', a)) expect(lossB).toBe(lossA)

  // buttons and pace have come, and the bar is as high as before
  await expect(page.locator('.pace')).toBeVisible()
  expect(await barHeight()).toBe(atFirst)

  // the pace beside the buttons, and on a phone no more than a fifth of the window
  const top = async (part: Locator) => (await part.boundingBox())!.y
  await page.setViewportSize({ width: 1280, height: 844 })
  expect(Math.abs((await top(page.locator('.pace'))) - (await top(resume(page))))).toBeLessThan(12)
  expect(await misnamedOn(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  expect((await page.locator('.runbar-top').boundingBox())!.height).toBeLessThan(844 / 5)
  expect(await top(page.getByRole('button', { name: 'Save report' }))).toBe(await top(resume(page)))
  expect(await faultsOf(page, '.runbar')).toEqual([])
  expect(await misnamedOn(page)).toEqual([])
  await expect(page.getByRole('button', { name: 'Save B, for PyTorch' })).toHaveText('Save B')
  expect(await page.locator('#pytorch .save-word').first().isVisible()).toBe(true)
  await page.setViewportSize({ width: 1280, height: 844 })

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save B, checkpoint' }).click()
  expect((await download).suggestedFilename()).toBe(`esvit-smoke-b-step-${b}.safetensors`)

  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')
  await expect(page.getByRole('button', { name: 'Start again' })).toBeEnabled()
})

test('the form shows either of the two, a change is told in words, a link carries both, and one click ends it', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openWith(page, smallest(4))
  await compare(page).getByRole('button', { name: 'A copy to change' }).click()
  const batch = page.getByRole('spinbutton', { name: 'Batch', exact: true })
  await batch.fill('6')
  await batch.press('Enter')
  await expect(compare(page)).toContainText('B differs: Batch: 4 images → 6 images')
  await expect(compare(page)).toContainText('A and B see different batches (batch).')

  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect(page.getByText('Link copied. It holds A and B.')).toBeVisible()
  const other = await context.newPage()
  await other.goto(await page.evaluate(() => navigator.clipboard.readText()))
  await expect(compare(other)).toContainText('B differs: Batch: 4 images → 6 images')
  await other.close()

  await compare(page).getByRole('radio', { name: 'A', exact: true }).check()
  await expect(batch).toHaveValue('4')
  await compare(page).getByRole('button', { name: 'Remove B' }).click()
  await expect(compare(page)).toContainText('Compare with a twin')
  await expect(page.getByText('B was set aside.')).toBeVisible()
})

test('a setting that differs can be set in both, and what does not hold leads to the twin it is in', async ({
  page,
}) => {
  await openWith(page, smallest(4))
  await compare(page).getByRole('button', { name: 'A copy to change' }).click()
  const batch = page.getByRole('spinbutton', { name: 'Batch', exact: true })
  await batch.fill('6')
  await batch.press('Enter')
  await expect(page.getByText('A has 4 images.')).toBeVisible()
  expect(await seriousFaultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Set in both: Batch' }).press('Enter')
  await expect(compare(page)).toContainText('B has the same settings as A.')
  await expect(page.getByText('A has it too now (Batch: 4 images → 6 images).')).toBeVisible()
  await expect(batch).toBeFocused()
  await compare(page).getByRole('radio', { name: 'A', exact: true }).check()
  await expect(batch).toHaveValue('6')

  // more warm-up than steps, in A
  await page.getByRole('spinbutton', { name: 'Steps', exact: true }).fill('1')
  await page.getByRole('spinbutton', { name: 'Steps', exact: true }).press('Enter')
  await compare(page).getByRole('radio', { name: 'B', exact: true }).check()
  const blockers = page.getByRole('list', { name: 'Before this can start' })
  await expect(blockers).toContainText('A: ')
  await blockers.getByRole('button', { name: 'Go to the setting' }).first().press('Enter')
  await expect(compare(page).getByRole('radio', { name: 'A', exact: true })).toBeChecked()
  await expect(page.locator('.experiment :focus')).toBeVisible()
  await expect(page.locator('.field-problem').first()).toContainText('A: ')
})

test('a view asks both runs the same, side by side and on a small screen one above the other, or one of them', async ({
  page,
  context,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  // steps so large that three of them tell the teachers apart in the three digits that are shown
  const config = unmeasured(3)
  await openWith(page, { ...config, optim: { ...config.optim, lr: 0.05 } })
  await compare(page).getByRole('button', { name: 'Without the region loss' }).click()
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 170_000 })
  const view = page.getByRole('region', { name: 'What looks like what' })
  await view.scrollIntoViewIfNeeded()
  const both = 'Run A: Teacher after step 3; Run B: Teacher after step 3'
  await expect(view).toContainText(both, { timeout: 60_000 })
  const column = { a: view.getByRole('group', { name: 'Run A: Loss: L_V + L_R' }), b: view.getByRole('group', { name: 'Run B: Loss: L_V' }) } // prettier-ignore
  // both in one moment: a frame between two looks may move everything
  const boxes = async () => {
    const b = await column.b.elementHandle()
    return column.a.evaluate((a, other) => {
      const [first, second] = [a, other as Element].map((element) => element.getBoundingClientRect())
      return { isBelow: second.top >= first.bottom, isBeside: second.top === first.top && second.left >= first.right }
    }, b)
  }
  expect(await boxes()).toEqual({ isBelow: true, isBeside: false })
  await expectNoSidewaysScroll(page)
  expect(await seriousFaultsOf(page)).toEqual([])

  const matches = (name: string) => view.getByRole('group', { name, exact: true }).locator('tbody').textContent()
  const ofA = await matches('Matches, the surest first, run A')
  const ofB = await matches('Matches, the surest first, run B')
  expect(ofA).not.toBe(ofB)
  // the region that is chosen in one is chosen in the other, by keys as by the pointer
  const regionIn = async (letter: string) =>
    /^[^:]+/.exec((await view.getByRole('slider', { name: `Region of view 1, run ${letter}` }).getAttribute('aria-valuetext')) ?? '')?.[0] // prettier-ignore
  expect(await regionIn('A')).toBe('row 3, column 3')
  await view.getByRole('slider', { name: 'Region of view 1, run B' }).press('ArrowUp')
  await expect.poll(() => regionIn('A')).toBe('row 2, column 3')
  expect(await regionIn('B')).toBe('row 2, column 3')

  const download = page.waitForEvent('download')
  await view.getByRole('button', { name: 'CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('correspondence-a-b.csv')
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => line.split(',')[0])).toEqual(['run', ...Array<string>(16).fill('A'), ...Array<string>(16).fill('B')]) // prettier-ignore

  await page.setViewportSize({ width: 1280, height: 844 })
  await expect.poll(boxes).toEqual({ isBelow: false, isBeside: true })

  // what looks alike in both and is not is said, on the page and below each picture of the report
  const regions = page.getByRole('region', { name: 'What regions have in common' })
  await regions.locator('.panel-head').scrollIntoViewIfNeeded()
  await expect(regions).toContainText('A and B have a basis each', { timeout: 60_000 })
  await expect(regions).toContainText(/Basis of Run A.*Basis of Run B/, { timeout: 60_000 })
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save report' }).click()
  const report = await readFile(await (await saved).path(), 'utf8')
  const captions = [...report.matchAll(/alt="([^"]+: Run [AB]: [^"]+)"/g)].map(([, text]) => text)
  for (const letter of ['A', 'B']) {
    expect(captions.filter((text) => new RegExp(`looks like what: Run ${letter}: Teacher after step 3\\. .+ Stage \\d, \\d × \\d\\. Crops of draw`).test(text))).toHaveLength(1) // prettier-ignore
    expect(captions.filter((text) => new RegExp(`in common: Run ${letter}: Teacher after step 3, .+ have a basis each`).test(text))).toHaveLength(1) // prettier-ignore
  }

  await view.getByRole('radio', { name: 'Run B' }).check()
  await expect(column.a).toHaveCount(0)
  await expect.poll(() => matches('Matches, the surest first')).toBe(ofB)

  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await view.getByRole('button', { name: 'Link', exact: true }).click()
  await expect(view).toContainText('Link copied. It opens this view of run B.')
  const other = await context.newPage()
  await other.goto(await page.evaluate(() => navigator.clipboard.readText()))
  await startButton(other).click({ timeout: 60_000 })
  const sent = other.getByRole('region', { name: 'What looks like what' })
  await expect(sent.getByRole('radio', { name: 'Run B' })).toBeChecked({ timeout: 60_000 })
  await other.close()
})
