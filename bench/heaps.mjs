// @ts-check
// What a page and its workers hold in JavaScript after a collection, as the browser's own inspector counts it.

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {{ usedSize: number, backingStorageSize?: number }} Usage */

/** @returns how to measure: bytes of the heaps, and of the arrays beside them */
export async function attachHeaps(/** @type {Page} */ page) {
  const session = await page.context().newCDPSession(page)
  /** @type {Set<string>} */
  const workers = new Set()
  /** @type {Map<number, (answer: any) => void>} */
  const asked = new Map()
  let last = 0
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') workers.add(sessionId)
  })
  session.on('Target.detachedFromTarget', ({ sessionId }) => void workers.delete(sessionId))
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message)
    asked.get(id)?.(result)
    asked.delete(id)
  })
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })

  /** @returns {Promise<any>} */
  const ask = (/** @type {string} */ sessionId, /** @type {string} */ method) =>
    new Promise((resolve, reject) => {
      const id = ++last
      asked.set(id, resolve)
      session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(reject)
    })

  return async () => {
    await session.send('HeapProfiler.collectGarbage')
    const own = /** @type {Usage} */ (await session.send('Runtime.getHeapUsage'))
    /** @type {Usage[]} */
    const others = []
    for (const worker of workers) {
      await ask(worker, 'HeapProfiler.collectGarbage')
      others.push(await ask(worker, 'Runtime.getHeapUsage'))
    }
    const sum = (/** @type {number[]} */ list) => list.reduce((a, b) => a + b, 0)
    return {
      pageHeap: own.usedSize,
      workerHeap: sum(others.map(({ usedSize }) => usedSize)),
      arrays: sum([own, ...others].map(({ backingStorageSize = 0 }) => backingStorageSize)),
    }
  }
}
