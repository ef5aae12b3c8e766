// Files from an address: the first press asks its host for the size and nothing else, the second fetches them. Each button
// names the host before anything is sent to it.

import { useId } from 'react'
import { bytesText } from '../../base/numberText'
import type { DataName } from '../../data/sets.config'
import type { RemoteFile } from '../../train/protocol'
import { Button } from '../parts/Button'
import { Linkish } from '../parts/Linkish'
import { useApp } from '../state/useApp'
import { CANCEL_LOAD } from './heirs'

interface Props {
  name: DataName
  presets: { title: string; urls: string[] }[]
  isLocked: boolean
}

export function AddressPicker({ name, presets, isLocked }: Props) {
  const id = useId()
  const text = useApp((s) => s.addresses[name] ?? '')
  const remote = useApp((s) => (s.remote?.name === name ? s.remote : null))
  const size = useApp((s) => s.config.data.size)
  const typeAddresses = useApp((s) => s.typeAddresses)
  const lookAt = useApp((s) => s.lookAt)
  const fetchData = useApp((s) => s.fetchData)
  const setValue = useApp((s) => s.setValue)
  const urls = text.split(/\s+/).filter(Boolean)
  const bad = urls.find((url) => !isAddress(url))
  const hosts = bad ? '' : hostsOf(urls)

  const take = () => {
    fetchData(size)
    setValue('data.name', name) // chosen here from now on, whoever asked for it
  }
  return (
    <div className="address">
      <label htmlFor={id}>Or from the web: addresses, one a line</label>
      <textarea
        id={id}
        rows={3}
        wrap="off" // an address a line
        value={text}
        spellCheck={false}
        autoComplete="off"
        placeholder="https://…"
        aria-describedby={bad ? `${id}-problem ${id}-about` : `${id}-about`}
        aria-invalid={bad ? true : undefined}
        onChange={({ target }) => typeAddresses(name, target.value)}
      />
      <p id={`${id}-about`} className="lead">
        Nothing is sent until you press a button; each button names the host it contacts. Fill in the public files of{' '}
        {presets.map((preset, i) => (
          <span key={preset.title}>
            {i > 0 && ' or '}
            <Linkish onClick={() => typeAddresses(name, preset.urls.join('\n'))}>{preset.title}</Linkish>
          </span>
        ))}
        .
      </p>
      {bad && (
        <p className="field-problem" id={`${id}-problem`}>
          “{bad}” is no address: it must begin with https:// and name a host.
        </p>
      )}
      <div className="picker-buttons">
        <Button disabled={isLocked || !hosts || remote?.files === null} onClick={() => lookAt(name, urls)}>
          {remote?.files === null ? 'Asking…' : hosts ? `Ask ${hosts} for the size` : 'Ask for the size'}
        </Button>
        {remote?.files && (
          <Button look="primary" heir={CANCEL_LOAD} disabled={isLocked} onClick={take}>
            {fetchText(remote.files)}
          </Button>
        )}
      </div>
    </div>
  )
}

const isAddress = (url: string) => /^https?:\/\/./i.test(url) && URL.canParse(url)

/** Hosts of the addresses; '' where there is none. */
function hostsOf(urls: readonly string[]): string {
  return [...new Set(urls.map((url) => new URL(url).host))].join(', ')
}

/** Every host that bytes come from, and how many. */
function fetchText(files: readonly RemoteFile[]): string {
  const known = files.every(({ bytes }) => bytes !== null)
  const amount = known ? bytesText(files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0)) : 'files of unknown size'
  const hosts = [...new Set(files.map(({ host, via }) => (via ? `${host} by way of ${via}` : host)))]
  return `Fetch ${amount} from ${hosts.join(', ')}`
}
