// `esvit presets` and `esvit schema`: what can be set, as JSON.

import { z } from 'zod'
import { runConfig } from '../runs/config'
import { PRESETS } from '../runs/presets'

export function presets(): Promise<number> {
  console.log(JSON.stringify(PRESETS, null, 2))
  return Promise.resolve(0)
}

export function schema(): Promise<number> {
  console.log(JSON.stringify(z.toJSONSchema(runConfig, { io: 'input' }), null, 2))
  return Promise.resolve(0)
}
