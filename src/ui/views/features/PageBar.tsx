// Which held-out images are shown, page by page, and a picture of the reader's own beside them.

import { useId } from 'react'
import { wholeText } from '../../../base/numberText'
import { IconButton } from '../../parts/Button'
import { OwnPicture } from './OwnPicture'

interface Props {
  classes: readonly string[]
  page: { number: number; of: number } | null
  chosenClass: number | null
  /** Name of the reader's own picture, where there is one. */
  ownName: string | null
  onPage: (page: number) => void
  onClass: (label: number | null) => void
  onFile: (file: File) => void
  onRemove: () => void
}

export function PageBar({ classes, page, chosenClass, ownName, onPage, onClass, onFile, onRemove }: Props) {
  const classId = useId()
  const number = page?.number ?? 0
  return (
    <div className="picture-picker" role="group" aria-label="Images">
      <IconButton icon="previous" label="The page before" onClick={() => onPage(number - 1)} />
      <IconButton icon="next" label="The next page" onClick={() => onPage(number + 1)} />
      {page && (
        <span className="picture-place">
          page {wholeText(number + 1)} of {wholeText(page.of)}
        </span>
      )}
      {classes.length > 0 && (
        <>
          <label className="unseen" htmlFor={classId}>
            Images: class
          </label>
          <select
            id={classId}
            className="select"
            value={chosenClass ?? ''}
            onChange={({ target }) => onClass(target.value === '' ? null : Number(target.value))}
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
      <OwnPicture name={ownName} onFile={onFile} onRemove={onRemove} />
    </div>
  )
}
