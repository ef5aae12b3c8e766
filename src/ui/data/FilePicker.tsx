// A set from the reader's disk: its files or their folder, chosen here or dropped anywhere; or from an address.

import { useRef, type ChangeEvent } from 'react'
import { setMeta, type DataName } from '../../data/sets.config'
import { DeviceLack } from '../device/DeviceLack'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { AddressPicker } from './AddressPicker'
import { chosenFiles } from './droppedFiles'
import { CANCEL_LOAD } from './heirs'

/** Every browser knows it, React's types do not. */
const A_FOLDER = { webkitdirectory: '' }

interface Props {
  name: DataName
  /** The set is here already, and may be read again. */
  hasSome: boolean
}

export function FilePicker({ name, hasSome }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const size = useApp((s) => s.config.data.size)
  const loadData = useApp((s) => s.loadData)
  const setValue = useApp((s) => s.setValue)
  const isLocked = useApp((s) => s.device === null)
  const { title, files } = setMeta(name)
  if (!files) return null

  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = chosenFiles(target.files ?? [])
    target.value = '' // so that the same files can be chosen again once they are mended
    if (!chosen.length) return
    loadData(name, chosen, size)
    setValue('data.name', name) // chosen here from now on, whoever asked for it
  }
  return (
    <div className="picker">
      <p>
        <WithCode text={files.give} /> Choose here, or drop anywhere on this page; nothing leaves your disk.
        {files.page && (
          <>
            {' '}
            They are at{' '}
            <a href={files.page.href} rel="noreferrer">
              {files.page.words}
            </a>
            .
          </>
        )}
      </p>
      <div className="picker-buttons">
        <Button
          look={hasSome ? 'plain' : 'primary'}
          heir={CANCEL_LOAD}
          disabled={isLocked}
          onClick={() => input.current?.click()}
        >
          Choose files…
        </Button>
        <Button heir={CANCEL_LOAD} disabled={isLocked} onClick={() => folder.current?.click()}>
          Choose a folder…
        </Button>
        <DeviceLack />
      </div>
      <input ref={input} type="file" multiple hidden aria-label={`${title} files`} onChange={take} />
      <input ref={folder} type="file" {...A_FOLDER} hidden aria-label={`${title} folder`} onChange={take} />
      {files.addresses && <AddressPicker name={name} presets={files.addresses} isLocked={isLocked} />}
    </div>
  )
}

/** What stands between backticks is set as code. */
function WithCode({ text }: { text: string }) {
  return text.split('`').map((part, i) => (i % 2 === 1 ? <code key={i}>{part}</code> : part))
}
