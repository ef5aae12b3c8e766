// @ts-check
// Bytes of the buffers that a page's devices hold, and kernels that they are building, counted where they are made.

/** @typedef {import('@playwright/test').Page} Page */

/** Count from now on, in every worker that the page starts. */
export function keepAccounts(/** @type {Page} */ page) {
  page.on('worker', (worker) => void worker.evaluate(keepAccount).catch(() => undefined)) // readers of data end soon
}

/** In a worker: the account, at the API itself. */
function keepAccount() {
  const [devices, buffers] = ['GPUDevice', 'GPUBuffer'].map((name) => Reflect.get(globalThis, name)?.prototype)
  if (!devices) return
  const account = { bytes: 0, kernels: 0 }
  Object.assign(globalThis, { deviceAccount: account })
  const { createBuffer, createComputePipelineAsync } = devices
  const { destroy } = buffers
  const counted = new WeakSet()
  devices.createBuffer = function (/** @type {unknown} */ descriptor) {
    const buffer = createBuffer.call(this, descriptor)
    counted.add(buffer)
    account.bytes += buffer.size
    return buffer
  }
  devices.createComputePipelineAsync = function (/** @type {unknown} */ descriptor) {
    account.kernels++
    return createComputePipelineAsync.call(this, descriptor).finally(() => account.kernels--)
  }
  buffers.destroy = function () {
    if (counted.delete(this)) account.bytes -= this.size
    return destroy.call(this)
  }
}

/** Of all buffers that live, in all workers. */
export const deviceBytes = (/** @type {Page} */ page) => totalOf(page, 'bytes')

/** Longer than one kernel after another lets wait. */
export const QUIET_MS = 5000

/** Wait until no kernel has been built for that long. */
export async function kernelsBuilt(/** @type {Page} */ page) {
  for (let quiet = 0; quiet < QUIET_MS; quiet += 100) {
    await page.waitForTimeout(100)
    if (await totalOf(page, 'kernels')) quiet = 0
  }
}

async function totalOf(/** @type {Page} */ page, /** @type {'bytes' | 'kernels'} */ key) {
  const read = (/** @type {string} */ key) => Number(Reflect.get(globalThis, 'deviceAccount')?.[key] ?? 0)
  const found = await Promise.all(page.workers().map((worker) => worker.evaluate(read, key)))
  return found.reduce((sum, of) => sum + of, 0)
}
