// The list of backbones, as settings. nn/registry.ts says how each is built.

import { z } from 'zod'
import type { RegionMap } from './regionMap.config'
import { swinConfig, swinRegionMap } from './swin.config'
import { vitConfig, vitRegionMap } from './vit.config'

export const backboneConfig = z
  .discriminatedUnion('name', [swinConfig, vitConfig])
  .meta({ title: 'Backbone', description: 'The network that turns an image into features.' })

export type BackboneConfig = z.infer<typeof backboneConfig>

const REGION_MAPS: { [N in BackboneConfig['name']]: (config: Extract<BackboneConfig, { name: N }>) => RegionMap } = {
  swin: swinRegionMap,
  vit: vitRegionMap,
}

/** The map of regions that a backbone of these settings gives of a global crop. */
export function regionMapOf<C extends BackboneConfig>(config: C): RegionMap {
  const mapOf = REGION_MAPS[config.name] as (config: C) => RegionMap
  return mapOf(config)
}
