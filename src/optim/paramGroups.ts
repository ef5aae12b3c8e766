// Which parameters decay, and which are frozen together: decided from a parameter's name and shape alone
// (`get_params_groups` and `cancel_gradients_last_layer` of the official utils.py).

import type { Segment } from '../tensor/parameters'
import { FREEZE_CLASS, type FreezeClass } from './stepScalars'

/** Weight decay is for everything but biases and 1-d tensors: bias tables, cls token and positions do decay. */
export const isDecayed = ({ name, shape }: Pick<Segment, 'name' | 'shape'>): boolean =>
  shape.length > 1 && !name.endsWith('.bias')

/** Last layers are held still at first; the dense head is left out until the region loss is switched on. */
export function freezeClassOf({ name }: Pick<Segment, 'name'>): FreezeClass {
  const isDense = name.startsWith('head_dense.')
  if (name.includes('last_layer')) return isDense ? FREEZE_CLASS.denseLastLayer : FREEZE_CLASS.lastLayer
  return isDense ? FREEZE_CLASS.denseHead : FREEZE_CLASS.ordinary
}
