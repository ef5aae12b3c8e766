// `esvit presets` and `esvit schema`: what can be set, as JSON.

import { PRESETS } from '../runs/presets'
import { jsonSchemaOf } from '../runs/schema'
import { UsageError } from './options'

export function presets(args: readonly string[]): Promise<number> {
  takesNothing('presets', args)
  console.log(JSON.stringify(PRESETS, null, 2))
  return Promise.resolve(0)
}

export function schema(args: readonly string[]): Promise<number> {
  takesNothing('schema', args)
  console.log(JSON.stringify(jsonSchemaOf(), null, 2))
  return Promise.resolve(0)
}

function takesNothing(command: string, [first]: readonly (string | undefined)[]): void {
  if (first !== undefined) throw new UsageError(`${command} must stand alone, got '${first}'; it prints all there is`)
}
