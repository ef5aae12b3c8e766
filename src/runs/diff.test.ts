import { expect, test } from 'vitest'
import { runConfig } from './config'
import { baseValue, changedPaths, comparisons, differences, inWords } from './diff'
import { withValueAt } from './paths'
import { presetNamed } from './presets'
import { fieldsOf } from './schema'

const tiny = presetNamed('tiny').config
const sentences = (changes: Record<string, unknown>) => {
  const config = Object.entries(changes).reduce((c, [path, value]) => withValueAt(c, path, value), tiny)
  return differences(tiny, config).map((d) => d.sentence)
}

test('an experiment does not differ from itself', () => {
  expect(differences(tiny, structuredClone(tiny))).toEqual([])
  expect(changedPaths(tiny, structuredClone(tiny))).toEqual([])
})

test('the two presets of a twin run differ in one sentence', () => {
  expect(differences(tiny, presetNamed('tiny-view-only').config)).toEqual([
    {
      path: 'objective.name',
      group: 'Objective',
      title: 'Loss',
      from: 'L_V + L_R',
      to: 'L_V',
      sentence: 'region loss off (L_V + L_R → L_V)',
    },
  ])
})

test.each<[Record<string, unknown>, string]>([
  [{ 'optim.lr': 3e-4 }, 'Peak learning rate: 0.001 → 0.0003'],
  [{ batchSize: 1 }, 'Batch: 64 images → 1 image'],
  [{ 'data.test': 500 }, 'Held-out images used: all → 500 images'],
  [{ batchSize: 32 }, 'Batch: 64 images → 32 images'],
  [{ 'backbone.depths': [2, 2] }, 'Depths: 2, 1 blocks → 2, 2 blocks'],
  [{ 'augment.ratio': [1, 1] }, 'Aspect: 0.75–1.333 → 1–1'],
  [{ 'backbone.ape': true }, 'Absolute positions: off → on'],
  [{ 'data.name': 'cifar10' }, 'Images: Emoji → CIFAR-10'],
])('%o reads %s', (changes, sentence) => {
  expect(sentences(changes)).toEqual([sentence])
})

test('changes come in the order of the form, whatever order they were made in', () => {
  expect(sentences({ 'optim.lr': 2e-3, steps: 500, 'objective.head.outDim': 512 })).toEqual([
    'Steps: 2000 steps → 500 steps',
    'Prototypes K: 1024 → 512',
    'Peak learning rate: 0.001 → 0.002',
  ])
})

test('another backbone is told by its name and what of it is not the default', () => {
  const vit = withValueAt(tiny, 'backbone.name', 'vit')
  expect(differences(tiny, vit).map((d) => d.sentence)).toEqual([
    'Backbone: Swin → ViT',
    'Width: 48 channels → 96 channels',
  ])
  const deeper = differences(tiny, withValueAt(vit, 'backbone.depth', 6))
  expect(deeper.at(-1)).toMatchObject({ from: null, to: '6 blocks', sentence: 'Depth: 6 blocks' })
})

test('a reset goes back to the base, or to the default where the base has no such setting', () => {
  const field = (path: string, is?: string) => fieldsOf().find((f) => f.path === path && f.when?.is === is)
  const config = runConfig.parse({ optim: { lr: 5e-4 } })
  const [lr, heads] = [field('optim.lr'), field('backbone.numHeads', 'vit')]
  expect(lr && baseValue(config, lr)).toBe(5e-4)
  expect(heads && baseValue(config, heads)).toBe(3)
  expect(lr && inWords(lr, 1e-6)).toBe('0.000001')
})

test('of several experiments only that is told in which they differ, as each has it', () => {
  const vit = withValueAt(withValueAt(tiny, 'backbone', { name: 'vit' }), 'optim.lr', 3e-4)
  const others = [tiny, withValueAt(tiny, 'optim.lr', 3e-4), runConfig.parse(vit)]
  expect(comparisons([tiny, structuredClone(tiny)])).toEqual([])
  expect(comparisons(others.slice(0, 2))).toEqual([
    { path: 'optim.lr', group: 'Optimiser', title: 'Peak learning rate', values: ['0.001', '0.0003'] },
  ])
  const found = comparisons(others)
  expect(found.find(({ path }) => path === 'backbone.name')?.values).toEqual(['Swin', 'Swin', 'ViT'])
  expect(found.find(({ path }) => path === 'backbone.depths')?.values).toEqual(['2, 1 blocks', '2, 1 blocks', null])
  expect(found.find(({ path }) => path === 'seed')).toBeUndefined()
})

test('what differs in a late digit differs, and is told with the digits that show it', () => {
  const momentum = (value: number) => withValueAt(tiny, 'objective.momentumTeacher', value)
  const [near, nearer] = [momentum(0.99996), momentum(0.99998)]
  expect(comparisons([near, nearer]).map(({ values }) => values)).toEqual([['0.99996', '0.99998']])
  expect(differences(near, nearer).map(({ sentence }) => sentence)).toEqual(['Teacher momentum: 0.99996 → 0.99998'])
})
