import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { basisOf } from '../../../viz/paint/features/pca'
import { BasisNote } from './BasisNote'

/** All of the note, and what of it is read out. */
function words(held: number): { all: string; spoken: string } {
  const taken = { basis: basisOf([0, 0, 1, 0, 0, 2], 2), images: 2, whose: 'Teacher after step 20' }
  const markup = renderToStaticMarkup(
    <BasisNote
      bases={{ taken, isWanted: false, failure: null, renew: () => undefined }}
      whose="Teacher after step 40"
      rows="regions"
      axes="Red, green and blue"
      look="Look here."
      count={2}
      held={held}
    />,
  )
  const text = (part: string) => part.replaceAll(/<[^>]*>/g, '')
  return { all: text(markup), spoken: text(/role="status">(.*?)<\/span> Red/.exec(markup)?.[1] ?? '') }
}

test('whose basis it is is read out once; the shares, which change with every answer, are only to be read', () => {
  const [before, after] = [words(0.5), words(0.6)]
  expect(before.all).toContain('and 50.0\u00a0% of that of the features shown')
  expect(after.all).not.toBe(before.all)
  expect(before.spoken).toContain('Basis of Teacher after step 20, from 3 regions of 2 held-out images.')
  expect(after.spoken).toBe(before.spoken)
})
