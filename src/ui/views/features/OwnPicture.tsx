// A picture of the reader's own, beside those of the set: chosen, and taken away again.

import { useRef } from 'react'
import { Button } from '../../parts/Button'

interface Props {
  /** Of the picture that is shown now; null where there is none. */
  name: string | null
  onFile: (file: File) => void
  onRemove: () => void
}

export function OwnPicture({ name, onFile, onRemove }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon="image" onClick={() => input.current?.click()}>
        Your picture…
      </Button>
      {name !== null && (
        <Button look="quiet" icon="close" onClick={onRemove}>
          Without {name}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label="Your picture"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) onFile(file)
          target.value = '' // so that the same file can be chosen again
        }}
      />
    </>
  )
}
