// Runs that last: the page is killed while one trains, and it goes on to the same bits; the library of runs; a checkpoint
// from a file; a disk that is full.

import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { decodeCheckpoint } from '../src/runs/checkpoint'
import { seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status, stepsDone, tableOf } from './experiments'

const STEPS = 24
const config = smallest(STEPS, { evaluation: { ...smallest(STEPS).evaluation, everySteps: 12 } })

const panel = (page: Page) => page.getByRole('region', { name: 'Runs', exact: true })
const rows = (page: Page) => panel(page).getByRole('list', { name: 'Kept runs' }).getByRole('listitem')
const offer = (page: Page) => page.getByRole('region', { name: 'Interrupted run' })

/** Everything that is kept, read as the browser's disk has it: what each run's newest copy says of its losses. */
async function lossesKept(page: Page): Promise<Map<string, number[]>> {
  const files = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs')
    const found: [string, string][] = []
    for await (const [name, handle] of folder.entries()) {
      const bytes = new Uint8Array(await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer())
      found.push([name, Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')])
    }
    return found
  })
  const losses = new Map<string, number[]>()
  for (const [name, text] of files) {
    const { log } = decodeCheckpoint(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))
    const found = [...(log?.steps.values.get('loss') ?? [])]
    const key = name.slice(0, 36)
    if (found.length > (losses.get(key)?.length ?? 0)) losses.set(key, found)
  }
  return losses
}

/** The page says 'Finished' of the run before until the next one begins, so the library is asked. */
const bothFinished = (page: Page) => {
  const whole = `Finished, kept after ${STEPS} of ${STEPS} steps`
  return expect(rows(page)).toContainText([whole, whole], { timeout: 120_000 })
}

test('a run whose page was killed goes on to the same bits, and the library keeps it', async ({ page, context }) => {
  await openWith(page, config)
  await expect(panel(page)).toContainText('None yet')
  await page.getByRole('button', { name: 'Step through' }).click()
  const at = 2
  for (let step = 0; step <= at; step++) {
    await expect(status(page)).toHaveText('Paused', { timeout: 120_000 })
    await expect.poll(() => stepsDone(page)).toBe(step)
    if (step < at) await page.getByRole('button', { name: 'Step', exact: true }).click()
  }
  await expect(rows(page)).toContainText([`Paused here, kept after ${at} of ${STEPS} steps, just now`])
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save checkpoint' }).click()
  const file = await (await download).path()
  await page.close() // without a word to anybody

  const next = await context.newPage()
  await next.goto('./')
  await expect(offer(next)).toContainText('First look was interrupted')
  await expect(offer(next)).toContainText(`Kept after ${at} of ${STEPS} steps, just now.`)
  expect(await seriousFaultsOf(next)).toEqual([])
  await offer(next).getByRole('button', { name: 'Go on' }).click()
  await expect(offer(next)).toBeHidden()
  // its curves are there before its next step is
  await expect.poll(async () => (await tableOf(next, 'Training loss')).length).toBeGreaterThanOrEqual(at)
  await expect(status(next)).toHaveText('Finished', { timeout: 120_000 })
  await expect(rows(next)).toContainText([`Finished, kept after ${STEPS} of ${STEPS} steps`])
  await expect.poll(async () => (await tableOf(next, 'Held-out accuracy')).map(([step]) => step)).toEqual(['0', '12', '24'])

  // the same experiment, uninterrupted
  await next.getByRole('button', { name: 'Start again' }).click()
  await bothFinished(next)
  const [first, second] = [...(await lossesKept(next)).values()]
  expect(first).toHaveLength(STEPS)
  expect(first).toEqual(second)

  // the library
  await rows(next).nth(0).getByRole('button', { name: 'Rename First look 2' }).click()
  await panel(next).getByRole('textbox', { name: 'New name of First look 2' }).fill('whole')
  await next.keyboard.press('Enter')
  await expect(rows(next).nth(0)).toContainText('whole')
  await rows(next).nth(1).getByRole('button', { name: 'Pin First look to the top' }).click()
  await expect(rows(next).nth(0)).toContainText('First look')
  await rows(next).nth(1).getByRole('button', { name: 'Remove whole' }).click()
  await expect(rows(next)).toHaveCount(1)
  await panel(next).getByRole('button', { name: 'Undo' }).click()
  await expect(rows(next)).toHaveCount(2)
  await rows(next).nth(1).getByRole('button', { name: 'Remove whole' }).click()
  await expect(rows(next)).toHaveCount(1) // it is written by then

  // what was removed is gone, what was not is there; and a file goes on as the browser's own copy does
  await next.goto('about:blank')
  await next.goto('./')
  await expect(rows(next)).toHaveCount(1)
  expect((await lossesKept(next)).size).toBe(1)
  await expect(offer(next)).toBeHidden() // it was finished
  await panel(next).getByLabel('Checkpoint file').setInputFiles({ name: 'x.safetensors', mimeType: '', buffer: Buffer.from('{}') })
  await expect(panel(next).getByRole('alert')).toContainText('safetensors: a file must have at least 8 bytes, this has 2')
  await panel(next).getByLabel('Checkpoint file').setInputFiles({ name: 'mine.safetensors', mimeType: '', buffer: await readFile(file) })
  const opened = panel(next).getByRole('region', { name: 'Checkpoint from a file' })
  await expect(opened).toContainText(`First look, step ${at} of ${STEPS}, trained on emoji`)
  await opened.getByRole('button', { name: 'Go on from here' }).click()
  await bothFinished(next)
  expect([...(await lossesKept(next)).values()]).toEqual([first, first])
}) // prettier-ignore

test('where the disk is full the run goes on, and what to do is said', async ({ page, baseURL }) => {
  await openWith(page, smallest(400))
  const session = await page.context().newCDPSession(page)
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: 50_000 })
  await startButton(page).click()
  const note = page.getByRole('status').filter({ hasText: 'in memory only' })
  await expect(note).toContainText('This browser has no room to keep it', { timeout: 120_000 })
  await expect(note).toContainText('Save checkpoint')
  const before = await stepsDone(page)
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(before + 3)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')
})
