// The attention view: shifted windows and their mask, heads, a ViT's cls token and rollout; by pointer and by keyboard; what
// can be taken away.

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { runConfig } from '../src/runs/config'
import { presetNamed } from '../src/runs/presets'
import { picture } from '../test/pictures'
import { expectNoSidewaysScroll, faultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status, stepsDone } from './experiments'

const view = (page: Page) => page.getByRole('region', { name: 'What a token attends to' })
const query = (page: Page) => view(page).getByRole('slider', { name: 'Query token' })
const choose = (page: Page, group: string, name: string) =>
  view(page).getByRole('radiogroup', { name: group, exact: true }).getByRole('radio', { name, exact: true }).check()
const head = (page: Page, name: RegExp) => view(page).getByRole('radio', { name })

/** A Swin whose second block is shifted: 8 x 8 tokens in windows of 4 x 4. */
function shifted() {
  const config = smallest(3)
  return runConfig.parse({ ...config, backbone: { ...config.backbone, depths: [2, 1] } })
}

/** The smallest ViT: 4 x 4 patches. */
function smallVit() {
  const { backbone, objective } = presetNamed('tiny-vit-dino').config
  const small = smallest(3)
  return runConfig.parse({
    ...small,
    backbone: { ...backbone, patchSize: 8, embedDim: 24, depth: 2, numHeads: 2 },
    objective: { ...objective, head: small.objective.head },
    augment: { ...small.augment, localSize: 16 },
  })
}

/** Opens the view and waits for its first answer. */
async function show(page: Page): Promise<void> {
  await view(page).scrollIntoViewIfNeeded()
  await expect(query(page)).toBeVisible({ timeout: 60_000 })
}

/** Rows of the table as they read: key, probability, mark. */
async function keys(page: Page): Promise<{ key: string; probability: number; mark: string }[]> {
  const rows = view(page).getByRole('group', { name: 'Keys, the heaviest first' }).locator('tbody tr')
  const cells = await rows.evaluateAll((list) => list.map((row) => [...row.children].map((cell) => cell.textContent ?? ''))) // prettier-ignore
  return cells.map((row) => ({
    key: row[0],
    probability: Number(row[row.length - 2].replace('−', '-')),
    mark: row[row.length - 1],
  }))
}

/** Of numbers that are rounded to four digits. */
const sumOf = (rows: { probability: number }[]) => rows.reduce((sum, { probability }) => sum + probability, 0)

/** The picture, as words that change with it; reading its pixels back again and again would be complained of. */
const ink = (page: Page) =>
  view(page)
    .locator('.pair-canvas')
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())

test('a shifted block joins far ends of the picture, and its mask keeps them apart', async ({ page }) => {
  await openWith(page, shifted())
  await show(page)
  await expect(view(page)).toContainText('nothing is trained yet')
  await choose(page, 'Stage', '1')
  await choose(page, 'Block', '2, shifted')
  await expect(query(page)).toHaveAttribute('aria-valuemax', '64')

  // the corner token shares its window with the three other corners, four tokens each, and sees its own alone
  await query(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('PageUp')
  await expect(query(page)).toHaveAttribute('aria-valuetext', /^row 1, column 1 gives row [12], column [12], 0\.\d+; \d of 4 keys hold/) // prettier-ignore
  await expect.poll(async () => (await keys(page)).length).toBe(16)
  const corner = await keys(page)
  const forbidden = corner.filter(({ mark }) => mark === 'forbidden')
  expect(forbidden).toHaveLength(12)
  for (const { probability } of forbidden) expect(probability).toBeLessThan(1e-6)
  expect(forbidden.map(({ key }) => key)).toContain('row 8, column 8')
  expect(sumOf(corner)).toBeCloseTo(1, 2)
  await expect(view(page)).toContainText('goes on at the other side')
  await expect(view(page)).toContainText('forbidden by the mask')

  // an inner token sees all of its window
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
  await expect(query(page)).toHaveAttribute(
    'aria-valuetext',
    /^row 3, column 3 gives .* of 16 keys hold .* of 4\.000 bits$/,
  )
  await expect.poll(async () => (await keys(page)).filter(({ mark }) => mark === 'forbidden')).toEqual([])
  expect(sumOf(await keys(page))).toBeCloseTo(1, 2)

  await choose(page, 'Block', '1')
  await expect(view(page)).not.toContainText('goes on at the other side')
})

test('pointer, heads and kept mass are drawn at once', async ({ page }) => {
  await openWith(page, shifted())
  await show(page)
  await choose(page, 'Stage', '1')
  await expect(query(page)).toHaveAttribute('aria-valuemax', '64')

  // on the left the pointer looks and a press chooses, on the right it reads
  await query(page).evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const box = (await view(page).locator('.pair-canvas').boundingBox())!
  const chosen = await query(page).getAttribute('aria-valuetext')
  await page.mouse.move(box.x + 10, box.y + 10)
  await expect(query(page)).toHaveAttribute('aria-valuetext', /^row 1, column 1 /)
  await page.mouse.move(box.x + 10, box.y - 80)
  await expect(query(page)).toHaveAttribute('aria-valuetext', String(chosen))
  await page.mouse.click(box.x + 10, box.y + 10)
  const token = box.height / 8
  await page.mouse.move(box.x + box.width / 2 + 30 + 3 * token, box.y + token / 2)
  await expect(view(page).locator('.readout')).toContainText('Strongest key') // the query does not see this one
  await page.mouse.move(box.x + box.width / 2 + 30, box.y + token / 2)
  await expect(view(page).locator('.readout')).toContainText(
    /Key under the pointerrow 1, column [12]Probability0\.\d{4}/,
  )
  await page.mouse.move(0, 0)

  const drawn = await ink(page)
  const rows = await keys(page)
  await head(page, /^Head 2:/).check()
  await expect.poll(() => ink(page)).not.toBe(drawn)
  await expect.poll(() => keys(page)).not.toEqual(rows)

  // heads stand in the order of their entropy
  const names = await view(page).getByRole('radio', { name: /bits on average/ }).evaluateAll((list) => list.map((radio) => radio.getAttribute('aria-label') ?? '')) // prettier-ignore
  const bits = names.map((name) => Number(/([\d.]+) bits on average/.exec(name)?.[1]))
  expect(bits).toHaveLength(2)
  expect(bits).toEqual([...bits].sort((a, b) => a - b))

  const outlined = async () => (await keys(page)).filter(({ mark }) => mark === 'outlined').length
  const before = await outlined()
  const share = view(page).getByRole('slider', { name: 'Kept mass' })
  await share.focus()
  await page.keyboard.press('Home')
  await expect.poll(outlined).toBeLessThan(before)
  await page.keyboard.press('End')
  await expect.poll(outlined).toBeGreaterThan(before)

  // the same numbers in other colours, and a legend of them
  const legend = view(page).locator('.heat-legend')
  await expect(legend).toContainText(/probability; equal shares are 0\.\d{4}/)
  const byProbability = await ink(page)
  await choose(page, 'Colours', 'Against equal shares')
  await expect(legend).toContainText(/^×.[\d.]+( or less)?white is an equal share, 0\.\d{4}×.[\d.]+( or more)?$/)
  await expect(view(page).locator('.readout')).toContainText(/Against an equal share×.[\d.]+/)
  expect(await ink(page)).not.toBe(byProbability)
})

test('a ViT has a cls token and a rollout, and no windows', async ({ page }) => {
  await openWith(page, smallVit())
  await show(page)
  await expect(query(page)).toHaveAttribute('aria-valuetext', /^cls token gives .* of 17 keys hold/)
  await expect(view(page)).toContainText('Abnar and Zuidema 2020, section 3')
  await expect(view(page)).not.toContainText('Relative-position bias')
  expect(sumOf(await keys(page))).toBeCloseTo(1, 2)

  await query(page).focus()
  await page.keyboard.press('ArrowDown')
  await expect(query(page)).toHaveAttribute('aria-valuetext', /^row 1, column 1 /)
  await page.keyboard.press('ArrowUp')
  await expect(query(page)).toHaveAttribute('aria-valuetext', /^cls token /)

  // through two blocks a quarter of the cls token comes by the residual connections alone
  await head(page, /^Rollout:/).check()
  await expect
    .poll(async () => (await keys(page)).find(({ key }) => key === 'cls token')?.probability)
    .toBeGreaterThan(0.25)
  expect(sumOf(await keys(page))).toBeCloseTo(1, 2)
  await choose(page, 'Block', '1')
  await expect
    .poll(async () => (await keys(page)).find(({ key }) => key === 'cls token')?.probability)
    .toBeGreaterThan(0.5)
})

test('it follows a run, and shows student and teacher', async ({ page }) => {
  const config = smallest(400)
  await openWith(page, { ...config, evaluation: { ...config.evaluation, everySteps: 0 } })
  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(2)
  await show(page)
  const step = async () => {
    await view(page).scrollIntoViewIfNeeded() // what grows above it may push it out of sight, where it asks nothing
    return Number(/after step (\d+)/.exec((await view(page).textContent()) ?? '')?.[1])
  }
  await expect.poll(step).toBeGreaterThan(0)
  const first = await step()
  await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(first)
  await choose(page, 'Network', 'Student')
  await expect(view(page)).toContainText(/Student after step \d+/)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')
  await expect.poll(step).toBe(await stepsDone(page))
})

test('other pictures; the picture and the numbers are saved', async ({ page }) => {
  await openWith(page, shifted())
  await show(page)
  await view(page).getByRole('button', { name: 'Image: the next one' }).click()
  await expect(view(page).locator('.picture-place')).toHaveText(/^2 of/)
  const drawn = await ink(page)
  const own = await page.screenshot({ clip: { x: 0, y: 0, width: 240, height: 120 } })
  const input = view(page).getByLabel('Image: your picture')
  await input.setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: own })
  await expect.poll(() => ink(page)).not.toBe(drawn)
  await input.setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await expect(view(page).getByRole('alert')).toContainText('“notes.png” is no picture that this browser can read')
  await expect(query(page)).toBeVisible() // the last answer stays

  const save = async (name: string) => {
    const download = page.waitForEvent('download')
    await view(page).getByRole('button', { name, exact: true }).click()
    return download
  }
  const csv = await save('CSV')
  expect(csv.suggestedFilename()).toBe('attention.csv')
  const lines = (await readFile(await csv.path(), 'utf8')).trimEnd().split('\n')
  expect(lines[0]).toBe(
    'query_row,query_column,key_row,key_column,down,across,masked,padded,head_1,head_2,head_3,head_4',
  )
  for (const column of [8, 9, 10, 11])
    expect(lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[column]), 0)).toBeCloseTo(1, 5)
  const png = await save('PNG')
  const bytes = await readFile(await png.path())
  expect([...bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  expect(bytes.readUInt32BE(16)).toBeGreaterThan(300)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing serious, also as a table and on a small screen, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 390, height: 844 })
    await openWith(page, shifted())
    await show(page)
    await choose(page, 'Stage', '1')
    await expect(query(page)).toHaveAttribute('aria-valuemax', '64')
    await view(page).getByRole('button', { name: 'Keys as a table' }).click()
    expect(await faultsOf(page, '#attention')).toEqual([])
    await expectNoSidewaysScroll(page)
  })

test('folded away it asks nothing, and comes back', async ({ page }) => {
  await openWith(page, smallest(3))
  await show(page)
  await view(page).getByRole('button', { name: 'Fold this view away' }).click()
  await expect(query(page)).toBeHidden()
  await view(page).getByRole('button', { name: 'Show this view' }).click()
  await expect(query(page)).toBeVisible()
})

test('before there are images a picture of one’s own is refused in words', async ({ page }) => {
  await page.goto('./')
  await page.getByRole('region', { name: 'Images', exact: true }).getByRole('radio', { name: 'CIFAR-10', exact: true }).check() // prettier-ignore
  await view(page).scrollIntoViewIfNeeded()
  const buffer = Buffer.from(await picture('png', { width: 40, height: 40 }))
  await view(page).getByLabel('Image: your picture').setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer })
  await expect(view(page).getByRole('alert')).toContainText('none are here yet. Load some under Images')
})
