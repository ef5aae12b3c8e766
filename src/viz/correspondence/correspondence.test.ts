import { afterAll, expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { expectClose } from '../../../test/numerics'
import { tinyConfig, tinyData } from '../../../test/tinyRun'
import { VIEW_WORDS, packViews, untouched, viewParameters } from '../../augment/viewParameters'
import { drawnViews } from '../../augment/multiCrop'
import { buildBackbone } from '../../nn/registry'
import { CompiledProgram } from '../../tensor/compiled'
import { Parameters, Scope } from '../../tensor/parameters'
import { Program } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import type { RunConfig } from '../../runs/config'
import { DinoHead } from '../../nn/dinoHead'
import type { Subject } from '../inspection'
import { forwardStages } from '../stages'
import { openCorrespondence, type CorrespondenceQuestion } from './correspondence'
import { strengthened } from './strength'

const images = tinyData()
const made: Parameters[] = []
afterAll(() => {
  for (const parameters of made) parameters.destroy(gpu)
})

function subjectOf({ backbone, augment, objective }: RunConfig): Subject {
  const parameters = new Parameters('inspected')
  const scope = new Scope(parameters)
  const network = {
    backbone: buildBackbone(scope, backbone),
    head: new DinoHead(scope.child('head'), 1, objective.head),
    headDense: null,
  }
  parameters.allocate(gpu, parameters.initialValues(5))
  made.push(parameters)
  const { mean, std } = images.card
  const { imgSize } = backbone
  const networks = { student: network, teacher: network }
  return { gpu, networks, imgSize, augment, normalization: { mean, std }, images }
}

const question: CorrespondenceQuestion = {
  network: 'teacher',
  picture: { from: 'set', split: 'test', class: null, index: 2 },
  other: null,
  pair: 'crops',
  scale: [0.4, 0.8],
  colour: 1,
  seed: 7,
  draw: 3,
  largeMaps: false,
}

async function answerTo(subject: Subject, changes: Partial<CorrespondenceQuestion> = {}) {
  const before = gpu.counts.bytes
  const view = openCorrespondence(subject)
  try {
    return await view.ask({ ...question, ...changes })
  } finally {
    view.close()
    expect(gpu.counts.bytes).toBe(before)
  }
}

/** Features of every stage for two views, as the backbone gives them, and their cosines in double precision. */
async function referenceCosines(subject: Subject): Promise<number[][]> {
  const { size } = images
  const bytes = new Uint8Array(4 * 3 * size * size)
  images.test.read([2, 2], bytes)
  const pixels = Tensor.persistent(gpu, 'pixels', [bytes.length / 4], new Uint32Array(bytes.buffer))
  const config = { ...subject.augment, globalScale: [0.4, 0.8] as [number, number] }
  const drawn = [0, 1].map((crop) => viewParameters(config, { seed: 7, step: 3, view: crop, crop, size }))
  const program = new Program(gpu, 'reference')
  const stages = program.record(() => {
    const table = Tensor.constant('views', [2, VIEW_WORDS], packViews(drawn))
    const source = { pixels, batch: 4, size }
    const views = drawnViews(source, table, subject.imgSize, subject.normalization, subject.augment)
    return forwardStages(subject.networks.teacher.backbone, views)
  })
  const compiled = await CompiledProgram.compile(program, stages.map(({ features }) => features)) // prettier-ignore
  compiled.run()
  const found = await Promise.all(
    stages.map(async ({ features, grid }) => {
      const [, C] = features.shape
      const all = (await features.read(gpu)) as Float32Array
      const T = grid.rows * grid.columns
      const row = (r: number) => Array.from(all.subarray(r * C, (r + 1) * C))
      return Array.from({ length: T * T }, (_, at) => {
        const [a, b] = [row(Math.floor(at / T)), row(T + (at % T))]
        return a.reduce((sum, v, c) => sum + v * b[c], 0) / (Math.hypot(...a) * Math.hypot(...b))
      })
    }),
  )
  compiled.destroy()
  if (pixels.storage.buffer) gpu.destroyBuffer(pixels.storage.buffer)
  return found
}

const VIT = { name: 'vit', imgSize: 8, patchSize: 2, embedDim: 8, depth: 2, numHeads: 2 }

test.each([
  ['Swin', tinyConfig(), [[4, 8], [2, 16]]],
  ['ViT', { ...tinyConfig(), backbone: { ...VIT, mlpRatio: 2, qkvBias: true, dropPathRate: 0 } } as RunConfig, [[4, 8]]],
])('%s: cosines of every stage are those of its features', async (_, config, shapes) => {
  const subject = subjectOf(config)
  const { stages } = await answerTo(subject)
  expect(stages.map(({ grid, width }) => [grid.rows, width])).toEqual(shapes)
  expect(stages.map(({ isFinal }) => isFinal)).toEqual(shapes.map((_, s) => s === shapes.length - 1))
  for (const { grid } of stages) expect(grid.rows * grid.extent).toBeCloseTo(1)
  const expected = await referenceCosines(subject)
  stages.forEach(({ cosines }, s) => expectClose(cosines ?? [], expected[s], 1e-5))
}) // prettier-ignore

test('a map of more than 1,024 regions is compared where that is asked for', async () => {
  const { backbone, ...rest } = tinyConfig()
  const config = { ...rest, backbone: { ...backbone, imgSize: 72 } }
  const tables = async (largeMaps: boolean) => {
    const { stages } = await answerTo(subjectOf(config), { largeMaps })
    expect(stages.map(({ grid }) => grid.rows)).toEqual([36, 18])
    return stages.map(({ cosines }) => cosines)
  }
  const [without, within] = await tables(false)
  expect(without).toBeNull()
  const [large, final] = await tables(true)
  expect(large).toHaveLength(1296 * 1296)
  expect(large?.every((cosine) => Math.abs(cosine) < 1.0001)).toBe(true)
  expect(final).toEqual(within)
})

test('a mirrored copy is compared with the whole image, and its true places are mirrored', async () => {
  const { views, stages, pictures } = await answerTo(subjectOf(tinyConfig()), { pair: 'mirrored', colour: 0 })
  const whole = { top: 0, left: 0, height: 8, width: 8 }
  expect(views.map(({ box }) => box)).toEqual([
    { ...whole, flips: 0 },
    { ...whole, flips: 1 },
  ])
  expect([...(stages[1].truth ?? [])]).toEqual([1, 0, 3, 2])
  expect([...(stages[1].truthBack ?? [])]).toEqual([1, 0, 3, 2])
  // without changes of colour the first is the picture itself, and the second its mirror image in grey
  const [a, b] = views.map(({ pixels }) => pixels)
  expectClose(a, pictures[0].pixels, 0.02)
  for (const at of [0, 5, 17, 63]) {
    const mirrored = 8 * Math.floor(at / 8) + 7 - (at % 8)
    const [red, green, blue] = [0, 1, 2].map((c) => a[4 * at + c])
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue
    for (const c of [0, 1, 2]) expect(Math.abs(b[4 * mirrored + c] - grey)).toBeLessThan(2)
  }
})

test('two pictures have no true places', async () => {
  const other = { from: 'set', split: 'train', class: 1, index: 0 } as const
  const { stages, pictures } = await answerTo(subjectOf(tinyConfig()), { other })
  expect(stages.every(({ truth, truthBack }) => truth === null && truthBack === null)).toBe(true)
  expect(pictures.map(({ title }) => title)).toEqual(['dark, held-out image 2', 'bright, training image 1'])
})

test('pictures are found by class and number, and numbers go round', async () => {
  const subject = subjectOf(tinyConfig())
  const pick = async (index: number) => {
    const { pictures } = await answerTo(subject, { picture: { from: 'set', split: 'test', class: 1, index } })
    return pictures[0]
  }
  // held-out image i is of class (16 + i) % 3, so class 1 is images 0, 3, 6, 9
  expect((await pick(1)).title).toBe('bright, held-out image 3')
  expect((await pick(4)).place).toEqual({ index: 0, of: 4 })
  expect((await pick(-1)).title).toBe('bright, held-out image 9')
  await expect(answerTo(subject, { picture: { from: 'set', split: 'test', class: 8, index: 0 } })).rejects.toThrow(
    "pictures: there is no test image of class '8'; choose another class",
  )
})

test('colour changes grow with the strength asked for, and cease at 0', () => {
  const { augment } = tinyConfig()
  expect(strengthened(augment, 1)).toEqual(augment)
  const config = strengthened(augment, 0)
  const views = Array.from({ length: 30 }, (_, view) => viewParameters(config, { seed: 1, step: 0, view, crop: 1, size: 8 }))
  for (const { jitters, grays, sigma, solarizes } of views) expect([jitters, grays, sigma, solarizes]).toEqual([0, 0, 0, 0])
  const strong = strengthened(augment, 100)
  expect([strong.jitter.brightness, strong.jitter.hue, strong.grayscale]).toEqual([1, 0.5, 1])
  expect(untouched(8)).toMatchObject({ width: 8, jitters: 0 })
}) // prettier-ignore
