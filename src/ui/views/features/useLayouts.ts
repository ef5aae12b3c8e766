// How the images of one network are laid out: by a basis, which there is for each, or by a UMAP. They outlive the choice of
// what is shown.

import { useMemo } from 'react'
import { sampleOf } from './mapLook'
import type { MapAsked } from './mapSettings'
import { useBasis, type Bases } from './useBasis'
import type { ImagesSight } from './useImages'
import { usePlace } from './usePlace'
import { useUmap, type Umap } from './useUmap'

export interface Layouts {
  bases: Bases
  umap: Umap
}

/** @param sight undefined while the network is not looked into @param isUmap a UMAP is wanted */
export function useLayouts(sight: ImagesSight | undefined, { network }: MapAsked, isUmap: boolean): Layouts {
  const { answer = null, title = '', name = '' } = sight ?? {}
  const whose = usePlace(sight?.subject)
  const sample = useMemo(() => answer && sampleOf(answer, title), [answer, title])
  return {
    bases: useBasis(whose, sample),
    umap: useUmap(`${whose}, ${network}, ${name}`, answer, title, isUmap),
  }
}
