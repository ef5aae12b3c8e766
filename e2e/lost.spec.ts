// The graphics process of the browser dies while a run trains, and once more when nothing does: a device lost in earnest, with
// no help of the page.

import type { Page } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs'
import { seriousFaultsOf } from './accessible'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status, stepsDone, wholeTableOf } from './experiments'

// a browser of its own, which goes on to offer WebGPU to a page whose graphics process has died
test.use({
  launchOptions: {
    executablePath: findChromium() ?? undefined,
    args: [...CHROMIUM_ARGS, '--disable-domain-blocking-for-3d-apis', '--disable-gpu-process-crash-limit'],
  },
})

const STEPS = 40
const view = (page: Page) => page.getByRole('region', { name: 'What looks like what' })

async function killGpuProcess(page: Page): Promise<void> {
  const session = await page.context().browser()?.newBrowserCDPSession()
  await session?.send('Browser.crashGpuProcess')
  await session?.detach()
}

test('a run whose device is lost goes on from its last copy and says what was repeated; views work again', async ({
  page,
}) => {
  await openWith(page, smallest(STEPS))
  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(5)
  await killGpuProcess(page)

  const note = page.getByRole('status').filter({ hasText: 'The GPU device was lost' })
  await expect(note).toContainText(
    /lost after step \d+ \(.+\)\. Training (went on from step \d+|began again from the seed)/,
  )
  await expect(note).toContainText(/steps? (was|were) repeated|no step was lost/)
  expect(await seriousFaultsOf(page)).toEqual([])
  await expect(status(page)).toHaveText('Finished', { timeout: 170_000 })
  const steps = (await wholeTableOf(page, 'Training loss', STEPS)).map(([step]) => Number(step))
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b)) // none is there twice
  expect([steps[0], steps.at(-1)]).toEqual([0, STEPS - 1])
  await expect(page.getByRole('alert')).toHaveCount(0)

  await view(page).scrollIntoViewIfNeeded()
  await expect(view(page)).toContainText(`Teacher after step ${STEPS}`, { timeout: 60_000 })
  await killGpuProcess(page)
  await view(page).getByRole('radio', { name: 'Student', exact: true }).check()
  await expect(view(page)).toContainText(`Student after step ${STEPS}`, { timeout: 60_000 })
})
