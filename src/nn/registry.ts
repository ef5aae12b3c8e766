// The backbones: one line each.

import type { Scope } from '../tensor/parameters'
import type { Backbone } from './backbone'
import type { BackboneConfig } from './backbone.config'
import { SwinTransformer } from './swin'
import { VisionTransformer } from './vit'

type Builders = {
  [N in BackboneConfig['name']]: (scope: Scope, config: Extract<BackboneConfig, { name: N }>) => Backbone
}

const BUILDERS: Builders = {
  swin: (scope, config) => new SwinTransformer(scope, config),
  vit: (scope, config) => new VisionTransformer(scope, config),
}

/** Declare the backbone's parameters in `scope`. */
export function buildBackbone<C extends BackboneConfig>(scope: Scope, config: C): Backbone {
  const build = BUILDERS[config.name] as (scope: Scope, config: C) => Backbone
  return build(scope, config)
}
