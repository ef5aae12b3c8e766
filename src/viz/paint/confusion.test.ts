import { expect, test } from 'vitest'
import { confusionCsv, mostConfused, rowShares, shadeOf } from './confusion'

// cats: 3 right, 1 a dog; dogs: 1 right, 3 cats; a class without images
const counts = [3, 1, 0, 3, 1, 0, 0, 0, 0]

test('a row sums to one, or to nothing where its class has no image', () => {
  expect([...rowShares(counts, 3)]).toEqual([0.75, 0.25, 0, 0.75, 0.25, 0, 0, 0, 0])
})

test('the pairs confused most are the wrong ones, by share', () => {
  expect(mostConfused(counts, 3, 5)).toEqual([
    { is: 1, takenFor: 0, images: 3, of: 4, share: 0.75 },
    { is: 0, takenFor: 1, images: 1, of: 4, share: 0.25 },
  ])
  expect(mostConfused(counts, 3, 1)).toHaveLength(1)
})

test('a class of one image comes after those of which a share says something', () => {
  const one = [0, 1, 0, 2, 8, 0, 0, 6, 4] // all of the one image of the first class, and 6 of 10 of the last
  expect(mostConfused(one, 3, 3).map(({ is, of }) => [is, of])).toEqual([
    [2, 10],
    [1, 10],
    [0, 1],
  ])
})

test('names of classes are quoted where they need it', () => {
  expect(confusionCsv([1, 2, 3, 4], ['cat, tabby', '=dog'])).toBe(
    'class,"cat, tabby","\'=dog"\n"cat, tabby",1,2\n"\'=dog",3,4\n',
  )
})

test('a shade grows with the share, and leaps where its number changes ink', () => {
  expect([0, 0.25, 0.5].map((share) => shadeOf(share).percent)).toEqual([0, 25, 49])
  expect([0.51, 1].map((share) => shadeOf(share).percent)).toEqual([82, 100])
  expect([0.5, 0.51].map((share) => shadeOf(share).isStrong)).toEqual([false, true])
})
