// What all other tests stand on: this browser has a WebGPU adapter that computes, and the harness hears complaints.

import { expect, test } from './browser'

test('the browser has a WebGPU adapter, and it computes', async ({ page }) => {
  await page.goto('./')
  const { adapter, doubled } = await page.evaluate(async () => {
    const adapter = await navigator.gpu.requestAdapter()
    if (!adapter) throw new Error('this browser has no WebGPU adapter')
    const device = await adapter.requestDevice()
    const code = `
      @group(0) @binding(0) var<storage, read_write> x: array<f32>;
      @compute @workgroup_size(4) fn main(@builtin(local_invocation_index) i: u32) { x[i] *= 2.0; }`
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
    })
    const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage
    const buffer = device.createBuffer({ size: 16, usage: STORAGE | COPY_SRC | COPY_DST })
    const staging = device.createBuffer({ size: 16, usage: MAP_READ | COPY_DST })
    device.queue.writeBuffer(buffer, 0, new Float32Array([1, 2, 3, 4]))
    const entries = [{ binding: 0, resource: { buffer } }]
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }))
    pass.dispatchWorkgroups(1)
    pass.end()
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, 16)
    device.queue.submit([encoder.finish()])
    await staging.mapAsync(GPUMapMode.READ)
    const doubled = Array.from(new Float32Array(staging.getMappedRange()))
    const { vendor, architecture, description } = adapter.info
    device.destroy()
    return { adapter: [vendor, architecture, description].filter(Boolean).join(', '), doubled }
  })
  console.log(`  adapter: ${adapter}`)
  expect(doubled).toEqual([2, 4, 6, 8])
})

test('a complaint of WebGPU, of the page or of a worker is heard', async ({ page, complaints }) => {
  await page.goto('./')
  complaints.expect(/console warning: .*[Bb]uffer/s)
  complaints.expect(/uncaught: .*thrown by the page/s)
  complaints.expect(/console warning: said by a worker/)
  complaints.expect(/thrown by a worker/)
  const body = "console.warn('said by a worker'); throw new Error('thrown by a worker')"
  await page.route('**/loud.js', (route) => route.fulfill({ contentType: 'text/javascript', body }))
  await page.evaluate(async () => {
    const device = await (await navigator.gpu.requestAdapter())!.requestDevice()
    device.createBuffer({ size: 4, usage: 0 }) // no usage at all is a validation error
    await device.queue.onSubmittedWorkDone()
    setTimeout(() => {
      throw new Error('thrown by the page')
    })
    new Worker('./loud.js')
  })
  await expect.poll(() => complaints.messages.length).toBeGreaterThanOrEqual(4)
})
