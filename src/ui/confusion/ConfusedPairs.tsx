// The pairs of classes that are confused most, in words.

import { measureText } from '../../base/numberText'
import { mostConfused } from '../../viz/paint/confusion'

const MOST = 5

interface Props {
  counts: ArrayLike<number>
  classes: readonly string[]
}

export function ConfusedPairs({ counts, classes }: Props) {
  const pairs = mostConfused(counts, classes.length, MOST)
  if (!pairs.length) return <p>Every held-out image was taken for what it is.</p>
  return (
    <div className="confused-pairs">
      <h3>Confused most</h3>
      <ol>
        {pairs.map(({ is, takenFor, images, of, share }) => (
          <li key={`${is} ${takenFor}`}>
            <strong>{classes[is]}</strong> for <strong>{classes[takenFor]}</strong>
            <span className="lead">
              {' '}
              {images} of its {of} ({measureText(100 * share, '%')} %)
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}
