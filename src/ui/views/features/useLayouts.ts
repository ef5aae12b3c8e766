// How the images of one network are laid out: by a basis, which there is for each, or by a UMAP. They outlive the choice of
// what is shown.

import { useMemo } from 'react'
import { sampleOf } from './mapLook'
import { useBasis, type Bases } from './useBasis'
import type { ImagesSight } from './useImages'
import { useUmap, type Umap } from './useUmap'

export interface Layouts {
  bases: Bases
  umap: Umap
}

/** @param sight undefined while the network is not looked into @param isUmap a UMAP is wanted */
export function useLayouts(sight: ImagesSight | undefined, isUmap: boolean): Layouts {
  const { answer = null, title = '', name = '', place = '', isAwaited = false } = sight ?? {}
  const sample = useMemo(() => answer && sampleOf(answer, title), [answer, title])
  return {
    bases: useBasis(place, answer?.width ?? 0, sample),
    // a UMAP is made once, so of what was asked for and not of what is still shown
    umap: useUmap(`${place}, ${answer?.network}, ${name}`, isAwaited ? null : answer, title, isUmap),
  }
}
