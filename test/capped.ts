// The device of the tests as one that can do less: limits that every device guarantees are too far off to be reached here.

import { Gpu } from '../src/gpu/device'
import { gpu } from './gpu'

type Limits = Partial<Record<'maxBufferSize' | 'maxStorageBufferBindingSize', number>>

/** It says that it has these limits; nothing but the engine's own care keeps to them. */
export function capped(limits: Limits): Gpu {
  const { device } = gpu
  const all = new Proxy(device.limits, {
    get: (target, name) => limits[name as keyof Limits] ?? (Reflect.get(target, name, target) as unknown),
  })
  const less = new Proxy(device, {
    get: (target, name) => {
      if (name === 'limits') return all
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  return Object.defineProperty(new Gpu(device, gpu.info), 'device', { value: less })
}
