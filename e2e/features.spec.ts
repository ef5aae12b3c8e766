// The views of features: regions as colours on a basis that stays, likeness by pointer and by keyboard, a map of images by
// PCA and UMAP, neighbours and their vote; what can be taken away.

import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expectNoSidewaysScroll, faultsOf } from './accessible'
import { presetNamed } from '../src/runs/presets'
import { expect, test } from './browser'
import { openWith, smallest, status } from './experiments'

const regions = (page: Page) => page.getByRole('region', { name: 'What regions have in common' })
const images = (page: Page) => page.getByRole('region', { name: 'Which images are alike' })
const region = (page: Page) => regions(page).getByRole('slider', { name: 'Chosen region' })
const image = (page: Page) => images(page).getByRole('slider', { name: 'Chosen image' })
const choose = (view: Locator, group: string, name: string) =>
  view.getByRole('radiogroup', { name: group, exact: true }).getByRole('radio', { name, exact: true }).check()

/** Opens a view and waits until its basis is found. Views above it grow as their answers come. */
async function show(view: Locator): Promise<void> {
  const text = async () => {
    await view.locator('.panel-head').scrollIntoViewIfNeeded()
    return view.textContent()
  }
  await expect.poll(text, { timeout: 90_000 }).toContain('Basis of')
}

/** A picture as words that change with it. */
const ink = (view: Locator) =>
  view
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())

async function saved(page: Page, view: Locator, name: string): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download')
  await view.getByRole('button', { name, exact: true }).click()
  const file = await download
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

test('regions are coloured, and one is compared with all others by pointer and by keyboard', async ({ page }) => {
  await openWith(page, smallest(3))
  const view = regions(page)
  await show(view)
  await expect(view).toContainText('from 1,024 regions of 64 held-out images')
  await expect(view).toContainText(
    /check whether parts of one colour are also one thing to you\..*explain [\d.]+ \+ [\d.]+ \+ [\d.]+ = [\d.]+\s%/,
  )
  const plain = await ink(view)

  // the pointer looks, a press keeps, and then it reads
  await region(page).evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const box = (await view.locator('canvas').boundingBox())!
  await page.mouse.move(box.x + 12, box.y + 12)
  await expect(view.locator('.readout')).toContainText(/Under the pointer.*row 1, column 1.*Most like it, elsewhere.*; −?\d\.\d{3}/) // prettier-ignore
  await expect(region(page)).toHaveAttribute('aria-valuenow', '1')
  expect(await ink(view)).not.toBe(plain)
  await page.mouse.click(box.x + 12, box.y + 12)
  await page.mouse.move(box.x + box.width - 24, box.y + 12)
  await expect(view.locator('.readout')).toContainText(/Chosen.*row 1, column 1.*Under the pointer.*row 1, column [34]; −?\d\.\d{3}/) // prettier-ignore
  await page.mouse.move(0, 0)

  await region(page).focus()
  await page.keyboard.press('ArrowRight')
  await expect(region(page)).toHaveAttribute('aria-valuenow', '2')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowRight')
  await expect(region(page)).toHaveAttribute('aria-valuenow', '17') // the first region of the next picture
  await page.keyboard.press('Escape')
  await expect(region(page)).toHaveAttribute('aria-valuetext', 'no region is chosen')
  await expect.poll(() => ink(view)).toBe(plain)

  // another output has a map and a basis of its own
  await choose(view, 'Stage', '1')
  await expect(view).toContainText('from 4,096 regions of 64 held-out images')
  const own = await page.screenshot({ clip: { x: 0, y: 0, width: 240, height: 120 } })
  await view.getByLabel('Your picture').setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: own })
  await expect(view.getByRole('button', { name: 'Without mine.png' })).toBeVisible()
  await expect(view.getByRole('group', { name: 'Regions, picture by picture' }).locator('tbody th').first()).toHaveText('mine.png') // prettier-ignore
  const csv = await saved(page, view, 'CSV')
  expect(csv.name).toBe('regions.csv')
  const lines = csv.bytes.toString().trimEnd().split('\n')
  expect(lines).toHaveLength(1 + 17 * 64)
  expect(lines[1]).toMatch(/^mine\.png,1,1,-?[\d.e-]+,-?[\d.e-]+,-?[\d.e-]+,$/)
  const png = await saved(page, view, 'PNG')
  expect([...png.bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
})

test('images lie on a map, their neighbours vote, and UMAP is made beside the page', async ({ page }) => {
  await openWith(page, smallest(3))
  const view = images(page)
  await show(view)
  await expect(view).toContainText('from 100 held-out images')
  await expect(view.locator('canvas').first()).toBeVisible()
  const pca = await ink(view)

  await image(page).focus()
  await page.keyboard.press('Home')
  await expect(view).toContainText(/The 20 nearest of 60 training images vote with weight exp\(cosine \/ 0\.07\), as k-NN does: .* \d+\s% \(\d+\).*So k-NN says .*\. That is (right|wrong)/, { timeout: 60_000 }) // prettier-ignore
  const list = view.getByRole('list', { name: 'Neighbours, the nearest first' }).getByRole('listitem')
  await expect(list).toHaveCount(20)
  const cosines = (await list.locator('.neighbour-cosine').allTextContents()).map((text) => Number(text.replace('−', '-'))) // prettier-ignore
  expect(cosines).toEqual([...cosines].sort((a, b) => b - a))
  const first = await image(page).getAttribute('aria-valuetext')
  await page.keyboard.press('PageDown')
  await expect(image(page)).toHaveAttribute('aria-valuenow', '2')
  await expect(image(page)).not.toHaveAttribute('aria-valuetext', first ?? '')
  await choose(view, 'Neighbours among', 'Held-out images')
  await expect(view).toContainText('The 20 nearest of 100 held-out images')

  await choose(view, 'Layout', 'UMAP')
  await expect(view).toContainText('UMAP of Teacher with random weights', { timeout: 60_000 })
  await expect(view).toContainText('arXiv 1802.03426')
  await expect.poll(() => ink(view)).not.toBe(pca)
  await choose(view, 'Drawn as', 'Classes')

  const csv = await saved(page, view, 'CSV')
  const lines = csv.bytes.toString().trimEnd().split('\n')
  expect(lines[0]).toBe('kind,image,label,x,y,cosine')
  expect(lines.filter((line) => line.startsWith('map,'))).toHaveLength(100)
  expect(lines.filter((line) => line.startsWith('neighbour,'))).toHaveLength(20)
})

test('from step to step the basis stays, and says of which one it is', async ({ page }) => {
  const config = smallest(3)
  await openWith(page, { ...config, evaluation: { ...config.evaluation, everySteps: 0 } })
  await page.getByRole('button', { name: 'Step through' }).click()
  await expect(status(page)).toHaveText('Paused', { timeout: 60_000 })
  const view = regions(page)
  const isOther = view.getByText('not of this step or network')
  await show(view)
  await expect(view).toContainText('Basis of Teacher before its first step')
  await page.getByRole('button', { name: 'Step', exact: true }).click()
  await expect(isOther).toBeVisible()
  await expect(view).toContainText('Basis of Teacher before its first step')
  await view.getByRole('button', { name: 'New basis' }).click()
  await expect(view).toContainText('Basis of Teacher after step 1')
  await expect(isOther).toBeHidden()
})

test('before any run, another seed or preset is another network, with a basis of its own', async ({ page }) => {
  await openWith(page, presetNamed('smoke').config)
  await show(regions(page))
  await show(images(page))
  /** The basis was taken from the very images that are shown, so it holds of their variance what it explains. */
  const shares = async () => {
    const text = (await images(page).locator('.basis-note').textContent()) ?? ''
    const [, explained, held] = /= ([\d.]+)\s% .*and ([\d.]+)\s% of that of the features shown/.exec(text) ?? []
    return { explained: Number(explained), held: Number(held) }
  }
  const expectOwnBasis = async () => {
    const { explained, held } = await shares()
    expect(explained).toBeGreaterThan(5)
    expect(Math.abs(held - explained)).toBeLessThanOrEqual(0.2)
  }
  await expectOwnBasis()
  const first = await ink(images(page))

  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true }).first()
  await seed.fill('7')
  await seed.press('Enter')
  await images(page).scrollIntoViewIfNeeded()
  await expect.poll(async () => Number.isFinite((await shares()).held) && (await ink(images(page))) !== first, { timeout: 90_000 }).toBe(true) // prettier-ignore
  await expectOwnBasis()

  // features of another width
  const second = await ink(images(page))
  await page.getByRole('button', { name: /^Tiny EsViT/ }).click()
  await images(page).scrollIntoViewIfNeeded()
  await expect.poll(async () => Number.isFinite((await shares()).held) && (await ink(images(page))) !== second, { timeout: 90_000 }).toBe(true) // prettier-ignore
  await expectOwnBasis()
  await show(regions(page))
  await expect(page.getByText('could not be shown')).toHaveCount(0)
})

test('axe finds nothing in light and dark, on a small screen, tables shown', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 390, height: 844 })
  await openWith(page, smallest(3))
  await show(regions(page))
  await regions(page).getByRole('button', { name: 'Regions as a table' }).click()
  await show(images(page))
  await image(page).focus()
  await page.keyboard.press('Home')
  await expect(images(page)).toContainText('So k-NN says', { timeout: 60_000 })
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    expect(await faultsOf(page, '#regions, #images')).toEqual([])
  }
  await expectNoSidewaysScroll(page)
})

test('a picture of one’s own is chosen at the same place in every view: last in the first row', async ({ page }) => {
  await openWith(page, smallest(3))
  for (const view of ['correspondence', 'attention', 'regions', 'images']) {
    const first = page.locator(`#${view} .picture-drop > :first-child > :first-child`)
    await expect(first).toHaveRole('group')
    await expect(first).toHaveAccessibleName(/^Images?$/)
    await expect(first.getByRole('button').last()).toHaveText('Your picture…')
  }
})
