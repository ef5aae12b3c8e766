// A run saved for PyTorch: what the official code goes on from, read back here and by whatever Python this machine has.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fileOf } from '../../test/archives'
import { gpu } from '../../test/gpu'
import { evaluate, expectClose } from '../../test/numerics'
import { python, withPython, withTorch } from '../../test/python'
import { sessionOf } from '../../test/sessions'
import { tinyConfig, tinyData } from '../../test/tinyRun'
import { adamWReference } from '../optim/adamW.reference'
import { schedulesAt } from '../optim/schedule'
import { encodeCheckpoint, type Checkpoint, type RunShapes } from '../runs/checkpoint'
import { runConfig } from '../runs/config'
import { openFile } from '../runs/opened/openFile'
import { openTorch } from '../runs/torch/read'
import { Tensor } from '../tensor/tensor'
import { declareNetworks } from './build'
import { resumeFile } from './checkpoint'
import { enlarged } from './enlarged'
import { evaluateCheckpoint, type EvaluationProgress } from './evaluateCheckpoint'
import { FileNetworks } from './fileNetworks'
import { Inspector } from './inspector'
import type { TrainEvent } from './protocol'

const CHANGES = { steps: 10, optim: { freezeLastLayerSteps: 3 }, objective: { regionFromStep: 5 } }
const [STEPS, IMAGES, BATCH] = [4, 16, 3]
const config = tinyConfig(CHANGES)
const side = config.backbone.imgSize

/** The smallest run after four of ten steps: the last layer has been free for one, the dense head is not in use. */
async function trained(): Promise<{ checkpoint: Checkpoint; shapes: RunShapes }> {
  let found: { checkpoint: Checkpoint; shapes: RunShapes } | null = null
  const { session } = sessionOf(CHANGES, {
    until: STEPS,
    onEnd: async () => {
      found = { shapes: session.shapes(), checkpoint: { config, data: 'tiny', ...(await session.snapshot()) } }
    },
  })
  await session.train()
  if (!found) throw new Error('the run gave nothing to save')
  return found
}

const { checkpoint, shapes } = await trained()
const bytes = resumeFile(checkpoint, shapes, IMAGES)
const folder = mkdtempSync(join(tmpdir(), 'esvit-torch-'))
const path = join(folder, 'checkpoint.pth')
writeFileSync(path, bytes)
afterAll(() => rmSync(folder, { recursive: true }))

const counting = Float32Array.from({ length: 3 * side * side }, (_, i) => i / 100 - 1)
const image = () => [{ pixels: Tensor.constant('image', [1, 3, side, side], counting), images: 1, side }]

/** What a teacher's backbone makes of numbers that count up. */
const viewOf = async ({ teacher }: FileNetworks) =>
  (await evaluate(() => [teacher.backbone.forward(image()).view]))[0] as Float32Array

test('a file opens again as the run that it was, with the same weights to the bit', async () => {
  const { card, networks } = await openFile(fileOf('checkpoint.pth', bytes))
  expect(card).toMatchObject({ isOwn: true, trained: 'step 4', called: ['student', 'teacher'], hasDenseHead: true, assumed: [] }) // prettier-ignore
  expect(card.config).toEqual(config)
  for (const role of ['student', 'teacher'] as const)
    for (const [name, values] of checkpoint[role])
      expect((await networks[role].get(name)?.read()) ?? null, `${role} ${name}`).toEqual(values)
})

test('parameters are in the order of the official code', () => {
  const golden = JSON.parse(readFileSync(join(import.meta.dirname, '../../test/golden/swin_pad_img28.json'), 'utf8')) as {
    params: { name: string }[]
  } // prettier-ignore
  const backbone = { name: 'swin', imgSize: 28, patchSize: 2, embedDim: 16, depths: [2, 2], numHeads: [2, 4], windowSize: 4 } // prettier-ignore
  const { studentParameters } = declareNetworks(runConfig.parse({ backbone })) // its order is that of the file
  expect(studentParameters.segments.map(({ name }) => name)).toEqual(golden.params.map(({ name }) => name))
})

test('networks of a file compute what those of the run compute, and give their memory back', async () => {
  const { bytes: before } = gpu.counts
  const networks = await FileNetworks.read(gpu, await openFile(fileOf('checkpoint.pth', bytes)))
  const { teacher, teacherParameters } = declareNetworks(config)
  teacherParameters.allocate(gpu)
  teacherParameters.write(gpu, checkpoint.teacher)
  const [expected] = await evaluate(() => [teacher.backbone.forward(image()).view])
  teacherParameters.destroy(gpu)
  expect(await viewOf(networks)).toEqual(expected)
  networks.destroy()
  expect(gpu.counts.bytes).toBe(before)
})

test('a file whose shapes do not fit one another is refused before memory is taken', async () => {
  const { bytes: before } = gpu.counts
  const opened = await openFile(fileOf('checkpoint.pth', bytes))
  opened.networks.student.delete('norm.bias')
  await expect(FileNetworks.read(gpu, opened)).rejects.toThrow("checkpoint.pth: 'norm.bias' must be [16], is missing")
  expect(gpu.counts.bytes).toBe(before)
})

test('a file is worth what the checkpoint of the same run is worth', async () => {
  const request = { knn: true, linear: true, correspondence: true, baselines: true }
  const told: EvaluationProgress[] = []
  const of = async (name: string, file: Uint8Array<ArrayBuffer>) =>
    evaluateCheckpoint(gpu, await openFile(fileOf(name, file)), tinyData(), request, (news) => told.push(news))
  const { bytes: before } = gpu.counts
  const [pth, safetensors] = [await of('x.pth', bytes), await of('x.safetensors', encodeCheckpoint(checkpoint, shapes))]
  expect(pth).toEqual(safetensors)
  expect(Object.keys(pth)).toEqual(expect.arrayContaining(['knn', 'knnRandom', 'knnPixels', 'linear', 'cropExact']))
  const all = ['random features', 'random linear probe', 'pixels features', 'pixels linear probe', 'random correspondence'] // prettier-ignore
  for (const which of [...all, 'network features', 'network linear probe', 'network correspondence']) {
    const [first, ...others] = told.filter(({ part, measure }) => `${part} ${measure}` === which)
    expect(first.done, which).toBe(0)
    expect(others.at(-1)?.done, which).toBe(first.total)
  }
  expect(gpu.counts.bytes).toBe(before)
})

test('views look into a file as into a run that has ended, until it is closed', async () => {
  const opened = await openFile(fileOf('checkpoint.pth', bytes))
  let answer: (event: TrainEvent) => void = () => undefined
  const inspector = new Inspector({
    gpu: () => Promise.resolve(gpu),
    datasetOf: () => Promise.resolve(tinyData()),
    run: () => null,
    file: (runId) => (runId === -1 ? opened : null),
    emit: (event) => answer(event),
  })
  const ask = () =>
    new Promise<TrainEvent>((resolve) => {
      answer = resolve
      const picture = { from: 'set', split: 'test', class: null, index: 0 } as const
      inspector.ask({ inspectId: 1, runs: [{ letter: 'A', runId: -1, config }], view: 'attention', question: { network: 'student', picture, block: 0 } }) // prettier-ignore
    })
  const { bytes: before } = gpu.counts
  const first = await ask()
  const subject = { of: 'file', name: 'checkpoint.pth', trained: 'step 4' }
  expect(first).toMatchObject({ type: 'inspected', told: [{ letter: 'A', subject }] })
  await inspector.forgetImages() // the set was read again: so is the file
  expect(gpu.counts.bytes).toBe(before)
  expect(await ask()).toEqual({ ...first, ms: expect.any(Number) as number })
  await inspector.release()
  expect(gpu.counts.bytes).toBe(before)
})

test('pictures of a set that is smaller than what the network sees are enlarged', () => {
  const images = enlarged(tinyData(), 20)
  const planes = new Uint8Array(3 * 20 * 20)
  images.test.read([1], planes)
  expect([images.size, images.test.count]).toEqual([20, 10])
  const [small, mean] = [new Uint8Array(3 * 8 * 8), (list: Uint8Array) => list.reduce((a, b) => a + b, 0) / list.length]
  tinyData().test.read([1], small)
  for (let c = 0; c < 3; c++)
    expect(mean(planes.subarray(400 * c, 400 * (c + 1)))).toBeCloseTo(mean(small.subarray(64 * c, 64 * (c + 1))), -1)
  const data = tinyData()
  expect(enlarged(data, 8)).toMatchObject({ size: 8, train: data.train }) // large enough as they are
})

interface Torch {
  isRestricted: boolean
  epoch: number
  view: number[]
  logits: number[]
  centers: Record<string, number[]>
  order: string[]
  steps: number[]
  stepped: Record<string, number[]>
}

/** PyTorch's word on the file: outputs of its own Swin, AdamW's state and step, and a file that it saves. */
async function askTorch(interpreter: string): Promise<void> {
  const out = join(folder, 'out.pth')
  const said = python(interpreter, 'check.py', path, String(side), out) as Torch

  const { teacher, teacherParameters } = declareNetworks(config)
  teacherParameters.allocate(gpu)
  teacherParameters.write(gpu, checkpoint.teacher)
  const [view, logits] = await evaluate(() => {
    const { viewFeatures, viewLogits } = teacher.forward(image(), false)
    return [viewFeatures, viewLogits]
  })
  teacherParameters.destroy(gpu)
  expectClose(view, said.view, 1e-5)
  expectClose(logits, said.logits, 1e-5)
  for (const [name, values] of checkpoint.centers) expect(Float32Array.from(said.centers[name])).toEqual(values)

  expect(said.epoch).toBe(Math.floor(STEPS / Math.floor(IMAGES / BATCH)))
  const { lr, weightDecay } = schedulesAt(STEPS, config.steps, config.optim, config.objective)
  const stepOf = (name: string) => (name.includes('head_dense') ? 0 : name.includes('last_layer') ? 1 : STEPS)
  said.order.forEach((full, i) => {
    const name = full.replace('module.', '')
    const of = (values: Checkpoint['student']) => [...(values.get(name) ?? [])]
    const state = { values: of(checkpoint.student), expAvg: of(checkpoint.expAvg), expAvgSq: of(checkpoint.expAvgSq), count: stepOf(name) } // prettier-ignore
    const isDecayed = (shapes.parameters.get(name)?.length ?? 0) > 1
    const next = adamWReference(state, state.values.map(() => 0.25), { lr, weightDecay: isDecayed ? weightDecay : 0, clip: 0 }) // prettier-ignore
    expect(said.steps[i], full).toBe(stepOf(name) + 1)
    expectClose(said.stepped[full], next.values, 1e-6)
  })

  const opened = await openFile(fileOf('out.pth', new Uint8Array(readFileSync(out))))
  expect(opened.card).toMatchObject({ called: ['state_dict'], trained: 'epoch 7', isOwn: false })
  const networks = await FileNetworks.read(gpu, opened)
  expect(await viewOf(networks)).toEqual(view)
  networks.destroy()
}

interface Plain {
  epoch: number
  version: string
  teacher: Record<string, number[]>
  student: string[]
  params: number[][]
  state: Record<string, number>
}

/** Without PyTorch: the archive is whole, the pickle is one, and the numbers are ours. */
function askPython(interpreter: string): void {
  const said = python(interpreter, 'plain.py', path) as Plain
  expect(said.version).toBe('3\n')
  for (const [name, values] of checkpoint.teacher) expect(Float32Array.from(said.teacher[name])).toEqual(values)
  expect(said.student.every((name) => name.startsWith('module.'))).toBe(true)
  expect(said.params.flat()).toEqual(said.params.flat().map((_, i) => i))
  expect(new Set(Object.values(said.state))).toEqual(new Set([1, STEPS]))
}

/** Without Python at all, only our own reader can say anything. */
async function askOurselves(): Promise<void> {
  const { value } = await openTorch(fileOf('checkpoint.pth', bytes))
  expect([...(value as Map<string, unknown>).keys()]).toEqual(['student', 'teacher', 'optimizer', 'epoch', 'args', 'dino_loss', 'esvit_playground']) // prettier-ignore
}

// what can be asked depends on the machine, and the name of the test says what was
if (withTorch)
  test(
    'PyTorch opens a file, computes the same, steps AdamW from its state as we do, and saves one that opens here',
    () => askTorch(withTorch ?? ''),
    60_000,
  )
if (withPython)
  test('plain Python finds a whole archive and our numbers in it (says nothing of PyTorch)', () => {
    askPython(withPython ?? '')
  })
if (!withPython) test('there is no Python here: our own reader finds all parts in the file', askOurselves)
