// Reads a file of the reader's as a picture for the network that is looked into, and says why where it cannot. Pictures take
// their time: one that comes after the reader has chosen another in its place is of no interest any more.

import { messageOf } from '../../base/messageOf'
import { useRef, useState } from 'react'
import type { PictureChoice } from '../../train/protocol'
import { useApp } from '../state/useApp'
import { pictureSize } from './lookedInto'
import { ownPicture } from './ownPicture'

interface OwnPicture<Asked> {
  /** Why the last file is no picture; null where it was one. */
  failure: string | null
  /** @param place what of the question it is for */
  open: (file: File, place: keyof Asked, take: (choice: PictureChoice) => void) => void
  /** Something was asked: the last failure is of no interest, nor is a file that is being read for what has changed. */
  forget: (changed: Partial<Asked>) => void
}

export function useOwnPicture<Asked extends object>(): OwnPicture<Asked> {
  const [failure, setFailure] = useState<string | null>(null)
  const size = useApp(pictureSize)
  /** The file chosen last for each place, until it is read. */
  const awaited = useRef(new Map<keyof Asked, File>())
  return {
    failure,
    open: (file, place, take) => {
      awaited.current.set(place, file)
      const isAwaited = () => awaited.current.get(place) === file
      ownPicture(file, size).then(
        (choice) => isAwaited() && take(choice),
        (error: unknown) => isAwaited() && setFailure(messageOf(error)),
      )
    },
    forget: (changed) => {
      for (const place of Object.keys(changed) as (keyof Asked)[]) awaited.current.delete(place)
      setFailure(null)
    },
  }
}
