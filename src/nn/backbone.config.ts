// The list of backbones, as settings. nn/registry.ts says how each is built.

import { z } from 'zod'
import { swinConfig } from './swin.config'
import { vitConfig } from './vit.config'

export const backboneConfig = z
  .discriminatedUnion('name', [swinConfig, vitConfig])
  .meta({ title: 'Backbone', description: 'The network that turns an image into features.' })

export type BackboneConfig = z.infer<typeof backboneConfig>
