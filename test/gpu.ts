// One device for the whole test run. No adapter is a failure, never a skip.
import { existsSync } from 'node:fs'
import { create, globals } from 'webgpu'
import { Gpu } from '../src/gpu/device'

const icd = '/usr/lib/chromium/vk_swiftshader_icd.json'
if (!process.env.VK_ICD_FILENAMES && existsSync(icd)) process.env.VK_ICD_FILENAMES = icd
Object.assign(globalThis, globals)
// Dawn lives only as long as this reference does, so it is exported and never collected.
export const instance: GPU = create([])
export const gpu = await Gpu.request(instance)
gpu.device.addEventListener('uncapturederror', (e) => {
  console.error(e.error.message)
})
