// Chooses the picture that a view looks at: one after another, by chance, by class, or a file of the reader's own.

import { useId, type ReactNode } from 'react'
import { wholeText } from '../../base/numberText'
import type { PictureChoice, ShownPicture } from '../../train/protocol'
import { IconButton } from '../parts/Button'
import { PictureFile } from './PictureFile'

interface Props {
  /** What the picture is to the view, e.g. `Image`. */
  name: string
  /** Said before the choices, where there are several. */
  title?: ReactNode
  choice: PictureChoice
  /** The picture as it was found; null before the first answer. */
  shown: ShownPicture | null
  classes: readonly string[]
  onChoose: (choice: PictureChoice) => void
  onFile: (file: File) => void
}

const FIRST = { from: 'set', split: 'test', class: null, index: 0 } as const

export function PicturePicker({ name, title, choice, shown, classes, onChoose, onFile }: Props) {
  const classId = useId()
  const ofSet = choice.from === 'set' ? choice : FIRST
  const index = shown?.place?.index ?? ofSet.index
  const of = shown?.place?.of ?? 1
  return (
    <div className="picture-picker" role="group" aria-label={name}>
      {title}
      <IconButton
        icon="previous"
        label={`${name}: the one before`}
        onClick={() => onChoose({ ...ofSet, index: index - 1 })}
      />
      <IconButton
        icon="next"
        label={`${name}: the next one`}
        onClick={() => onChoose({ ...ofSet, index: index + 1 })}
      />
      <IconButton
        icon="dice"
        label={`${name}: any other`}
        onClick={() => onChoose({ ...ofSet, index: index + 1 + Math.floor(Math.random() * (of - 1)) })}
      />
      {shown?.place && <span className="picture-place">{placeText(shown.place)}</span>}
      {classes.length > 0 && (
        <>
          <label className="unseen" htmlFor={classId}>
            {name}: class
          </label>
          <select
            id={classId}
            className="select"
            value={ofSet.class ?? ''}
            onChange={({ target }) => onChoose({ ...FIRST, class: target.value === '' ? null : Number(target.value) })}
          >
            <option value="">any class</option>
            {classes.map((title, i) => (
              <option key={i} value={i}>
                {title}
              </option>
            ))}
          </select>
        </>
      )}
      <PictureFile label={`${name}: your picture`} onFile={onFile} />
    </div>
  )
}

const placeText = ({ index, of }: { index: number; of: number }) => `${wholeText(index + 1)} of ${wholeText(of)}`
