// The sets that this browser keeps: how large, of when, and how to use or remove them; what room there is.

import { bytesText, dateText, wholeText } from '../../base/numberText'
import { Button } from '../parts/Button'
import type { KeptSet } from '../../train/protocol'
import { setMeta, type DataName } from '../../data/sets.config'
import { useApp } from '../state/useApp'
import { CHOSEN_SET } from './heirs'
import { RemoveKept } from './RemoveKept'
import { shortHash } from './shortHash'

export function KeptSets() {
  const kept = useApp((s) => s.kept)
  if (!kept || (kept.sets.length === 0 && !kept.problem)) return null
  const { sets, room, problem } = kept
  return (
    <section className="kept" aria-labelledby="kept-title">
      <h3 id="kept-title">Kept in this browser</h3>
      {problem && <p className="note note-warn">{problem}</p>}
      {sets.length > 0 && (
        <ul className="kept-list">
          {sets.map((set) => (
            <KeptRow key={set.hash} set={set} />
          ))}
        </ul>
      )}
      {room && sets.length > 0 && (
        <p className="lead">
          This page uses {bytesText(room.usedBytes)} of the {bytesText(room.quotaBytes)} that the browser offers it.{' '}
          <Promised />
        </p>
      )}
    </section>
  )
}

/** What the browser answered when it was asked to keep things for good. */
function Promised() {
  const isPersistent = useApp((s) => s.isPersistent)
  if (isPersistent === null) return null
  return isPersistent
    ? 'It has promised to keep the images until you remove them.'
    : 'It may clear the images when the disk runs full, so hold on to your files.'
}

function KeptRow({ set }: { set: KeptSet }) {
  const { hash, name, title, images, size, bytes, savedAt } = set
  const isInUse = useApp((s) => s.cards[name as DataName]?.hash === hash)
  const isLoading = useApp((s) => s.loading !== null)
  const isLocked = useApp((s) => s.device === null)
  const setValue = useApp((s) => s.setValue)
  const loadKept = useApp((s) => s.loadKept)
  const use = () => {
    setValue('data.name', name)
    if (setMeta(name as DataName).isResized) setValue('data.size', size)
    loadKept(set)
  }
  return (
    <li>
      <p>
        <span className="kept-title">{title}</span> <code>{shortHash(hash)}</code>
        <span className="kept-facts">
          {wholeText(images)} images of {size} × {size} pixels, {bytesText(bytes)}, since {dateText(savedAt)}
        </span>
      </p>
      {isInUse ? (
        <span className="tag tag-accent">in memory</span>
      ) : (
        <Button
          heir={CHOSEN_SET}
          disabled={isLoading || isLocked}
          aria-label={`Load ${title} ${shortHash(hash)}`}
          onClick={use}
        >
          Load
        </Button>
      )}
      <RemoveKept set={set} />
    </li>
  )
}
