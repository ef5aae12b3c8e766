// Waiting for a device in the way that is quickest in Chromium: a small copy is read back once all before it is done.

/** @returns a function that waits until everything submitted to `device` so far is done */
export function settler(device: GPUDevice): () => Promise<void> {
  const source = device.createBuffer({ label: 'settle', size: 16, usage: GPUBufferUsage.COPY_SRC })
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
  const copy = device.createBuffer({ label: 'settle copy', size: 16, usage })
  return async () => {
    const encoder = device.createCommandEncoder()
    encoder.copyBufferToBuffer(source, 0, copy, 0, 16)
    device.queue.submit([encoder.finish()])
    await copy.mapAsync(GPUMapMode.READ)
    copy.unmap()
  }
}
