// A device that compiles and computes nothing (Dawn's null backend): it has features that the adapter at hand may lack, so
// that texts which need them are read by the compiler in every run of the tests.

import { create } from 'webgpu'
import './gpu' // the globals

// Dawn lives only as long as this reference does, so it is exported and never collected.
export const nullInstance: GPU = create(['backend=null'])

/** @throws Error where Dawn has no such features at all */
export async function nullDevice(requiredFeatures: GPUFeatureName[]): Promise<GPUDevice> {
  const adapter = await nullInstance.requestAdapter()
  if (!adapter) throw new Error('test: Dawn must have a null backend')
  return adapter.requestDevice({ requiredFeatures })
}
