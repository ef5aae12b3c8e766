// The kernels: folded, and not even loaded, until somebody wants to see them.

import { useState } from 'react'
import { IconButton } from '../parts/Button'
import { Panel } from '../parts/Panel'
import { fetchedPart } from '../parts/fetchedPart'

const Kernels = fetchedPart(() => import('./Kernels').then(({ Kernels }) => Kernels))

const LEAD =
  'Every operation with its formula and its WGSL; whether it is right on this GPU, held against plain loops in double precision; and what each launch of a training update takes.'

export function KernelsPanel() {
  const [isFolded, setFolded] = useState(true)
  return (
    <Panel
      title="Kernels on this GPU"
      anchor="kernels"
      lead={LEAD}
      aside={
        <IconButton
          icon="chevron"
          label={isFolded ? 'Show the kernels' : 'Fold the kernels away'}
          aria-expanded={!isFolded}
          className={isFolded ? '' : 'is-unfolded'}
          onClick={() => setFolded(!isFolded)}
        />
      }
    >
      {!isFolded && <Kernels />}
    </Panel>
  )
}
