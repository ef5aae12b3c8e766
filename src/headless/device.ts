// Dawn, the WebGPU of Chromium, in Node.

import { create, globals } from 'webgpu'
import { Gpu } from '../gpu/device'

Object.assign(globalThis, globals)

/** Dawn lives only as long as this reference does, so it is exported and never collected. */
export const dawn: GPU = create([])

/** The device every command runs on. @throws NoDeviceError with advice */
export const requestGpu = (): Promise<Gpu> => Gpu.request(dawn)
