// `esvit presets` and `esvit schema`: what can be set, as JSON.

import { PRESETS } from '../runs/presets'
import { jsonSchemaOf } from '../runs/schema'

export function presets(): Promise<number> {
  console.log(JSON.stringify(PRESETS, null, 2))
  return Promise.resolve(0)
}

export function schema(): Promise<number> {
  console.log(JSON.stringify(jsonSchemaOf(), null, 2))
  return Promise.resolve(0)
}
