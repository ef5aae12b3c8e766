// The button that opens a picture of the reader's own.

import { useRef } from 'react'
import { Button } from '../parts/Button'

interface Props {
  /** Of the button. */
  id?: string
  /** Of the file, where a view may take several. */
  label: string
  onFile: (file: File) => void
}

export function PictureFile({ id, label, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button id={id} icon="image" onClick={() => input.current?.click()}>
        Your picture…
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={label}
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) onFile(file)
          target.value = '' // so that the same file can be chosen again
        }}
      />
    </>
  )
}
