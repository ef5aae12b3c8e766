// What this program wrote beside the weights, in a checkpoint of safetensors or under a key of a .pth: the experiment, and
// how far it was. A file of another program has no such record.

import type { PickleValue } from '../../base/pickle/values'
import { parseConfig, type RunConfig } from '../config'
import { OWN_KEY } from '../torch/resume'

export interface OwnRecord {
  config: RunConfig
  /** Steps done. */
  step: number
}

/** @returns null where there is none, or none that holds today */
function recordOf(config: unknown, step: unknown): OwnRecord | null {
  if (typeof config !== 'string') return null
  try {
    const parsed = parseConfig(JSON.parse(config))
    return parsed.ok && Number.isSafeInteger(step) ? { config: parsed.config, step: step as number } : null
  } catch {
    return null // no JSON: the weights can be looked into without it
  }
}

export const recordInMetadata = ({ config, step }: Readonly<Record<string, string>>): OwnRecord | null =>
  recordOf(config, Number(step))

export function recordInTorch(value: PickleValue): OwnRecord | null {
  const own = value instanceof Map ? value.get(OWN_KEY) : undefined
  return own instanceof Map ? recordOf(own.get('config'), own.get('step')) : null
}
