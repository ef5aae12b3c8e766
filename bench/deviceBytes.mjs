// @ts-check
// What the buffers of a page's devices hold, counted where they are made and destroyed.

/** @typedef {import('@playwright/test').Page} Page */

/** Count from now on, in every worker that the page starts. */
export function countBuffers(/** @type {Page} */ page) {
  page.on('worker', (worker) => void worker.evaluate(keepAccount).catch(() => undefined)) // readers of data end soon
}

/** In a worker: the account, at the API itself. */
function keepAccount() {
  const [devices, buffers] = ['GPUDevice', 'GPUBuffer'].map((name) => Reflect.get(globalThis, name)?.prototype)
  if (!devices) return
  const account = { bytes: 0 }
  Object.assign(globalThis, { bufferAccount: account })
  const { createBuffer } = devices
  const { destroy } = buffers
  const counted = new WeakSet()
  devices.createBuffer = function (/** @type {unknown} */ descriptor) {
    const buffer = createBuffer.call(this, descriptor)
    counted.add(buffer)
    account.bytes += buffer.size
    return buffer
  }
  buffers.destroy = function () {
    if (counted.delete(this)) account.bytes -= this.size
    return destroy.call(this)
  }
}

/** Of all buffers that live, in all workers. */
export async function deviceBytes(/** @type {Page} */ page) {
  const bytes = await Promise.all(
    page.workers().map((worker) => worker.evaluate(() => Number(Reflect.get(globalThis, 'bufferAccount')?.bytes ?? 0))),
  )
  return bytes.reduce((sum, of) => sum + of, 0)
}
