// CIFAR-10 from the reader's disk: the archive as downloaded, or the files of its folder; chosen here or dropped anywhere.

import { useRef, type ChangeEvent } from 'react'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'

/** Every browser knows it, React's types do not. */
const A_FOLDER = { webkitdirectory: '' }

export function FilePicker({ hasSome }: { hasSome: boolean }) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const loadData = useApp((s) => s.loadData)
  const isLocked = useApp((s) => s.device === null)

  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(target.files ?? [])]
    target.value = '' // so that the same files can be chosen again once they are mended
    if (chosen.length) loadData('cifar10', chosen)
  }
  return (
    <div className="picker">
      <p>
        {hasSome
          ? 'Read another copy: '
          : 'CIFAR-10 is read from your disk and stays on it. Choose or drop anywhere on this page '}
        <code>cifar-10-binary.tar.gz</code> as downloaded from{' '}
        <a href="https://www.cs.toronto.edu/~kriz/cifar.html" rel="noreferrer">
          its author’s page
        </a>
        , or the <code>.bin</code> files inside.
      </p>
      <div className="picker-buttons">
        <Button look={hasSome ? 'plain' : 'primary'} disabled={isLocked} onClick={() => files.current?.click()}>
          Choose files…
        </Button>
        <Button disabled={isLocked} onClick={() => folder.current?.click()}>
          Choose a folder…
        </Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept=".gz,.tgz,.bin"
        aria-label="CIFAR-10 files"
        onChange={take}
      />
      <input ref={folder} type="file" {...A_FOLDER} hidden aria-label="CIFAR-10 folder" onChange={take} />
    </div>
  )
}
