// A checkpoint from the reader's disk, saved here or in a terminal.

import { useRef, type ChangeEvent } from 'react'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'

export function CheckpointPicker() {
  const input = useRef<HTMLInputElement>(null)
  const openCheckpoint = useApp((s) => s.openCheckpoint)
  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.item(0)
    target.value = '' // so that the same file can be chosen again
    if (file) openCheckpoint(file)
  }
  return (
    <>
      <Button onClick={() => input.current?.click()}>Resume from a file…</Button>
      <input ref={input} type="file" accept=".safetensors" hidden aria-label="Checkpoint file" onChange={take} />
    </>
  )
}
