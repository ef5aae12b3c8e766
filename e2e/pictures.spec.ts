// Pictures of the reader's own, and image sets in Parquet files: from the disk and from an address.

import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { loadFolder } from '../src/data/folder/folder'
import { decodePicture } from '../src/headless/decodePicture'
import { encodeLink } from '../src/runs/link'
import { named, parquet, picture, zipped, type PictureKind } from '../test/pictures'
import { expectWhole, seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { smallest, startButton, status, tableOf } from './experiments'

const images = (page: Page) => page.getByRole('region', { name: 'Images', exact: true })
const data = (name: 'folder' | 'parquet', size = 32) => ({ ...smallest(2).data, name, size })

/** The page with an experiment on `name` in its form, waiting for its images. */
async function openOn(page: Page, name: 'folder' | 'parquet', size = 32): Promise<void> {
  await page.goto(`./#${encodeLink(smallest(2, { data: data(name, size) }))}`)
  await expect(page.getByRole('link', { name: 'Choose the files' })).toBeVisible({ timeout: 60_000 })
  await expectWhole(page)
}

const KINDS: PictureKind[] = ['png', 'jpeg', 'webp', 'gif', 'avif']

/** Twelve pictures of each of two classes, of every kind, by path; the first is turned by its EXIF. */
async function pictures(): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const files: Record<string, Uint8Array<ArrayBuffer>> = {}
  for (let i = 0; i < 24; i++) {
    const kind = KINDS[Math.floor(i / 2) % KINDS.length]
    const turned = i === 2 ? { orientation: 6 } : {}
    files[`holiday/${i % 2 ? 'cats' : 'dogs'}/${10 + i}.${kind}`] = await picture(kind, { width: 60 + i, height: 48, seed: i, ...turned }) // prettier-ignore
  }
  return files
}

const BROKEN = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2])

async function trained(page: Page): Promise<void> {
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
}

test('a folder of photographs: two clicks to its classes, and a run on them', async ({ page }, testInfo) => {
  const root = testInfo.outputPath()
  const files = { ...(await pictures()), 'holiday/cats/broken.jpg': BROKEN, 'holiday/.DS_Store': BROKEN }
  for (const folder of ['cats', 'dogs']) await mkdir(join(root, 'holiday', folder), { recursive: true })
  for (const [path, bytes] of Object.entries(files)) await writeFile(join(root, path), bytes)

  await page.goto('./')
  await images(page).getByRole('radio', { name: 'Your pictures' }).check()
  await page.getByLabel('Your pictures folder').setInputFiles(join(root, 'holiday'))
  await expect(images(page)).toContainText('Training images19')
  await expect(images(page)).toContainText('Held out5')
  await expect(images(page)).toContainText('cats')
  await images(page).getByText('1 file was left out').click()
  await expect(images(page)).toContainText('holiday/cats/broken.jpg ends within its header, after 8 bytes')

  await page.goto(`./#${encodeLink(smallest(2, { data: data('folder') }))}`)
  await trained(page)
  await expect.poll(async () => (await tableOf(page, 'Held-out accuracy')).map(([step]) => step)).toEqual(['0', '2'])
})

test('a zip holds the same images in the page and in the terminal, upright and to the bit where the coding has no loss', async ({
  page,
}) => {
  const zip = zipped(await pictures())
  const set = await loadFolder([named('holiday.zip', zip)], 32, decodePicture)
  await openOn(page, 'folder')
  await page
    .getByLabel('Your pictures files')
    .setInputFiles({ name: 'holiday.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) })
  await expect(images(page)).toContainText('dogs')
  const shown = await images(page)
    .locator('canvas')
    .evaluateAll((list) =>
      (list as HTMLCanvasElement[]).flatMap((canvas) => {
        const { width, height: side } = canvas // a row of pictures, a sixteenth of a side apart
        const step = side + side / 16
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, side)
        const planesOf = (left: number) =>
          [0, 1, 2].flatMap((c) =>
            Array.from({ length: side * side }, (_, at) => {
              return data[4 * (Math.floor(at / side) * width + left + (at % side)) + c]
            }),
          )
        return Array.from({ length: Math.ceil(width / step) }, (_, i) => planesOf(i * step))
      }),
    )
  const expected = set.card.samples.flatMap(({ images }) => images)
  expect(shown).toHaveLength(expected.length)
  const apart = expected.map((planes, i) => Math.max(...planes.map((value, at) => Math.abs(value - shown[i][at]))))
  expect(apart.filter((most) => most === 0).length, `largest difference of each: ${apart.join()}`).toBeGreaterThan(0)
  expect(Math.max(...apart), `largest difference of each: ${apart.join()}`).toBeLessThan(24)
})

test('another size reads the pictures again, and another share does not', async ({ page }) => {
  await openOn(page, 'folder')
  const buffer = Buffer.from(zipped(await pictures()))
  await page
    .getByLabel('Your pictures files')
    .setInputFiles({ name: 'holiday.zip', mimeType: 'application/zip', buffer })
  await expect(images(page)).toContainText('32 × 32 pixels')
  await page.getByRole('heading', { name: /^Data/, level: 3 }).getByRole('button').click()
  await page.getByRole('spinbutton', { name: 'Share held out' }).fill('50')
  await page.keyboard.press('Tab')
  await expect(images(page)).toContainText('Held out12')
  await page.getByRole('spinbutton', { name: 'Picture size' }).fill('48')
  await page.keyboard.press('Tab')
  await expect(images(page)).toContainText('48 × 48 pixels')
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
})

test('pictures without folders train, and the page says what is not measured', async ({ page }) => {
  await openOn(page, 'folder')
  const files = Object.entries(await pictures()).map(([path, bytes]) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    mimeType: 'image/png',
    buffer: Buffer.from(bytes),
  }))
  await page.getByLabel('Your pictures files').setInputFiles(files)
  await expect(images(page)).toContainText('Classesnone')
  await trained(page)
  await expect(page.getByRole('figure').filter({ hasText: 'Held-out accuracy' })).toContainText(
    'These images have no classes, so k-NN and the linear probe cannot be measured',
  )
  await expect.poll(async () => (await tableOf(page, 'Training loss')).length).toBe(2)
})

async function parquetFiles() {
  const encoded = await Promise.all(
    Array.from({ length: 24 }, (_, seed) => picture('png', { width: 40, height: 36, seed })),
  )
  const part = (from: number, to: number) =>
    parquet({
      pictures: encoded.slice(from, to),
      labels: { label: encoded.slice(from, to).map((_, i) => i % 2) },
      names: { label: ['cat', 'dog'] },
    })
  return { 'train-00000-of-00001.parquet': part(0, 16), 'test-00000-of-00001.parquet': part(16, 24) }
}

test('parquet files, dropped anywhere: the set is chosen by them', async ({ page }) => {
  await page.goto(`./#${encodeLink(smallest(2))}`)
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  const transfer = await page.evaluateHandle(
    (files) => {
      const data = new DataTransfer()
      for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name))
      return data
    },
    Object.entries(await parquetFiles()).map(([name, bytes]) => ({ name, bytes: [...bytes] })),
  )
  await page.locator('.page').dispatchEvent('drop', { dataTransfer: transfer })
  await expect(images(page).getByRole('radio', { name: 'Parquet' })).toBeChecked()
  await expect(images(page)).toContainText('Training images16')
  await expect(images(page)).toContainText('Held out8')
  await trained(page)
})

/** A server of another origin. @returns its address, and the requests that came */
async function serving(answer: RequestListener) {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.headers.range ?? 'whole'}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { host: `127.0.0.1:${port}`, requests, close: () => server.close() }
}

test('an address is asked and fetched only when told to, and in parts', async ({ page }) => {
  const files = await parquetFiles()
  const { host, requests, close } = await serving((request, response) => {
    const bytes = files[request.url?.slice(1) as keyof typeof files]
    const [, from, to] = (/bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []).map(Number)
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Access-Control-Expose-Headers', 'Content-Range')
    if (request.method === 'HEAD') return response.setHeader('Content-Length', bytes.length).end()
    response.writeHead(206, { 'Content-Range': `bytes ${from}-${to}/${bytes.length}` })
    response.end(bytes.subarray(from, to + 1))
  })
  await openOn(page, 'parquet')
  await page
    .getByLabel('addresses, one a line')
    .fill(Object.keys(files).map((name) => `http://${host}/${name}`).join('\n')) // prettier-ignore
  const total = Object.values(files).reduce((sum, { length }) => sum + length, 0)
  expect(requests).toEqual([])
  await page.getByRole('button', { name: `Ask ${host} for the size` }).click()
  const fetch = page.getByRole('button', { name: `Fetch ${(total / 1000).toPrecision(3)} kB from ${host}` })
  await expect(fetch).toBeVisible()
  expect(requests).toEqual(['HEAD whole', 'HEAD whole'])
  await fetch.click()
  await expect(images(page)).toContainText('Training images16')
  await expect(images(page)).toContainText(`Fetched from ${host}.`)
  expect(requests.slice(2)).toEqual(Object.values(files).map(({ length }) => `GET bytes=0-${length - 1}`))
  close()
})

test('a server that lets no other page read is told in words', async ({ page, complaints }) => {
  complaints.expect(/^request failed: http:\/\/127/)
  const { host, close } = await serving((_, response) => response.end('bytes'))
  await openOn(page, 'parquet')
  await page.getByLabel('addresses, one a line').fill(`http://${host}/train.parquet`)
  await page.getByRole('button', { name: `Ask ${host} for the size` }).click()
  await expect(images(page).getByRole('alert')).toContainText(
    `${host}: could not be reached, or does not let other pages read its files (CORS). Download the file and drop it`,
  )
  await images(page).getByRole('radio', { name: 'Emoji' }).check()
  await images(page).getByRole('radio', { name: 'Parquet' }).check()
  await expect(page.getByLabel('addresses, one a line')).toHaveValue(`http://${host}/train.parquet`)
  close()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing serious in the pickers, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const name of ['folder', 'parquet'] as const) {
      await openOn(page, name)
      if (name === 'parquet') await page.getByRole('button', { name: 'CIFAR-10', exact: true }).click()
      expect(await seriousFaultsOf(page, '#data')).toEqual([])
    }
  })
