import { afterAll, expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { expectClose } from '../../../test/numerics'
import { tinyConfig, tinyData, type Changes } from '../../../test/tinyRun'
import { plainViews } from '../../augment/multiCrop'
import { hasAttention, type Backbone } from '../../nn/backbone'
import { DinoHead } from '../../nn/dinoHead'
import { buildBackbone } from '../../nn/registry'
import type { WindowAttentionOptions } from '../../ops/window/windowAttention'
import type { RunConfig } from '../../runs/config'
import { CompiledProgram } from '../../tensor/compiled'
import { Parameters, Scope } from '../../tensor/parameters'
import { Program } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import type { Subject } from '../inspection'
import { biasAt } from '../paint/attention/bias'
import { rollout } from '../paint/attention/rollout'
import { isPadded, keysOf, offsetOf, rowOf } from '../paint/attention/tokens'
import { openAttention, type AttentionAnswer, type AttentionQuestion } from './attention'

const images = tinyData()
const made: Parameters[] = []
afterAll(() => {
  for (const parameters of made) parameters.destroy(gpu)
})

/** Student and teacher of different weights. */
function subjectOf({ backbone, augment, objective }: RunConfig): Subject {
  const network = (seed: number) => {
    const parameters = new Parameters('inspected')
    const scope = new Scope(parameters)
    const made_ = {
      backbone: buildBackbone(scope, backbone),
      head: new DinoHead(scope.child('head'), 1, objective.head),
      headDense: null,
    }
    // far from the initial weights, where all attention is uniform
    const values = parameters.initialValues(seed).map((v) => 8 * v)
    parameters.allocate(gpu, values)
    made.push(parameters)
    return made_
  }
  const { mean, std } = images.card
  const { imgSize } = backbone
  const networks = { student: network(5), teacher: network(6) }
  return { gpu, networks, imgSize, augment, normalization: { mean, std }, images }
}

const question: AttentionQuestion = {
  network: 'teacher',
  picture: { from: 'set', split: 'test', class: null, index: 2 },
  block: 0,
}

async function answerTo(subject: Subject, changes: Partial<AttentionQuestion> = {}): Promise<AttentionAnswer> {
  const before = gpu.counts.bytes
  const view = openAttention(subject)
  try {
    return await view.ask({ ...question, ...changes })
  } finally {
    view.close()
    expect(gpu.counts.bytes).toBe(before)
  }
}

/** qkv of a block for the image of `question`, by a pass of its own. [R, 3C] */
async function qkvOf({ networks, imgSize, normalization }: Subject, block: number) {
  const { backbone } = networks.teacher
  const { size } = images
  const bytes = new Uint8Array(4 * 3 * size * size)
  images.test.read([2], bytes.subarray(0, 3 * size * size))
  const pixels = Tensor.persistent(gpu, 'pixels', [bytes.length / 4], new Uint32Array(bytes.buffer))
  const found: { qkv: Tensor; options: WindowAttentionOptions }[] = []
  const program = new Program(gpu, 'reference')
  program.record(() =>
    backbone.forward([plainViews({ pixels, batch: 4, size }, imgSize, normalization)], {
      keep: (name, qkv, groups) => {
        const looked = backbone.blocks.filter(hasAttention)[block]
        if (name === `${looked.name}.attn.qkv`) found.push({ qkv, options: looked.attentionOptions(groups) })
      },
    }),
  )
  const [{ qkv, options }] = found
  const compiled = await CompiledProgram.compile(program, [qkv])
  compiled.run()
  const values = (await qkv.read(gpu)) as Float32Array
  const padding = options.padding && ((await options.padding.read(gpu)) as Float32Array)
  compiled.destroy()
  if (pixels.storage.buffer) gpu.destroyBuffer(pixels.storage.buffer)
  return { values, padding, C: qkv.shape[1] / 3 }
}

/** softmax(q k / sqrt(D) + bias + mask) in double precision, token by token as the layout says they lie. */
async function referenceRows(subject: Subject, { map, bias, block }: AttentionAnswer, head: number) {
  const { values, padding, C } = await qkvOf(subject, block)
  const { layout, heads } = map
  const D = C / heads
  const channels = (place: number, part: number) => {
    if (isPadded(layout, place)) return (padding ?? new Float32Array(3 * C)).subarray((part * heads + head) * D, (part * heads + head + 1) * D) // prettier-ignore
    const { columns, paddedColumns, hasCls } = layout
    const row = Math.floor(place / paddedColumns) * columns + (place % paddedColumns) + Number(hasCls)
    const at = (hasCls && place < 0 ? 0 : row) * 3 * C + (part * heads + head) * D
    return values.subarray(at, at + D)
  }
  return Array.from({ length: layout.windows * layout.tokens }, (_, at) => {
    const seat = { window: Math.floor(at / layout.tokens), index: at % layout.tokens }
    const query = channels(layout.places[at], 0)
    const logits = keysOf(layout, seat).map(({ index, place, isMasked }) => {
      const key = channels(place, 1)
      const offset = offsetOf(layout, seat, index)
      const given = bias && offset ? biasAt(bias, head, offset.down, offset.across) : 0
      return query.reduce((sum, q, d) => sum + q * key[d], 0) / Math.sqrt(D) + given + (isMasked ? -100 : 0)
    })
    const most = Math.max(...logits)
    const weights = logits.map((logit) => Math.exp(logit - most))
    const total = weights.reduce((a, b) => a + b, 0)
    return { seat, expected: weights.map((w) => w / total) }
  })
}

const SWIN = { depths: [2, 1] }
const VIT = {
  ...tinyConfig(),
  backbone: { name: 'vit', imgSize: 8, patchSize: 2, embedDim: 8, depth: 3, numHeads: 2, mlpRatio: 2, qkvBias: true, dropPathRate: 0 },
} as RunConfig // prettier-ignore
const swin = (backbone: Changes = {}) => tinyConfig({ backbone: { ...SWIN, ...backbone } })

test.each([
  ['Swin, windows', swin(), 0, [4, 1, 4, 4]],
  ['Swin, shifted', swin(), 1, [4, 1, 4, 4]],
  ['Swin, second stage, one window', swin(), 2, [1, 2, 4, 4]],
  ['Swin, shifted and padded', swin({ imgSize: 12, windowSize: 4 }), 1, [4, 1, 16, 16]],
  ['ViT', VIT, 1, [1, 2, 17, 17]],
])('%s: probabilities are those of its q, k, bias and mask, where the layout says', async (_, config, block, shape) => {
  const subject = subjectOf(config)
  const answer = await answerTo(subject, { block })
  const { map } = answer
  const { layout, heads, probabilities } = map
  expect([layout.windows, heads, layout.tokens, layout.tokens]).toEqual(shape)
  expect(probabilities).toHaveLength(shape.reduce((a, b) => a * b, 1))
  for (let head = 0; head < heads; head++)
    for (const { seat, expected } of await referenceRows(subject, answer, head))
      expectClose(rowOf(map, head, seat), expected, 2e-5)
}) // prettier-ignore

test('blocks are named by stage, and the last is taken where there is no such', async () => {
  const answer = await answerTo(subjectOf(swin()), { block: 99 })
  expect(answer.block).toBe(2)
  expect(answer.blocks).toEqual([
    { stage: 0, inStage: 0, heads: 1, isShifted: false },
    { stage: 0, inStage: 1, heads: 1, isShifted: true },
    { stage: 1, inStage: 0, heads: 2, isShifted: false }, // its map is one window
  ])
  expect(answer.map.layout.extent).toBe(0.5)
  expect(answer.picture.title).toBe('dark, held-out image 2')
  expectClose(answer.input.pixels, answer.picture.pixels, 0.02) // the same 8 x 8 pixels
})

test('a ViT has no bias and a rollout through its blocks so far; a Swin has no rollout', async () => {
  const subject = subjectOf(VIT)
  const [first, second] = [await answerTo(subject, { block: 0 }), await answerTo(subject, { block: 1 })]
  expect(second.bias).toBeNull()
  const expected = rollout([first.map.probabilities, second.map.probabilities], 17)
  expectClose(second.map.rollout ?? [], expected, 1e-6)
  expect((await answerTo(subjectOf(swin()))).map.rollout).toBeNull()
})

test('there is no rollout through blocks of windows, though the last one sees all tokens', async () => {
  const subject = subjectOf(swin())
  const [windows, whole] = subject.networks.teacher.backbone.blocks.filter(hasAttention)
  whole.attentionOptions = (groups) => ({
    ...windows.attentionOptions(groups),
    windowSize: 'whole',
    biasTable: null,
    padding: null,
  })
  const { map, bias } = await answerTo(subject, { block: 1 })
  expect([map.layout.windows, map.layout.tokens, map.layout.hasCls, bias]).toEqual([1, 16, false, null])
  expect(map.rollout).toBeNull()
})

/** The subject with the attention of some blocks out of sight. */
function withoutAttention(subject: Subject, isHidden: (block: number) => boolean): Subject {
  const { teacher } = subject.networks
  const { width, stride, blocks } = teacher.backbone
  const backbone: Backbone = {
    width,
    stride,
    blocks: blocks.map((block, b) => (isHidden(b) ? { name: block.name, stage: block.stage, stride } : block)),
    forward: (views, options) => teacher.backbone.forward(views, options),
  }
  return { ...subject, networks: { ...subject.networks, teacher: { ...teacher, backbone } } }
}

test('of blocks with and without attention those with it are looked at, and each keeps its place', async () => {
  const subject = subjectOf(swin({ depths: [2, 1], numHeads: [1, 2] }))
  const all = await answerTo(subject, { block: 1 })
  const some = await answerTo(
    withoutAttention(subject, (b) => b === 0),
    { block: 0 },
  )
  expect(some.blocks).toEqual(all.blocks.slice(1))
  expect(some.blocks[0]).toMatchObject({ stage: 0, inStage: 1 })
  expect(some.map.probabilities).toEqual(all.map.probabilities)
})

test('a network without attention says so', async () => {
  const none = withoutAttention(subjectOf(swin()), () => true)
  await expect(answerTo(none)).rejects.toThrow('this network has no attention that could be looked at')
})

test('student and teacher are looked into apart', async () => {
  const subject = subjectOf(swin())
  const [teacher, student] = [await answerTo(subject), await answerTo(subject, { network: 'student' })]
  expect(student.map.probabilities).not.toEqual(teacher.map.probabilities)
  expect(student.bias?.table).not.toEqual(teacher.bias?.table)
})

test('attention that is too large to show is refused in words', async () => {
  const backbone = { ...VIT.backbone, imgSize: 64, patchSize: 1, depth: 1 } as RunConfig['backbone']
  await expect(answerTo(subjectOf({ ...VIT, backbone }))).rejects.toThrow(
    'attention: the 2 heads of this block have 33,570,818 probabilities for one image; 4,194,304 at most are shown.',
  )
})
