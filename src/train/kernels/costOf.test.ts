import { expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { kernelNames } from '../../gpu/shader'
import { withoutVariant } from '../../ops/kernelCost'
import type { Launch } from '../../tensor/program'
import { checks } from './checks'
import { costOf, countedKernels } from './costOf'
import { recordingsOf } from './variants'

const recordings = checks.flatMap(({ op, cases }) =>
  cases.map((definition) => ({ op, name: definition.name, all: recordingsOf(gpu, definition) })),
)

test('every kernel is counted, and nothing else', () => {
  const kernels = new Set(kernelNames.filter((name) => !name.startsWith('gpu/')).map(withoutVariant))
  expect(countedKernels().sort()).toEqual([...kernels].sort())
})

test('no launch is counted to move more than it binds', () => {
  const boundWords = ({ text, tensors }: Launch) => {
    const storage = text.bindings.filter(({ access }) => access !== 'uniform')
    return tensors.reduce((sum, { size }, i) => sum + size * (storage[i].access === 'storage' ? 2 : 1), 0)
  }
  const launches = recordings.flatMap(({ all }) => all.flatMap(({ program }) => program.launches))
  const wrong = launches.filter((launch) => {
    const { flops, words } = costOf(launch)
    const isCounted = words > 0 && words <= boundWords(launch) && (flops === null || flops >= 0)
    return !isCounted
  })
  expect(launches.length).toBeGreaterThan(200)
  expect(wrong.map(({ text, params }) => [text.name, params])).toEqual([])
})

test('all variants of an op are counted alike', () => {
  for (const { op, name, all } of recordings) {
    // how K is cut depends on the device, and so does whether a product can write halves
    if (/^long K|(into|of) halves/.test(name)) continue
    for (const direction of ['forward', 'backward'])
      expect(
        new Set(
          all
            .filter((recording) => recording.direction === direction)
            .map(({ program }) => JSON.stringify(program.launches.map(costOf))),
        ).size,
        `${op}, ${name}, ${direction}`,
      ).toBeLessThanOrEqual(1)
  }
})

test('by hand: a product of 70 × 53 × 19, with bias, GELU and its derivative', () => {
  const found = recordings.find(({ name }) => name === 'bias, GELU and its derivative, 70 × 53 × 19')
  expect(found?.all[0].program.launches.map(costOf)).toEqual([
    { flops: 2 * 70 * 53 * 19 + (1 + 28 + 3) * 70 * 53, words: 70 * 19 + 19 * 53 + 2 * 70 * 53 + 53 },
  ])
})

test('by hand: attention of 8 × 8 tokens in windows of 4 × 4, two heads of 4', () => {
  const found = recordings.find(({ name }) => name === 'plain windows')
  const forward = found?.all[0].program.launches.find(({ kernel }) => kernel.startsWith('window/attention.forward'))
  const pairs = 4 * 2 * 16 * 16
  // q, k, v and out of 64 tokens of 8 channels; log-sum-exp and delta of 4 windows, 2 heads, 16 queries; bias [2, 16, 16]
  expect(forward && costOf(forward)).toEqual({ flops: pairs * 20, words: 4 * 64 * 8 + 2 * 4 * 2 * 16 + 2 * 16 * 16 })
})
