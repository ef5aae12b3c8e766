// A set from the reader's disk: its archive as downloaded, or the files of its folder; chosen here or dropped anywhere.

import { useRef, type ChangeEvent } from 'react'
import { Button } from '../parts/Button'
import type { DataName } from '../state/dataSlice'
import { useApp } from '../state/useApp'
import type { FileSet } from './fileSets'

/** Every browser knows it, React's types do not. */
const A_FOLDER = { webkitdirectory: '' }

interface Props extends FileSet {
  name: DataName
  /** The set is here already, and may be read again. */
  hasSome: boolean
}

export function FilePicker({ name, hasSome, title, archives, page }: Props) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const loadData = useApp((s) => s.loadData)
  const isLocked = useApp((s) => s.device === null)

  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(target.files ?? [])]
    target.value = '' // so that the same files can be chosen again once they are mended
    if (chosen.length) loadData(name, chosen)
  }
  return (
    <div className="picker">
      <p>
        {hasSome
          ? 'Read another copy: '
          : `${title} is read from your disk and stays on it. Choose or drop anywhere on this page `}
        <code>{archives[0]}</code> or <code>{archives[1]}</code> as downloaded from{' '}
        <a href={page} rel="noreferrer">
          its author’s page
        </a>
        , or the files inside.
      </p>
      <div className="picker-buttons">
        <Button look={hasSome ? 'plain' : 'primary'} disabled={isLocked} onClick={() => files.current?.click()}>
          Choose files…
        </Button>
        <Button disabled={isLocked} onClick={() => folder.current?.click()}>
          Choose a folder…
        </Button>
      </div>
      <input ref={files} type="file" multiple hidden aria-label={`${title} files`} onChange={take} />
      <input ref={folder} type="file" {...A_FOLDER} hidden aria-label={`${title} folder`} onChange={take} />
    </div>
  )
}
