// A picture of the reader's own, beside those of the set: chosen, and taken away again.

import { useId } from 'react'
import { Button } from '../../parts/Button'
import { PictureFile } from '../PictureFile'

interface Props {
  /** Of the picture that is shown now; null where there is none. */
  name: string | null
  onFile: (file: File) => void
  onRemove: () => void
}

export function OwnPicture({ name, onFile, onRemove }: Props) {
  const id = useId()
  return (
    <>
      <PictureFile id={id} label="Your picture" onFile={onFile} />
      {name !== null && (
        <Button look="quiet" icon="close" heir={`#${id}`} onClick={onRemove}>
          Without {name}
        </Button>
      )}
    </>
  )
}
