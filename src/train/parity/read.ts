// Reading float tensors back.

import type { Gpu } from '../../gpu/device'
import type { Tensor } from '../../tensor/tensor'

/** @throws where the tensor holds integers */
export async function floatsOf(gpu: Gpu, tensor: Tensor): Promise<Float32Array<ArrayBuffer>> {
  const data = await tensor.read(gpu)
  if (!(data instanceof Float32Array)) throw new Error(`${tensor.label} must hold floats`)
  return data
}
