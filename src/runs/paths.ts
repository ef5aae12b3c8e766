// Settings by their path: `backbone.depths` in, value out, and a changed copy.

import { backboneConfig } from '../nn/backbone.config'
import type { RunConfig } from './config'

type Settings = Readonly<Record<string, unknown>>

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The setting at `path`; undefined where there is none. */
export function valueAt(config: RunConfig, path: string): unknown {
  let value: unknown = config
  for (const key of path.split('.')) value = isSettings(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value
}

/**
 * A copy of the configuration with one setting changed, unchecked: `parseConfig` says whether the value is one to run.
 * Another backbone starts from its own defaults, but keeps the sizes of image and patch.
 *
 * @throws where there is no such setting; the message lists those that are there
 */
export function withValueAt(config: RunConfig, path: string, value: unknown): RunConfig {
  if (path === 'backbone.name' && value !== valueAt(config, path)) {
    const [imgSize, patchSize] = ['imgSize', 'patchSize'].map((size) => valueAt(config, `backbone.${size}`))
    const other = backboneConfig.safeParse({ name: value, imgSize, patchSize })
    if (other.success) return { ...config, backbone: other.data }
  }
  return withChange(config, path.split('.'), value, path) as RunConfig
}

function withChange(settings: unknown, [key, ...rest]: string[], value: unknown, path: string): Settings {
  if (!isSettings(settings) || !Object.hasOwn(settings, key)) {
    const names = isSettings(settings) ? Object.keys(settings).join(', ') : 'no settings'
    throw new RangeError(`${path}: there is no '${key}' here, only ${names}`)
  }
  return { ...settings, [key]: rest.length ? withChange(settings[key], rest, value, path) : value }
}
