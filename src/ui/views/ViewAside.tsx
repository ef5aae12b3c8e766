// Beside the view's title: whose weights it shows, and how it is folded away.

import { wholeText } from '../../base/numberText'
import type { ViewName } from '../../train/protocol'
import { IconButton } from '../parts/Button'
import { RunSwitch } from './RunSwitch'
import type { Sight } from './useSights'

function tagText({ subject, twin }: Sight<ViewName>): string {
  if (!subject) return ''
  if (subject.of === 'random') return 'not trained'
  if (subject.of === 'file') return subject.trained ?? 'from a file'
  return `${twin} step ${wholeText(subject.step)}${subject.isPast ? ', snapshot' : ''}`.trim()
}

interface Props {
  sights: readonly Sight<ViewName>[]
  isFolded: boolean
  onFold: () => void
}

export function ViewAside({ sights, isFolded, onFold }: Props) {
  const [first, second] = sights
  const tag = second ? '' : tagText(first) // side by side, each column has its own
  return (
    <>
      {!isFolded && <RunSwitch />}
      {tag && !isFolded && (
        <span className={`tag ${first.subject?.of === 'random' ? 'tag-plain' : 'tag-accent'}`}>{tag}</span>
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
