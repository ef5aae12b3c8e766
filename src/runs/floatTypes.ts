// The floats that networks are saved in, as the float32 that they are computed with here, by the names of safetensors.

import { halfToFloat } from '../base/half'

type Convert = (buffer: ArrayBuffer) => Float32Array<ArrayBuffer>

export const TO_FLOAT32 = {
  F32: (buffer) => new Float32Array(buffer),
  F64: (buffer) => Float32Array.from(new Float64Array(buffer)),
  F16: (buffer) => Float32Array.from(new Uint16Array(buffer), halfToFloat),
  BF16: (buffer) => {
    const halves = new Uint16Array(buffer)
    return new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer)
  },
} satisfies Record<string, Convert>

export const isFloatType = (type: string): type is keyof typeof TO_FLOAT32 => Object.hasOwn(TO_FLOAT32, type)
