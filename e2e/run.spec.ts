// A run from the first press to the saved weights, on a real device.

import { readFile } from 'node:fs/promises'
import { readSafetensors } from '../src/runs/safetensors'
import { expect, test } from './browser'
import { openWith, smallest, startButton, status, stepsDone, tableOf, wholeTableOf } from './experiments'

test('a run trains, measures itself against its baselines and finishes', async ({ page }) => {
  await openWith(page, smallest(6))
  await expect(status(page)).toHaveText('Ready')
  const built = await page.evaluateHandle(countCharts)
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  expect(await stepsDone(page)).toBe(6)

  // every step is in the table behind the curve, and every number is one
  for (const [step, ...losses] of await wholeTableOf(page, 'Training loss', 6))
    expect(
      losses.map(Number).every((loss) => loss > 0 && loss < 20),
      `losses of step ${step}: ${losses.join()}`,
    ).toBe(true)
  const accuracy = page.getByRole('figure').filter({ hasText: 'Held-out accuracy' })
  await expect.poll(async () => (await tableOf(page, 'Held-out accuracy')).map(([step]) => step)).toEqual(['0', '6'])
  await expect(accuracy).toContainText(/k-NN on raw pixels\d/)
  await expect(accuracy).toContainText(/k-NN at random init\d/)
  await expect(accuracy).toContainText(/Most frequent class\d/)
  await expect(accuracy).toContainText('The soft band is ± two standard errors of a share of 30 images.')
  await expect(page.getByRole('region', { name: 'In short' })).toContainText(
    /classifies [\d.]+\s±\s[\d.]+\s% of 30 unseen images/,
  )

  // the curve is drawn, not only described
  const inks = await accuracy.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    return new Set(new Uint32Array(data.buffer)).size
  })
  expect(inks).toBeGreaterThan(10)

  // a dozen charts and more, out of sight too, and no two of them in one frame: the page answers in between
  await expect.poll(() => built.evaluate((byFrame) => byFrame.size)).toBeGreaterThan(12)
  await expect(page.locator('.chart-canvas:not(:has(.uplot))')).toHaveCount(0)
  const frames = await built.evaluate((byFrame) => [...byFrame.values()])
  expect(new Set(frames)).toEqual(new Set([1]))
})

/**
 * In the page: how many charts are built in each frame, by its number, from now on. Frames are counted here, since the
 * time of document.timeline outside a frame is Chromium's guess, which the next frame may share.
 */
function countCharts(): Map<number, number> {
  const built = new Map<number, number>()
  let frame = 0
  const count = () => {
    frame++
    requestAnimationFrame(count)
  }
  count()
  new MutationObserver((records) => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        if (node instanceof Element && node.matches('.uplot')) built.set(frame, (built.get(frame) ?? 0) + 1)
  }).observe(document.body, { childList: true, subtree: true })
  return built
}

test('the same seed gives the same numbers, to the last digit shown', async ({ page }) => {
  await openWith(page, smallest(4))
  await startButton(page).click()
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  const first = await wholeTableOf(page, 'Training loss', 4)
  await page.getByRole('button', { name: 'Start again' }).click()
  await expect(status(page)).not.toHaveText('Finished')
  await expect(status(page)).toHaveText('Finished', { timeout: 120_000 })
  expect(await wholeTableOf(page, 'Training loss', 4)).toEqual(first)
})

test('step through, resume, pause, stop', async ({ page }) => {
  await openWith(page, smallest(400, { evaluation: { ...smallest(400).evaluation, everySteps: 0 } }))
  await page.getByRole('button', { name: 'Step through' }).click()
  await expect(status(page)).toHaveText('Paused', { timeout: 120_000 })
  expect(await stepsDone(page)).toBe(0)

  for (const step of [1, 2]) {
    await page.getByRole('button', { name: 'Step', exact: true }).click()
    await expect(page.getByText(`Step ${step} of 400`)).toBeVisible()
    await expect(status(page)).toHaveText('Paused')
  }

  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(4)
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(status(page)).toHaveText('Paused')
  const paused = await stepsDone(page)
  await page.waitForTimeout(1000)
  expect(await stepsDone(page)).toBe(paused)

  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')
  await expect(page.getByRole('button', { name: 'Start again' })).toBeEnabled()
})

test('a run goes on while another tab is in front', async ({ page, context }) => {
  await openWith(page, smallest(400, { evaluation: { ...smallest(400).evaluation, everySteps: 0 } }))
  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(1)
  const other = await context.newPage()
  await other.bringToFront()
  const before = await stepsDone(page)
  await expect.poll(() => stepsDone(page)).toBeGreaterThan(before + 3)
  await other.close()
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')
})

test('the screen stays on while a run trains and is seen', async ({ page }) => {
  await page.addInitScript(() => {
    const locks: WakeLockSentinel[] = []
    const { wakeLock } = navigator
    const request = wakeLock.request.bind(wakeLock)
    wakeLock.request = async (type) => {
      const lock = await request(type)
      locks.push(lock)
      return lock
    }
    Object.assign(window, { locks })
  })
  const held = () => page.evaluate(() => (Reflect.get(window, 'locks') as WakeLockSentinel[]).map((l) => !l.released))
  const hide = (isHidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  await openWith(page, smallest(400, { evaluation: { ...smallest(400).evaluation, everySteps: 0 } }))
  expect(await held()).toEqual([])
  await startButton(page).click()
  await expect.poll(held).toEqual([true])
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(1)
  await hide(true)
  await expect.poll(held).toEqual([false])
  await hide(false)
  await expect.poll(held).toEqual([false, true])
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect.poll(held).toEqual([false, false])
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')
  expect(await held()).toEqual([false, false])
})

test('the weights are saved under their official names', async ({ page }) => {
  await openWith(page, smallest(400, { evaluation: { ...smallest(400).evaluation, everySteps: 0 } }))
  await startButton(page).click()
  await expect.poll(() => stepsDone(page), { timeout: 120_000 }).toBeGreaterThan(1)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save checkpoint' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^esvit-smoke-step-\d+\.safetensors$/)
  const { tensors } = readSafetensors(await readFile(await file.path()))
  const names = [...tensors.keys()]
  expect(names).toContain('student.patch_embed.proj.weight')
  expect(names).toContain('teacher.layers.0.blocks.0.attn.relative_position_bias_table')
  expect(names).toContain('student.head_dense.last_layer.weight_v')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(status(page)).toHaveText('Stopped')
})

test('a loss that is not finite stops the run, says why and what to do', async ({ page }) => {
  const config = smallest(40)
  await openWith(page, {
    ...config,
    // Adam without a memory of squares takes a gradient that vanishes for a licence to leap
    optim: {
      ...config.optim,
      lr: 0.1,
      beta1: 0.9999,
      beta2: 0,
      eps: 1e-12,
      warmupSteps: 0,
      clipGrad: 0,
      freezeLastLayerSteps: 0,
    },
    objective: { ...config.objective, studentTemp: 0.01 },
  })
  await startButton(page).click()
  const failure = page.getByRole('alert').filter({ hasText: 'The run has stopped' })
  await expect(failure).toContainText(/The loss of step \d+ is (NaN|Infinity|-Infinity)/, { timeout: 120_000 })
  await expect(failure).toContainText('Lower the peak learning rate')
  await expect(status(page)).toHaveText('Stopped by an error')
  await expect(page.getByRole('button', { name: 'Start again' })).toBeEnabled()
})
