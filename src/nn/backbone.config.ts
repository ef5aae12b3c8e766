// The list of backbones: their settings, and what they say of themselves. nn/registry.ts says how each is built.

import { z } from 'zod'
import type { BackboneFacts } from './backboneFacts.config'
import type { RegionMap } from './regionMap.config'
import { swinConfig } from './swin.config'
import { swinFacts } from './swinFacts.config'
import { vitConfig } from './vit.config'
import { vitFacts } from './vitFacts.config'

export const backboneConfig = z
  .discriminatedUnion('name', [swinConfig, vitConfig])
  .meta({ title: 'Backbone', description: 'The network that turns an image into features.' })

export type BackboneConfig = z.infer<typeof backboneConfig>
export type BackboneName = BackboneConfig['name']

const FACTS: { [N in BackboneName]: BackboneFacts<Extract<BackboneConfig, { name: N }>> } = {
  swin: swinFacts,
  vit: vitFacts,
}

/** What all of them say, for whoever does not know yet which one it is. */
export const ALL_FACTS = Object.values(FACTS)

/** How they are called, e.g. `ViT`. */
export const BACKBONE_TITLES = backboneConfig.options.map((member) => member.meta()?.title ?? member.shape.name.value)

/** What the backbone of these settings says of itself. */
export const factsOf = ({ name }: BackboneConfig): BackboneFacts<BackboneConfig> =>
  FACTS[name] as BackboneFacts<BackboneConfig>

/** The map of regions that a backbone of these settings gives of a global crop. */
export const regionMapOf = (config: BackboneConfig): RegionMap => factsOf(config).regionMap(config)
