// The preset that an experiment is told by.

import type { RunConfig } from './config'
import { changedPaths } from './diff'
import { PRESETS, type Preset } from './presets'

/** The preset that a config is told with fewest changes. */
export const nearestPreset = (config: RunConfig): Preset =>
  PRESETS.map((preset) => ({ preset, changes: changedPaths(preset.config, config).length })).reduce((a, b) =>
    b.changes < a.changes ? b : a,
  ).preset
