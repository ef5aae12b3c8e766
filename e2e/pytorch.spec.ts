// PyTorch and back: a file that PyTorch wrote is looked into, on a picture of the reader's own; a run is saved for PyTorch
// and opens again as itself.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { picture } from '../test/pictures'
import { expectNoSidewaysScroll, faultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status } from './experiments'

/** Written by PyTorch 1.13 (test/pytorch/write.py). */
const OFFICIAL = join(import.meta.dirname, '../test/pytorch/official.pth')

const panel = (page: Page) => page.getByRole('region', { name: 'PyTorch and back' })
const view = (page: Page) => page.getByRole('region', { name: 'What looks like what' })
const fact = (page: Page, name: string) => panel(page).locator('dl div').filter({ hasText: name }).locator('dd')
const give = (page: Page, file: Parameters<ReturnType<Page['getByLabel']>['setInputFiles']>[0]) =>
  panel(page).getByLabel('File of weights').setInputFiles(file)

test('a file of PyTorch is opened, told, looked into, and closed; one that is none is refused beside it', async ({
  page,
}) => {
  await openWith(page, smallest(2))
  await give(page, OFFICIAL)
  await expect(fact(page, 'Network')).toHaveText('Swin, one stage')
  await expect(fact(page, 'In the file')).toHaveText('student and teacher')
  await expect(fact(page, 'Trained')).toHaveText('until epoch 300')
  await expect(panel(page).getByText('at which the last stage is one window')).toBeVisible()
  await expect(panel(page).getByText('Left in the file')).toContainText('“optimizer”')
  expect(await faultsOf(page, '#pytorch')).toEqual([])

  // no run was started by it, and the views look into it
  await expect(status(page)).toHaveText('Ready')
  await view(page).scrollIntoViewIfNeeded()
  await expect(view(page).getByText('Teacher of “official.pth” after epoch 300')).toBeVisible({ timeout: 60_000 })
  await expect(view(page).getByRole('radiogroup', { name: 'Whose weights' }).getByRole('radio', { name: 'File' })).toBeChecked() // prettier-ignore
  await view(page).getByLabel('Image: your picture').setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: Buffer.from(await picture('png', { width: 40, height: 40 })) }) // prettier-ignore
  await expect(view(page).getByText('mine.png')).toBeVisible({ timeout: 60_000 })

  await give(page, { name: 'notes.pth', mimeType: 'text/plain', buffer: Buffer.from('these are no weights at all') })
  await expect(panel(page).getByRole('alert')).toContainText('notes.pth: is neither a torch.save file')
  await expect(fact(page, 'Network')).toHaveText('Swin, one stage')

  await panel(page).getByRole('button', { name: 'Close the file' }).click()
  await expect(panel(page).getByText('official.pth')).toHaveCount(0)
  await view(page).scrollIntoViewIfNeeded()
  await expect(view(page).getByText(/with random weights/)).toBeVisible({ timeout: 60_000 })
})

test('a run is saved for PyTorch, the command is copied, and the file opens again as the run', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openWith(page, smallest(300))
  await startButton(page).click()
  await page.getByRole('button', { name: 'Pause' }).click({ timeout: 60_000 })
  await expect(status(page)).toHaveText('Paused', { timeout: 60_000 })
  const download = page.waitForEvent('download')
  await panel(page).getByRole('button', { name: 'Save for PyTorch' }).click()
  const saved = await (await download).path()
  expect((await download).suggestedFilename()).toBe('checkpoint.pth')

  await panel(page).getByRole('button', { name: 'Copy: Command' }).click()
  await expect(panel(page).getByText('Copied')).toBeVisible()
  const command = await page.evaluate(() => navigator.clipboard.readText())
  expect(command).toMatch(/^torchrun --nproc_per_node=1 main_esvit\.py \\\n {2}--cfg esvit-playground\.yaml/)
  expect(command).toContain('--pretrained_weights_ckpt checkpoint.pth')

  await give(page, { name: 'checkpoint.pth', mimeType: 'application/octet-stream', buffer: await readFile(saved) })
  await expect(fact(page, 'Trained')).toHaveText(/^until step \d+$/)
  await expect(fact(page, 'Pixels normalised')).toHaveText('as those of the set')
  await expect(panel(page).getByText('Taken for granted')).toHaveCount(0)
  await view(page).scrollIntoViewIfNeeded()
  await expect(view(page).getByText(/Teacher of “checkpoint.pth” after step/)).toBeVisible({ timeout: 60_000 })
  await view(page).getByRole('radiogroup', { name: 'Whose weights' }).getByRole('radio', { name: 'Run' }).check({ force: true }) // prettier-ignore
  await expect(view(page).getByText(/^Teacher (after step \d+|before its first step)/)).toBeVisible({ timeout: 60_000 })

  await page.setViewportSize({ width: 390, height: 844 })
  await expectNoSidewaysScroll(page)
  expect(await faultsOf(page, '#pytorch')).toEqual([])
})
