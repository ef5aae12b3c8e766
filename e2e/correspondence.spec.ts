// The correspondence view: before a run, while it trains, after it; by pointer and by keyboard; what can be taken away.

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectNoSidewaysScroll, faultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, saidInSight, smallest, startButton, status, stepsDone, tableOf } from './experiments'

const view = (page: Page) => page.getByRole('region', { name: 'What looks like what' })
const region = (page: Page) => view(page).getByRole('slider', { name: /^Region of view/ })
const matches = (page: Page) => view(page).getByRole('group', { name: 'Matches, the surest first' }).locator('tbody tr')
const choose = (page: Page, name: string) => view(page).getByRole('radio', { name, exact: true }).check()

/** Rows of the table: region, match, cosine, true place, verdict. */
const matchRows = (page: Page) =>
  matches(page).evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))

/** Opens the view and waits for its first answer. */
async function show(page: Page): Promise<void> {
  await view(page).scrollIntoViewIfNeeded()
  await expect(region(page)).toBeVisible({ timeout: 60_000 })
}

/** The picture, as text that changes with it. */
const ink = (page: Page) =>
  view(page)
    .locator('.pair-canvas')
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())

test('before a run it shows random weights and says so; while a run trains it changes; after it, it stays', async ({
  page,
}) => {
  const config = smallest(400)
  await openWith(page, { ...config, evaluation: { ...config.evaluation, everySteps: 0 } })
  await show(page)
  await expect(view(page)).toContainText('not trained')
  await expect(view(page)).toContainText('nothing is trained yet')
  const untrained = await matchRows(page)
  expect(untrained.length).toBeGreaterThan(3)
  const drawnBefore = await ink(page)

  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(2)
  await show(page)
  const said = () => saidInSight(view(page))
  await expect.poll(said, { timeout: 60_000 }).toMatch(/Teacher after step \d+/)
  await choose(page, 'Student')
  await expect.poll(said, { timeout: 60_000 }).toMatch(/Student after step \d+/)
  await expect.poll(() => ink(page)).not.toBe(drawnBefore)
  await expect.poll(() => matchRows(page)).not.toEqual(untrained)

  // it is renewed by itself
  const step = async () => Number(/after step (\d+)/.exec(await said())?.[1])
  const first = await step()
  await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(first)
  await expect(view(page)).toContainText('Updated at most every 2 s.')

  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')
  const last = await stepsDone(page)
  await expect.poll(step).toBe(last)
  await expect(view(page)).not.toContainText('Updated at most every')
  await choose(page, 'Teacher') // and can still be asked
  await expect(view(page)).toContainText(`Teacher after step ${last}`)
})

test('keyboard and pointer choose a region; stage, swap and lines are drawn at once', async ({ page }) => {
  await openWith(page, smallest(3))
  await show(page)
  await region(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('PageUp')
  await expect(region(page)).toHaveAttribute(
    'aria-valuetext',
    /^row 1, column 1: most like row \d+, column \d+, cosine/,
  )
  const corner = await ink(page)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(region(page)).toHaveAttribute('aria-valuetext', /^row 2, column 2: /)
  expect(await ink(page)).not.toBe(corner)
  await page.keyboard.press('Enter')
  await page.mouse.move(0, 0)
  await region(page).blur()
  await expect(region(page)).toHaveAttribute('aria-valuetext', /^row 2, column 2: /) // it is pinned

  // so is where keys have gone, when they leave
  await region(page).press('ArrowUp')
  await region(page).blur()
  await expect(region(page)).toHaveAttribute('aria-valuetext', /^row 1, column 2: /)
  await region(page).press('ArrowDown')
  await region(page).blur()

  // hovering looks, leaving looks back
  const box = (await view(page).locator('.pair-canvas').boundingBox())!
  await page.mouse.move(box.x + 8, box.y + 8)
  await expect(region(page)).toHaveAttribute('aria-valuetext', /^row 1, column 1: /)
  await page.mouse.move(box.x + 8, box.y - 60)
  await expect(region(page)).toHaveAttribute('aria-valuetext', /^row 2, column 2: /)

  // swapped, the match is looked at from the other side
  const [, row, column] = /most like row (\d+), column (\d+)/.exec((await region(page).getAttribute('aria-valuetext')) ?? '')! // prettier-ignore
  await page.getByRole('button', { name: 'Swap the views' }).click()
  await expect(region(page)).toHaveAccessibleName('Region of view 2')
  await expect(region(page)).toHaveAttribute('aria-valuetext', new RegExp(`^row ${row}, column ${column}: `))

  const stages = view(page).getByRole('radiogroup', { name: 'Stage' }).getByRole('radio')
  const before = await region(page).getAttribute('aria-valuemax')
  await stages.first().check()
  await expect(region(page)).not.toHaveAttribute('aria-valuemax', String(before))
  const lined = await ink(page)
  const lines = view(page).getByRole('slider', { name: 'Lines' })
  await lines.focus()
  await page.keyboard.press('Home')
  await expect.poll(() => ink(page)).not.toBe(lined)
})

test('other pictures: the next, a class, mirrored, two, the reader’s own', async ({ page }) => {
  await openWith(page, smallest(3))
  await show(page)
  await expect(view(page)).toContainText('held-out image 0')
  await view(page).getByRole('button', { name: 'Image: the next one' }).click()
  await expect(view(page)).toContainText('held-out image 1')
  await view(page).getByRole('combobox', { name: 'Image: class' }).selectOption({ index: 2 })
  await expect(view(page).locator('.picture-place')).toHaveText(/^1 of \d+$/)

  const cosines = async () => (await matchRows(page)).map((row) => row[2])
  const drawn = await cosines()
  await view(page).getByRole('button', { name: 'New views' }).click()
  await expect(view(page)).toContainText('draw 1')
  await expect.poll(cosines).not.toEqual(drawn)

  await choose(page, 'Mirrored')
  await expect(view(page).locator('.crops')).toContainText('View 1: 32 × 32 px')
  await expect(view(page).locator('.crops')).toContainText('View 2: 32 × 32 px, mirrored')
  // every region has a place in a copy of the whole
  await expect.poll(async () => (await matchRows(page)).every((row) => row[3] !== '–')).toBe(true)

  await choose(page, 'Two images')
  await expect(view(page)).toContainText('matches are not marked right or wrong')
  await expect(view(page).getByRole('group', { name: 'Image 1' })).toContainText('View 1')
  await expect(view(page).getByRole('group', { name: 'Image 2' })).toContainText('View 2')
  const lines = await view(page)
    .locator('.readout dd')
    .evaluateAll((list) =>
      list.map((value) => {
        const words = document.createRange()
        words.selectNodeContents(value)
        return words.getBoundingClientRect().height
      }),
    )
  expect(Math.max(...lines)).toBeLessThan(30) // each on one
  await choose(page, 'Crops')

  const own = await page.screenshot({ clip: { x: 0, y: 0, width: 240, height: 120 } })
  const input = view(page).getByLabel('Image: your picture')
  await input.setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: own })
  await expect(view(page).locator('.crops')).toContainText('mine.png')
  await input.setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(view(page).getByRole('alert')).toContainText('“notes.png” is no picture that this browser can read')
  await expect(region(page)).toBeVisible() // the last answer stays
})

test('a picture can be dropped on the view, and is not taken for a data set', async ({ page }) => {
  await openWith(page, smallest(3))
  await show(page)
  const bytes = [...(await page.screenshot({ clip: { x: 0, y: 0, width: 64, height: 64 } }))]
  const dropped = await page.evaluateHandle((list) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(list)], 'dropped.png', { type: 'image/png' }))
    return data
  }, bytes)
  const target = view(page).locator('.pair-canvas')
  await target.dispatchEvent('dragover', { dataTransfer: dropped })
  await target.dispatchEvent('drop', { dataTransfer: dropped })
  await expect(view(page).locator('.crops')).toContainText('dropped.png')
  await expect(page.getByText('Drop CIFAR-10')).toHaveCount(0)
})

test('the picture and the numbers are saved; the chart has its lines', async ({ page }) => {
  const config = smallest(4)
  await openWith(page, { ...config, evaluation: { ...config.evaluation, correspondenceImages: 12 } })
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  await show(page)
  const chart = view(page).getByRole('figure').filter({ hasText: 'Correspondence accuracy' })
  await expect(chart).toContainText(/Chance[\d.]+/)
  await expect(chart).toContainText(/same row and column[\d.]+/)
  await expect(chart).toContainText('The soft band is ± two standard errors over the images')
  await expect
    .poll(async () => (await tableOf(page, 'Correspondence accuracy')).map(([step]) => step))
    .toEqual(['0', '4'])

  const save = async (name: string) => {
    const download = page.waitForEvent('download')
    await view(page).getByRole('button', { name, exact: true }).click()
    return download
  }
  const csv = await save('CSV')
  expect(csv.suggestedFilename()).toBe('correspondence.csv')
  const lines = (await readFile(await csv.path(), 'utf8')).trimEnd().split('\n')
  const regions = Number(await region(page).getAttribute('aria-valuemax'))
  expect(lines).toHaveLength(regions + 1)
  expect(lines[0].split(',')).toHaveLength(10 + regions)
  const png = await save('PNG')
  const bytes = await readFile(await png.path())
  expect([...bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(300)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing serious, also as a table and on a small screen, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 390, height: 844 })
    await openWith(page, smallest(3))
    await show(page)
    await choose(page, 'Two images')
    await expect(view(page)).toContainText('matches are not marked right or wrong')
    await view(page).getByRole('button', { name: 'Matches as a table' }).click()
    expect(await faultsOf(page, '#correspondence')).toEqual([])
    await expectNoSidewaysScroll(page)
  })

test('folded away it asks nothing, and comes back', async ({ page }) => {
  await openWith(page, smallest(3))
  await show(page)
  await view(page).getByRole('button', { name: 'Fold this view away' }).click()
  await expect(region(page)).toBeHidden()
  await view(page).getByRole('button', { name: 'Show this view' }).click()
  await expect(region(page)).toBeVisible()
})
