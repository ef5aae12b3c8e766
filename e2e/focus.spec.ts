// The keyboard's place on the page: a press leaves the focus on its button, or where that goes away on what comes next.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { encodeLink } from '../src/runs/link'
import { resultsOf } from '../src/runs/results'
import { measuredRun } from '../test/measuredRuns'
import { picture } from '../test/pictures'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status } from './experiments'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const compare = (page: Page) => page.getByRole('group', { name: 'Compare' })
const kernels = (page: Page) => page.getByRole('region', { name: 'Self-test' })

async function press(target: Locator): Promise<void> {
  await expect(target).toBeEnabled({ timeout: 60_000 })
  await target.focus()
  await target.press('Enter')
}

test('through a run: start, pause, step, save, probe, restart, stop, rename, go on', async ({ page }, testInfo) => {
  await openWith(page, smallest(400, { evaluation: { ...smallest(400).evaluation, everySteps: 0 } }))
  await press(startButton(page))
  await expect(button(page, 'Pause')).toBeFocused() // though it cannot be pressed yet
  await expect(button(page, 'Pause')).toBeEnabled({ timeout: 120_000 })
  await expect(button(page, 'Pause')).toBeFocused()
  await press(button(page, 'Pause'))
  await expect(status(page)).toHaveText('Paused')
  await expect(button(page, 'Resume')).toBeFocused()
  await press(button(page, 'Step'))
  await expect(button(page, 'Step')).toBeEnabled()
  await expect(button(page, 'Step')).toBeFocused()
  const download = page.waitForEvent('download')
  await press(button(page, 'Save checkpoint'))
  const checkpoint = testInfo.outputPath('checkpoint.safetensors')
  await (await download).saveAs(checkpoint)
  await expect(button(page, 'Save checkpoint')).toBeFocused()
  const probe = page.getByRole('button', { name: 'Probe the features' })
  await press(probe)
  await expect(probe).toBeFocused()
  await press(button(page, 'Cancel the probe'))
  await expect(probe).toBeFocused()
  await press(button(page, 'Restart'))
  await expect(button(page, 'Pause')).toBeFocused()
  await expect(status(page)).toHaveText('Training', { timeout: 120_000 })
  await press(button(page, 'Stop'))
  await expect(status(page)).toHaveText('Stopped')
  await expect(button(page, 'Start again')).toBeFocused()

  const runs = page.getByRole('region', { name: 'Runs', exact: true })
  const rename = runs.getByRole('button', { name: /^Rename / }).first()
  await press(rename)
  await runs.getByRole('textbox', { name: /^New name of / }).fill('mine')
  await page.keyboard.press('Enter')
  await expect(button(page, 'Rename mine')).toBeFocused()
  // by the pointer it goes where it is put
  await button(page, 'Rename mine').click()
  await runs.getByRole('checkbox', { name: 'Compare mine' }).click()
  await expect(runs.getByRole('checkbox', { name: 'Compare mine' })).toBeFocused()
  await runs.getByRole('checkbox', { name: 'Compare mine' }).click()

  await page.getByLabel('Checkpoint file').setInputFiles(checkpoint)
  await press(button(page, 'Leave it'))
  await expect(button(page, 'Resume from a file…')).toBeFocused()
  await page.getByLabel('File of weights').setInputFiles(checkpoint)
  await press(button(page, 'Close the file'))
  await expect(button(page, 'Choose a file…')).toBeFocused()
  await press(button(page, 'Go on: mine'))
  await expect(button(page, 'Pause')).toBeFocused({ timeout: 60_000 })
  await press(button(page, 'Stop'))
  await expect(status(page)).toHaveText('Stopped')
  await press(button(page, 'Remove mine'))
  await expect(runs.getByText('mine was removed.')).toBeVisible()
  await expect(runs.getByRole('listitem')).toHaveCount(1) // the run that was restarted from
  await expect(runs.getByRole('button', { name: 'Undo' })).toBeFocused()
})

test('the parts of the page are behind one button, and choosing one leads the keyboard to its title', async ({
  page,
}) => {
  await page.goto('./')
  await expect(page.getByRole('heading', { name: 'Kernels on this GPU' })).toBeAttached() // the last to be built
  const map = page.getByRole('navigation', { name: 'Parts of the page' })
  await press(button(page, 'On this page'))
  await expect(map.getByRole('link').first()).toBeFocused()
  const titles = await page.locator('section[id] > * > h2').allTextContents()
  expect(titles.length).toBeGreaterThan(10)
  expect(await map.getByRole('link').allTextContents()).toEqual(titles)
  await page.keyboard.press('Escape')
  await expect(button(page, 'On this page')).toBeFocused()
  await press(button(page, 'On this page'))
  await map.getByRole('link', { name: 'PyTorch and back' }).press('Enter')
  await expect(map).toBeHidden()
  await expect(page.getByRole('heading', { name: 'PyTorch and back' })).toBeFocused()
  await expect(page.getByRole('heading', { name: 'PyTorch and back' })).toBeInViewport()
})

test('what takes the place of a button that goes away has the focus', async ({ page }) => {
  await page.goto('./')
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await press(compare(page).getByRole('button', { name: 'Without the region loss' }))
  await expect(compare(page).getByRole('radio', { name: 'B', exact: true })).toBeFocused()
  await press(compare(page).getByRole('button', { name: 'Remove B' }))
  await expect(compare(page).getByRole('button', { name: 'Without the region loss' })).toBeFocused()
  await press(button(page, 'Take “First look”'))
  await expect(startButton(page)).toBeFocused()

  await button(page, 'Show the kernels').click()
  await press(kernels(page).getByRole('button', { name: /^Check all/ }))
  await expect(kernels(page).getByRole('button', { name: 'End it here' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(kernels(page).getByRole('button', { name: /^Check all/ })).toBeFocused()
})

test('a reset and an undo leave the focus to what comes next', async ({ page }) => {
  await page.goto('./')
  const seed = page.getByRole('spinbutton', { name: 'Seed', exact: true })
  await seed.fill('7')
  await press(button(page, 'Reset Seed to 0'))
  await expect(seed).toBeFocused()
  await seed.fill('7')
  await press(button(page, 'Reset'))
  await expect(button(page, 'Undo')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(seed).toHaveValue('7')
  await expect(button(page, 'Redo')).toBeFocused()
  await press(button(page, 'Dismiss'))
  await expect(page.getByRole('button', { name: /^Tiny EsViT/ })).toBeFocused()
})

const sets = (page: Page) => page.getByRole('region', { name: 'Images', exact: true })
const set = (page: Page, name: string) => sets(page).getByRole('radio', { name, exact: true })

/** A file of CIFAR-10: a label, then 3 planes of 32 x 32, over and over. */
const batch = (name: string, count: number) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.concat(Array.from({ length: count }, (_, i) => Buffer.alloc(3073, i % 10))),
})

/** A file of that name and no content worth reading. */
async function dropOn(page: Page, name: string, type: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, type]) => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(99)], name, { type }))
      return data
    },
    [name, type],
  )
  await page.locator('.page').dispatchEvent('drop', { dataTransfer: transfer })
}

test('choosing files, loading them again, and the set that is kept leave the focus to the set that is chosen', async ({
  page,
}) => {
  await page.goto('./')
  await set(page, 'CIFAR-10').check()
  const chooser = button(page, 'Choose files…')
  const files = page.getByLabel('CIFAR-10 files')
  await expect(chooser).toBeEnabled({ timeout: 60_000 })
  await chooser.focus()
  await files.setInputFiles([batch('data_batch_1.bin', 40), batch('test_batch.bin', 20)])
  await expect(sets(page)).toContainText('Training images40')
  await expect(set(page, 'CIFAR-10')).toBeFocused()

  // on the next visit
  const load = sets(page).getByRole('button', { name: /^Load CIFAR-10/ })
  await page.goto('about:blank')
  await page.goto('./')
  await press(load)
  await expect(sets(page)).toContainText('in memory')
  await expect(set(page, 'CIFAR-10')).toBeFocused()

  await page.goto('about:blank')
  await page.goto('./')
  await expect(load).toBeEnabled({ timeout: 60_000 })
  await dropOn(page, 'data_batch_1.bin', '')
  await press(button(page, 'Load the kept copy'))
  await expect(sets(page)).toContainText('in memory')
  await expect(set(page, 'Emoji')).toBeFocused()
  await press(sets(page).getByRole('button', { name: /^Remove CIFAR-10/ }))
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).press('Enter')
  await expect(sets(page)).not.toContainText('Kept in this browser')
  await expect(set(page, 'Emoji')).toBeFocused()
})

test('fetching leaves the focus to what ends it, and that to the set that is chosen; the addresses stay', async ({
  page,
}) => {
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*')
    if (request.method === 'HEAD') response.setHeader('Content-Length', 1000).end() // and nothing to a GET, ever
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  await page.goto('./')
  await set(page, 'Parquet').check()
  const addresses = page.getByLabel('addresses, one a line')
  await addresses.fill(`http://${host}/train.parquet`)
  await press(button(page, `Ask ${host} for the size`))
  await press(page.getByRole('button', { name: /^Fetch / }))
  await expect(button(page, 'Cancel')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(sets(page)).toContainText('Loading was cancelled')
  await expect(set(page, 'Parquet')).toBeFocused()
  await expect(addresses).toHaveValue(`http://${host}/train.parquet`)
  await press(sets(page).getByRole('button', { name: 'Dismiss' }))
  await expect(set(page, 'Parquet')).toBeFocused()
  server.closeAllConnections()
  server.close()
})

test('what a link brought, and what a dropped picture is told, are put away for what comes next', async ({ page }) => {
  const picture = { split: 'test', class: null, index: 0 } as const
  const choices = { network: 'teacher', picture, block: null, channel: 0, pinned: 'cls', share: 0.6 } as const
  const results = { adapter: '', code: '', a: resultsOf(measuredRun(4)), b: null }
  const place = { view: 'attention', choices, step: 2 } as const
  await page.goto(`./#${encodeLink(smallest(4), undefined, { results, place })}`)
  await expect(startButton(page)).toBeEnabled({ timeout: 60_000 })
  await press(button(page, 'Put away'))
  await expect(startButton(page)).toBeFocused()
  await press(button(page, 'Forget the step of the link'))
  await expect(startButton(page)).toBeFocused()

  await dropOn(page, 'cat.png', 'image/png')
  await press(page.locator('.drop-note').getByRole('button', { name: 'Dismiss' }))
  await expect(startButton(page)).toBeFocused()
})

test('in the views: a picture of one’s own is taken away, a UMAP is ended and begun again', async ({ page }) => {
  await openWith(page, smallest(3))
  const view = page.getByRole('region', { name: 'Which images are alike' })
  await view.scrollIntoViewIfNeeded()
  await expect(view).toContainText('Basis of', { timeout: 90_000 })
  const buffer = Buffer.from(await picture('png', { width: 40, height: 40, seed: 1 }))
  await view.getByLabel('Your picture').setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer })
  await press(view.getByRole('button', { name: 'Without mine.png' }))
  await expect(view.getByRole('button', { name: 'Your picture…' })).toBeFocused()

  await view.getByRole('combobox', { name: 'Images' }).selectOption('2,000') // so that there is something to end
  await view.getByRole('radio', { name: 'UMAP' }).check()
  await press(view.getByRole('button', { name: 'Cancel' }))
  await expect(view.getByRole('button', { name: 'Lay out', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(view.getByRole('button', { name: 'Cancel' })).toBeFocused()
})

test('a file that is closed, and one that is left, leave the focus to what chooses another', async ({ page }) => {
  await openWith(page, smallest(400))
  const choose = button(page, 'Choose a file…')
  const file = join(import.meta.dirname, '../test/pytorch/official.pth')
  await page.getByLabel('File of weights').setInputFiles(file)
  await press(button(page, 'Close the file'))
  await expect(choose).toBeFocused()

  await press(button(page, 'Step through'))
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save checkpoint' }).click({ timeout: 120_000 })
  await page.getByLabel('Checkpoint file').setInputFiles(await (await download).path())
  await press(button(page, 'Leave it'))
  await expect(button(page, 'Resume from a file…')).toBeFocused()
  await press(button(page, 'Stop'))
  await expect(status(page)).toHaveText('Stopped')
})
