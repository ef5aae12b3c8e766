import { afterAll, expect, test } from 'vitest'
import { settling } from '../../../test/builtKernels'
import { gpu } from '../../../test/gpu'
import { expectClose } from '../../../test/numerics'
import { subjectOf } from '../../../test/subject'
import { tinyConfig, tinyData } from '../../../test/tinyRun'
import { plainViews } from '../../augment/multiCrop'
import { STREAM, permutation } from '../../base/rng'
import type { Keep } from '../../nn/backbone'
import type { RunConfig } from '../../runs/config'
import { CompiledProgram } from '../../tensor/compiled'
import type { Parameters } from '../../tensor/parameters'
import { Program } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import type { Subject } from '../inspection'
import { openRegions, type RegionsQuestion } from './regions'

const images = tinyData({ test: 21 })
const made: Parameters[] = []
afterAll(() => {
  for (const parameters of made) parameters.destroy(gpu)
})

const question: RegionsQuestion = {
  network: 'teacher',
  layer: Infinity,
  page: 0,
  class: null,
  own: null,
  forBasis: false,
}

async function answerTo(subject: Subject, changes: Partial<RegionsQuestion> = {}) {
  const before = gpu.counts.bytes
  const view = openRegions(subject)
  try {
    return await view.ask({ ...question, ...changes })
  } finally {
    view.close()
    expect(gpu.counts.bytes).toBe(before)
  }
}

/** The first four images of the first page. */
const SHOWN = permutation(21, 0, STREAM.split, 0).slice(0, 4)

/** What the network keeps under a name for them, by a pass of its own. */
async function kept({ networks, imgSize, normalization }: Subject, name: string): Promise<Float32Array> {
  const { size } = images
  const bytes = new Uint8Array(4 * 3 * size * size)
  images.test.read(SHOWN, bytes)
  const pixels = Tensor.persistent(gpu, 'pixels', [bytes.length / 4], new Uint32Array(bytes.buffer))
  const found: Tensor[] = []
  const keep: Keep = (key, tensor) => {
    if (key === name) found.push(tensor)
  }
  const program = new Program(gpu, 'reference')
  program.record(() =>
    networks.teacher.backbone.forward([plainViews({ pixels, batch: 4, size }, imgSize, normalization)], { keep }),
  )
  const compiled = await CompiledProgram.compile(program, found)
  compiled.run()
  const values = (await found[0].read(gpu)) as Float32Array
  compiled.destroy()
  if (pixels.storage.buffer) gpu.destroyBuffer(pixels.storage.buffer)
  return values
}

const SWIN = tinyConfig({ backbone: { depths: [2, 1] } })
const VIT = {
  ...tinyConfig(),
  backbone: { name: 'vit', imgSize: 8, patchSize: 2, embedDim: 8, depth: 2, numHeads: 2, mlpRatio: 2, qkvBias: true, dropPathRate: 0 },
} as RunConfig // prettier-ignore

test.each([
  ['Swin, first block', SWIN, 0, 'layers.0.blocks.0', [4, 4, 8]],
  ['Swin, second stage', SWIN, 2, 'layers.1.blocks.0', [2, 2, 16]],
  ['Swin, what the region loss matches', SWIN, Infinity, 'norm', [2, 2, 16]],
])('%s: features are those of the forward pass', async (_, config, layer, name, [rows, columns, C]) => {
  const subject = subjectOf(config, images, made)
  const { features, grid, width, pictures } = await answerTo(subject, { layer })
  expect([grid.rows, grid.columns, width]).toEqual([rows, columns, C])
  expect(grid.rows * grid.extent).toBeCloseTo(1)
  expect(features).toHaveLength(pictures.length * rows * columns * C)
  expectClose(features.subarray(0, 4 * rows * columns * C), await kept(subject, name), 1e-5)
})

test.each([
  ['a block', 1, 'blocks.1'],
  ['after the norm', 2, 'norm'],
])('ViT, %s: the cls token is no region', async (_, layer, name) => {
  const subject = subjectOf(VIT, images, made)
  const { features, grid, layers } = await answerTo(subject, { layer })
  expect([grid.rows, grid.columns]).toEqual([4, 4])
  expect(layers).toEqual([{ stage: 0, block: 0 }, { stage: 0, block: 1 }, { stage: 0, block: null }]) // prettier-ignore
  const all = await kept(subject, name)
  const tokens = Float32Array.from({ length: 4 * 16 * 8 }, (_, at) => {
    const [image, rest] = [Math.floor(at / 128), at % 128]
    return all[image * 17 * 8 + 8 + rest]
  })
  expectClose(features.subarray(0, tokens.length), tokens, 1e-5)
})

test('outputs are named by stage and block, the last is after the norm', async () => {
  const { layers, layer } = await answerTo(subjectOf(SWIN, images, made), { layer: 99 })
  expect(layer).toBe(3)
  expect(layers).toEqual([
    { stage: 0, block: 0 },
    { stage: 0, block: 1 },
    { stage: 1, block: 0 },
    { stage: 1, block: null },
  ])
})

test('pages go round, the last is shorter; a class has pages of its own', async () => {
  const subject = subjectOf(SWIN, images, made)
  const last = await answerTo(subject, { page: -1 })
  expect(last.page).toEqual({ number: 1, of: 2 })
  const order = permutation(21, 0, STREAM.split, 0)
  // held-out image i is of class (16 + i) % 3
  const title = (i: number) => `${['dark', 'bright', 'striped'][(16 + i) % 3]}, held-out image ${i}`
  expect(last.pictures.map(({ title: shown }) => shown)).toEqual([...order.slice(16)].map(title))
  const ofClass = await answerTo(subject, { class: 1 })
  expect(ofClass.page).toEqual({ number: 0, of: 1 })
  expect(ofClass.pictures).toHaveLength(7)
}) // prettier-ignore

test('the reader’s own picture comes first, and is looked at like any other', async () => {
  const subject = subjectOf(SWIN, images, made)
  const planes = new Uint8Array(3 * 64)
  images.test.read(SHOWN.subarray(2, 3), planes)
  const [plain, { features, pictures }] = [
    await answerTo(subject),
    await answerTo(subject, { own: { from: 'file', name: 'mine.png', size: 8, planes } }),
  ]
  expect(pictures).toHaveLength(17)
  expect(pictures[0].title).toBe('mine.png')
  expectClose(features.subarray(0, 64), plain.features.subarray(2 * 64, 3 * 64), 1e-6)
  expectClose(features.subarray(64), plain.features, 1e-6)
})

test('a sample for a basis is of the same images whatever is shown', async () => {
  const subject = subjectOf(SWIN, images, made)
  expect((await answerTo(subject)).sample).toBeNull()
  const [a, b] = [
    await answerTo(subject, { forBasis: true }),
    await answerTo(subject, { forBasis: true, page: 1, class: 2 }),
  ]
  expect(a.sample?.images).toBe(21)
  expect(a.sample?.features).toHaveLength(21 * 4 * 16)
  expect(b.sample).toEqual(a.sample)
})

test('student and teacher are looked at apart; asking again allocates nothing', async () => {
  const subject = subjectOf(SWIN, images, made)
  const before = gpu.counts.bytes
  const settled = settling()
  const view = openRegions(subject)
  const teacher = await view.ask(question)
  const student = await view.ask({ ...question, network: 'student' })
  await settled()
  expect(student.features).not.toEqual(teacher.features)
  const { bytes, pipelines } = gpu.counts
  await view.ask({ ...question, page: 1 })
  await view.ask({ ...question, network: 'student', class: 1, forBasis: true })
  expect([gpu.counts.bytes, gpu.counts.pipelines]).toEqual([bytes, pipelines])
  view.close()
  expect(gpu.counts.bytes).toBe(before)
})

test('what cannot be shown is refused in words', async () => {
  const subject = subjectOf(SWIN, images, made)
  await expect(answerTo({ ...subject, images: tinyData({ test: 0 }) })).rejects.toThrow(
    'there are no held-out images to take a basis from; hold some out under Images',
  )
  const own = { from: 'file', name: 'large.png', size: 9, planes: new Uint8Array(243) } as const
  await expect(answerTo(subject, { own })).rejects.toThrow("'large.png' must be 8 x 8 pixels")
})
