import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { AnswerOf } from '../../../train/protocol'
import { comparedOf, nearestTo } from './mapLook'
import { Neighbours } from './Neighbours'

const answer: AnswerOf<'images'> = {
  network: 'teacher',
  classes: ['cat', 'dog'],
  width: 2,
  heldOut: { indices: Int32Array.of(7), labels: Int32Array.of(1), features: Float32Array.of(1, 0) },
  training: {
    indices: Int32Array.of(5, 9, 11),
    labels: Int32Array.of(0, 1, 1),
    features: Float32Array.of(2, 0, 0, -1, 0, 1),
  },
  ownName: null,
  pictures: null,
}

/** What is said of the k nearest training images of the one on the map. */
function said(k: number): string {
  const [map, searched] = [comparedOf(answer, 'heldOut'), comparedOf(answer, 'training')]
  return renderToStaticMarkup(
    <Neighbours
      classes={answer.classes}
      map={map}
      chosen={0}
      among="training"
      searched={searched}
      nearest={nearestTo(map, 0, searched, k, 0.07, 2)}
      pictures={null}
      temperature={0.07}
      onAmong={() => undefined}
    />,
  )
}

test('of the neighbours it is said how many are of the class of the chosen one', () => {
  expect([1, 2, 3].map(said)).toEqual([
    expect.stringContaining(' 0 of them are of its class.'),
    expect.stringContaining(' 1 of them is of its class.'),
    expect.stringContaining(' 2 of them are of its class.'),
  ])
})
