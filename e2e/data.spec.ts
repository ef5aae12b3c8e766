// Images from the reader's disk: CIFAR-10 as its author publishes it, and what else people drop by mistake.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'fflate'
import { pickled } from '../test/pickles'
import type { Page } from '@playwright/test'
import { expect, test } from './browser'

/** `count` records of the official binary layout: a label, then 3 planes of 32 x 32. */
function records(count: number): Buffer {
  const bytes = Buffer.alloc(count * 3073)
  for (let i = 0; i < count; i++) {
    bytes.fill(17 * i, i * 3073, (i + 1) * 3073)
    bytes[i * 3073] = i % 10
  }
  return bytes
}

const TRAIN = { name: 'data_batch_1.bin', mimeType: 'application/octet-stream', buffer: records(80) }
const TEST = { name: 'test_batch.bin', mimeType: 'application/octet-stream', buffer: records(20) }

/** A tar archive of the two, in their folder. */
function archive(): Buffer {
  const blocks: Buffer[] = []
  for (const { name, buffer } of [TRAIN, TEST]) {
    const header = Buffer.alloc(512)
    header.write(`cifar-10-batches-bin/${name}`, 0)
    header.write('0000644\0', 100)
    header.write(`${buffer.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('        0', 148) // the checksum counts itself as blanks
    header.write('ustar\0', 257)
    const sum = header.reduce((a, b) => a + b, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    blocks.push(header, buffer, Buffer.alloc((512 - (buffer.length % 512)) % 512))
  }
  return Buffer.from(gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])))
}

const images = (page: Page) => page.getByRole('region', { name: 'Images', exact: true })

async function chooseCifar(page: Page, title = 'CIFAR-10'): Promise<void> {
  await page.goto('./')
  await images(page).getByRole('radio', { name: title, exact: true }).check()
  await expect(page.getByRole('link', { name: 'Choose the files' })).toBeVisible({ timeout: 60_000 })
}

test('the files of CIFAR-10, chosen', async ({ page }) => {
  await chooseCifar(page)
  await page.getByLabel('CIFAR-10 files').setInputFiles([TRAIN, TEST])
  await expect(images(page)).toContainText('Training images80')
  await expect(images(page)).toContainText('Held out20')
  await expect(images(page)).toContainText('airplane')
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled({ timeout: 60_000 })
})

test('its archive, as downloaded', async ({ page }) => {
  await chooseCifar(page)
  const name = 'cifar-10-binary.tar.gz'
  await page.getByLabel('CIFAR-10 files').setInputFiles({ name, mimeType: 'application/gzip', buffer: archive() })
  await expect(images(page)).toContainText('Training images80')
})

test('its folder', async ({ page }, testInfo) => {
  await chooseCifar(page)
  const folder = testInfo.outputPath('cifar-10')
  await mkdir(folder, { recursive: true })
  for (const { name, buffer } of [TRAIN, TEST]) await writeFile(join(folder, name), buffer)
  await page.getByLabel('CIFAR-10 folder').setInputFiles(folder)
  await expect(images(page)).toContainText('Training images80')
})

test('CIFAR-100 in its Python version, with classes or superclasses', async ({ page }) => {
  const part = (name: string, count: number) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(
      pickled({
        data: new Uint8Array(count * 3072).map((_, at) => at % 251),
        coarse_labels: Array.from({ length: count }, (_, i) => i % 20),
        fine_labels: Array.from({ length: count }, (_, i) => i % 100),
      }),
    ),
  })
  await chooseCifar(page, 'CIFAR-100')
  await page.getByLabel('CIFAR-100 files').setInputFiles([part('train', 120), part('test', 40)])
  await expect(images(page)).toContainText('Training images120')
  await expect(images(page)).toContainText('Classes100')
  await expect(images(page)).toContainText('aquatic mammals')
  await page.getByRole('heading', { name: /^Data/, level: 3 }).getByRole('button').click()
  await page.getByRole('radio', { name: 'Superclasses' }).check()
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled({ timeout: 60_000 })
})

test('dropped anywhere on the page', async ({ page }) => {
  await page.goto('./')
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled({ timeout: 60_000 })
  const transfer = await page.evaluateHandle(
    (files) => {
      const data = new DataTransfer()
      for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name))
      return data
    },
    [TRAIN, TEST].map(({ name, buffer }) => ({ name, bytes: [...buffer] })),
  )
  const page_ = page.locator('.page')
  await page_.dispatchEvent('dragover', { dataTransfer: transfer })
  await expect(page.getByText('Drop images here')).toBeVisible()
  await page_.dispatchEvent('drop', { dataTransfer: transfer })
  await expect(images(page)).toContainText('Training images80')
})

/** Files of these names, as they are dropped on the page. */
async function dropOnPage(page: Page, files: { name: string; type: string }[]): Promise<void> {
  const transfer = await page.evaluateHandle((list) => {
    const data = new DataTransfer()
    for (const { name, type } of list) data.items.add(new File([new Uint8Array(99)], name, { type }))
    return data
  }, files)
  await page.locator('.page').dispatchEvent('drop', { dataTransfer: transfer })
}

test('a wrong file that is dropped leaves the experiment as it was, and what is wrong can be closed', async ({
  page,
}) => {
  await page.goto('./')
  const start = page.getByRole('button', { name: 'Start', exact: true })
  await expect(start).toBeEnabled({ timeout: 60_000 })
  await dropOnPage(page, [{ name: 'notes.txt', type: 'text/plain' }])
  const refused = images(page).getByRole('alert')
  await expect(refused).toHaveText(/^Your pictures: 'notes\.txt': must hold at least 2 pictures that can be read, found 0 in 1 file \('notes\.txt' .*\.$/) // prettier-ignore
  await expect(images(page).getByRole('radio', { name: 'Emoji' })).toBeChecked()
  await expect(start).toBeEnabled()
  await images(page).getByRole('radio', { name: 'CIFAR-10', exact: true }).check()
  await expect(refused).toHaveCount(0) // it is none of its business
  await images(page).getByRole('radio', { name: 'Your pictures' }).check()
  await refused.getByRole('button', { name: 'Dismiss' }).click()
  await images(page).getByRole('radio', { name: 'Emoji' }).check()
  await expect(refused).toHaveCount(0)
})

test('one picture is no set: dropped beside the views it is told where it belongs', async ({ page }) => {
  await page.goto('./')
  const start = page.getByRole('button', { name: 'Start', exact: true })
  await expect(start).toBeEnabled({ timeout: 60_000 })
  await dropOnPage(page, [{ name: 'cat.png', type: 'image/png' }])
  const advice = page.getByText('Drop it on a view to look at it; to train, give a folder.')
  await expect(advice).toBeVisible()
  await expect(start).toBeEnabled()
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(advice).toHaveCount(0)
})

test('a short file is refused in words, and what was loaded stays', async ({ page }) => {
  await chooseCifar(page)
  await page.getByLabel('CIFAR-10 files').setInputFiles([TRAIN, TEST])
  await expect(images(page)).toContainText('Training images80')
  await page
    .getByLabel('CIFAR-10 files')
    .setInputFiles([{ ...TRAIN, buffer: TRAIN.buffer.subarray(0, 3073 * 5 + 7) }, TEST])
  await expect(images(page).getByRole('alert')).toContainText(/data_batch_1\.bin.*15,?372/)
  await expect(images(page)).toContainText('Training images80')
})

test('another archive is refused in words', async ({ page }) => {
  await chooseCifar(page)
  const buffer = Buffer.from(gzipSync(Buffer.from('these are not the images you are looking for')))
  await page
    .getByLabel('CIFAR-10 files')
    .setInputFiles({ name: 'holiday.tar.gz', mimeType: 'application/gzip', buffer })
  await expect(images(page).getByRole('alert')).toContainText('holiday.tar.gz')
})
