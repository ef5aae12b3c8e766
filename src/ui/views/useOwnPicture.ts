// Reads a file of the reader's as a picture for the network that is looked into, and says why where it cannot.

import { useState } from 'react'
import type { PictureChoice } from '../../train/protocol'
import { useApp } from '../state/useApp'
import { pictureSize } from './lookedInto'
import { ownPicture } from './ownPicture'

interface OwnPicture {
  /** Why the last file is no picture; null where it was one. */
  failure: string | null
  open: (file: File, take: (choice: PictureChoice) => void) => void
  /** Another picture was chosen: the last file is of no interest. */
  forget: () => void
}

export function useOwnPicture(): OwnPicture {
  const [failure, setFailure] = useState<string | null>(null)
  const size = useApp(pictureSize)
  return {
    failure,
    open: (file, take) => {
      ownPicture(file, size).then(take, (error: unknown) =>
        setFailure(error instanceof Error ? error.message : String(error)),
      )
    },
    forget: () => setFailure(null),
  }
}
