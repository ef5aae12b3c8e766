// What the reader has asked of the map.

import type { NetworkName, PictureChoice } from '../../../train/protocol'
import type { Among } from './mapLook'

export interface MapAsked {
  network: NetworkName
  /** Held-out images on the map; null until the reader says so. */
  count: number | null
  own: PictureChoice | null
  /** Training images have been asked for once: they are compared with from then on. */
  usesTraining: boolean
}

export interface MapLook {
  layout: 'pca' | 'umap'
  marks: 'pictures' | 'classes'
  among: Among
  /** Number of the chosen image within its split, -1 for the reader's own; null where none is chosen. */
  chosen: number | null
}

export const FIRST_MAP: MapAsked = { network: 'teacher', count: null, own: null, usesTraining: false }

export const COUNTS = [100, 300, 1000, 2000]
/** On a software adapter a forward pass takes far longer. */
export const firstCount = (isSoftware: boolean): number => (isSoftware ? 100 : 300)

export const FIRST_MAP_LOOK: MapLook = { layout: 'pca', marks: 'pictures', among: 'training', chosen: null }
