// A file of weights: chosen or dropped here, or dropped anywhere, and what was found in it.

import { useRef } from 'react'
import { DeviceLack } from '../device/DeviceLack'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { FoundInFile } from './FoundInFile'

export function LookIntoFile() {
  const input = useRef<HTMLInputElement>(null)
  const opened = useApp((s) => s.opened)
  const opening = useApp((s) => s.opening)
  const failure = useApp((s) => s.fileFailure)
  const isLocked = useApp((s) => s.device === null)
  const openFile = useApp((s) => s.openFile)
  const closeFile = useApp((s) => s.closeFile)
  return (
    <section className="torch-part" aria-label="Look into a file">
      <h3>Look into a file</h3>
      <p>
        Weights of EsViT or DINO, a Swin or a ViT: a <code>.pth</code> of PyTorch 1.6 or newer, or{' '}
        <code>.safetensors</code>, those saved here among them. Choose one, or drop it anywhere on this page. It is
        read, never run, and nothing leaves your disk.
      </p>
      <div className="picker-buttons">
        <Button look={opened ? 'plain' : 'primary'} disabled={isLocked} onClick={() => input.current?.click()}>
          {opened ? 'Choose another file…' : 'Choose a file…'}
        </Button>
        {opened && (
          <Button icon="close" look="quiet" heir="#pytorch .picker-buttons .button" onClick={closeFile}>
            Close the file
          </Button>
        )}
        <DeviceLack />
      </div>
      <input
        ref={input}
        type="file"
        accept=".pth,.pt,.ckpt,.bin,.tar,.safetensors"
        hidden
        aria-label="File of weights"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) openFile(file)
          target.value = '' // so that the same file can be chosen again
        }}
      />
      {opening && (
        <p className="lead" role="status">
          Opening “{opening}” …
        </p>
      )}
      {failure && (
        <p className="note note-bad" role="alert">
          {failure}
        </p>
      )}
      {opened && <FoundInFile card={opened.card} />}
    </section>
  )
}
