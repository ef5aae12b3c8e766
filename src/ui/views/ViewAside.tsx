// Beside the view's title: whose weights it shows, and how it is folded away.

import type { Inspected } from '../../train/protocol'
import { IconButton } from '../parts/Button'
import { wholeText } from '../parts/numberText'
import { RunSwitch } from './RunSwitch'
import { useLetter } from './useLetter'

function tagText(subject: Inspected, letter: string): string {
  if (subject.of === 'random') return 'not trained'
  if (subject.of === 'file') return subject.trained ?? 'from a file'
  return `${letter} step ${wholeText(subject.step)}${subject.isPast ? ', snapshot' : ''}`.trim()
}

interface Props {
  subject: Inspected | null | undefined
  isFolded: boolean
  onFold: () => void
}

export function ViewAside({ subject, isFolded, onFold }: Props) {
  const letter = useLetter(subject)
  return (
    <>
      {!isFolded && <RunSwitch />}
      {subject && !isFolded && (
        <span className={`tag ${subject.of === 'random' ? 'tag-plain' : 'tag-accent'}`}>
          {tagText(subject, letter)}
        </span>
      )}
      <IconButton
        icon="chevron"
        label={isFolded ? 'Show this view' : 'Fold this view away'}
        aria-expanded={!isFolded}
        className={isFolded ? '' : 'is-unfolded'}
        onClick={onFold}
      />
    </>
  )
}
