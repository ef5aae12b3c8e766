// @ts-check
// A network of a published shape, Swin-T at 224 pixels, opened and looked into in the built page: how long until it is
// told what is in the file, until the first pair of views is compared, how long faster kernels are built after that, how long
// each further pair takes then, and its first stage, with its 3,136 regions; and what it holds of the device.
// The file is written first, with random weights, which take as long as any.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs'
import { root } from '../scripts/install.mjs'
import { QUIET_MS, keepAccounts, deviceBytes, kernelsBuilt } from './deviceAccount.mjs'
import { machineOf } from './machine.mjs'
import { servePage } from './page.mjs'
import { median } from './statistics.mjs'

const ROUNDS = 3
const PATIENCE_MS = 300_000
const SWIN_T = {
  'backbone.imgSize': 224, 'backbone.patchSize': 4, 'backbone.embedDim': 96, 'backbone.depths': [2, 2, 6, 2],
  'backbone.numHeads': [3, 6, 12, 24], 'backbone.windowSize': 7, 'augment.localCrops': 0, batchSize: 1,
  'evaluation.everySteps': 0, 'evaluation.snapshots': 0,
} // prettier-ignore

/** @typedef {import('./main.mjs').Measurement} Measurement */

/** @returns {AsyncGenerator<Measurement>} */
export async function* largeNetwork() {
  const folder = mkdtempSync(join(tmpdir(), 'esvit-swin-t-'))
  const server = await servePage()
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS })
  try {
    writeNetwork(folder)
    const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
    page.setDefaultTimeout(PATIENCE_MS)
    keepAccounts(page)
    await page.goto(server.url)
    await page.locator('.button-primary:enabled', { hasText: 'Start' }).waitFor()
    const machine = await machineOf(page)
    const measured = (/** @type {string} */ name, /** @type {number} */ ours, /** @type {string} */ unit, rounds = 1) =>
      ({ name: `swin-t-${name}`, ...machine, ours, peer: null, peerName: null, unit, ratio: null, rounds }) // prettier-ignore

    const view = page.getByRole('region', { name: 'What looks like what' })
    const panel = page.getByRole('region', { name: 'PyTorch and back' })
    const begin = performance.now()
    await panel.getByLabel('File of weights').setInputFiles(join(folder, 'checkpoint.safetensors'))
    await panel.getByText('student and teacher').waitFor()
    yield measured('open', performance.now() - begin, 'ms')
    await view.scrollIntoViewIfNeeded()
    const first = performance.now()
    await view.getByText('Teacher of “checkpoint.safetensors”').waitFor()
    yield measured('first-view', performance.now() - first, 'ms')
    const picture = () =>
      view.locator('.pair-canvas').evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL())
    const nextView = async () => {
      const before = await picture()
      const asked = performance.now()
      await view.getByRole('button', { name: 'New views' }).click()
      while ((await picture()) === before) await page.waitForTimeout(20)
      return performance.now() - asked
    }
    const shown = performance.now()
    await kernelsBuilt(page)
    yield measured('kernels', performance.now() - shown - QUIET_MS, 'ms')
    /** @type {number[]} */
    const next = []
    for (let draw = 1; draw <= ROUNDS; draw++) next.push(await nextView())
    yield measured('next-view', median(next), 'ms', ROUNDS)
    yield measured('memory', (await deviceBytes(page)) / 1e6, 'MB')

    const chosen = performance.now()
    await view.getByRole('radio', { name: 'Stage 1, 56 × 56' }).click()
    await view.getByText('Comparing 3,136 regions').waitFor()
    await view.locator('.pair-canvas').waitFor()
    yield measured('first-stage', performance.now() - chosen, 'ms')
    yield measured('first-stage-memory', (await deviceBytes(page)) / 1e6, 'MB')
  } finally {
    await browser.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A checkpoint before its first step. */
function writeNetwork(/** @type {string} */ folder) {
  const sets = Object.entries(SWIN_T).flatMap(([path, value]) => ['--set', `${path}=${JSON.stringify(value)}`])
  const args = ['pretrain', '--preset', 'tiny', ...sets, '--until', '0', '--out', folder]
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/esvit.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('bench: the network could not be written: see the message above')
}
