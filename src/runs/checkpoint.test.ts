import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countedValues } from '../../test/countedValues'
import { oneLine } from '../base/oneLine'
import {
  CheckpointError,
  checkFits,
  decodeCheckpoint,
  encodeCheckpoint,
  readMeasured,
  type Checkpoint,
  type RunShapes,
} from './checkpoint'
import { CODE_VERSION } from './codeVersion'
import { LogRecorder, type RunLog } from './log'
import { presetNamed } from './presets'
import { SafetensorsError, f32, readSafetensors, writeSafetensors, type NamedTensor } from './safetensors'

const shapes: RunShapes = {
  parameters: new Map([
    ['layers.0.blocks.0.attn.qkv.weight', [6, 2]],
    ['norm.bias', [2]],
  ]),
  centers: new Map([
    ['center', [1, 3]],
    ['center_grid', [1, 3]],
  ]),
  probe: new Map([
    ['bias', [4]],
    ['exp_avg_sq.bias', [4]],
  ]),
}

function measured(): RunLog {
  const log = new LogRecorder()
  for (let step = 0; step < 12; step++)
    log.append('steps', step, { loss: 5 - step / 8, ...(step > 5 && { lossRegion: step }) })
  log.append('baselines', 0, { knnPixels: 30.5, knnRandom: 25 })
  for (const step of [0, 6, 12]) log.append('evaluations', step, { knn: step })
  log.append('gaps', 4, { seconds: 60.5, closed: 1 })
  log.append('gaps', 4, { repeated: 2 }) // it went on twice from there
  return log.until(12)
}

const checkpoint: Checkpoint = {
  config: presetNamed('smoke').config,
  step: 12,
  data: 'emoji',
  dataHash: '0123456789abcdef'.repeat(4),
  student: countedValues(shapes.parameters, 1),
  teacher: countedValues(shapes.parameters, -2),
  expAvg: countedValues(shapes.parameters, 0.25),
  expAvgSq: countedValues(shapes.parameters, 0.5),
  centers: countedValues(shapes.centers, -1),
  probe: countedValues(shapes.probe ?? new Map(), 2),
  adapter: 'google swiftshader',
  log: measured(),
}

const file = () => encodeCheckpoint(checkpoint, shapes)

/** The file with its tensors or its metadata changed. */
function changed(change: (tensors: Map<string, NamedTensor>, metadata: Record<string, string>) => void): Uint8Array {
  const { tensors, metadata } = readSafetensors(file())
  change(tensors, metadata)
  return writeSafetensors(tensors, metadata)
}

test('what is saved is read back, and fits the network it came from', () => {
  const { shapes: stated, codeVersion, ...read } = decodeCheckpoint(file())
  expect(read).toEqual(checkpoint)
  expect(codeVersion).toBe(CODE_VERSION)
  expect(stated.get('adam.exp_avg_sq.layers.0.blocks.0.attn.qkv.weight')).toEqual([6, 2])
  expect(() => checkFits({ ...read, shapes: stated }, shapes)).not.toThrow()
})

test('what was measured is read without the weights', async () => {
  const whole = new Blob([file()])
  let bytes = 0
  const counted = {
    size: whole.size,
    slice: (start: number, end: number) => ((bytes += end - start), whole.slice(start, end)),
  }
  expect(await readMeasured(counted)).toEqual({ step: 12, log: checkpoint.log })
  const weights = [...readSafetensors(file()).tensors].filter(([name]) => !name.startsWith('log.'))
  expect(bytes).toBe(8 + whole.size - weights.reduce((sum, [, { data }]) => sum + data.byteLength, 0))
  const older = changed((tensors) => {
    for (const name of tensors.keys()) if (name.startsWith('log.')) tensors.delete(name)
  })
  expect(await readMeasured(new Blob([Uint8Array.from(older)]))).toEqual({ step: 12, log: null })
  for (const [damaged, message] of [
    [file().subarray(0, -1), 'it is cut short'],
    [Uint8Array.from(changed((_, metadata) => (metadata.version = '9'))), 'its version must be 2, is 9'],
    [Uint8Array.from(changed((_, metadata) => (metadata.step = '-1'))), 'its step must be a whole number, is -1'],
    [Uint8Array.from(changed((_, metadata) => (metadata.step = '3'))), 'must hold rising steps below 3'],
  ] as const)
    await expect(readMeasured(new Blob([damaged]))).rejects.toThrow(message)
})

test('images of an unknown hash are saved as they are', () => {
  const { dataHash: _, ...unhashed } = checkpoint
  expect(decodeCheckpoint(encodeCheckpoint(unhashed, shapes))).not.toHaveProperty('dataHash')
})

test('names in the file are official ones behind their part', () => {
  expect([...readSafetensors(file()).tensors.keys()].filter((name) => !name.startsWith('log.'))).toEqual([
    'student.layers.0.blocks.0.attn.qkv.weight',
    'student.norm.bias',
    'teacher.layers.0.blocks.0.attn.qkv.weight',
    'teacher.norm.bias',
    'adam.exp_avg.layers.0.blocks.0.attn.qkv.weight',
    'adam.exp_avg.norm.bias',
    'adam.exp_avg_sq.layers.0.blocks.0.attn.qkv.weight',
    'adam.exp_avg_sq.norm.bias',
    'center',
    'center_grid',
    'probe.bias',
    'probe.exp_avg_sq.bias',
  ])
})

test('a file from before there were probe and log in it is read, and its run begins both anew', () => {
  const older = changed((tensors, metadata) => {
    for (const name of tensors.keys()) if (/^(probe|log)/.test(name)) tensors.delete(name)
    metadata.version = '1'
    delete metadata.code_version
  })
  const read = decodeCheckpoint(older)
  expect([read.probe, read.log, read.codeVersion]).toEqual([undefined, undefined, 'unknown'])
  expect(() => checkFits(read, shapes)).not.toThrow()
})

test('weights that are no numbers are not saved: what has been saved can be read again', () => {
  const student = new Map(checkpoint.student).set('norm.bias', Float32Array.of(1, Infinity))
  expect(() => encodeCheckpoint({ ...checkpoint, student }, shapes)).toThrow(
    "'student.norm.bias' must be finite, element 1 is Infinity",
  )
})

const ENDLESS = `\x1b[31m\u202e${'x'.repeat(100_000)}`

test.each<[string, () => Uint8Array]>([
  ['version', () => changed((_, m) => (m.version = ENDLESS))],
  ['step', () => changed((_, m) => (m.step = ENDLESS))],
  ['hash', () => changed((_, m) => (m.data_hash = ENDLESS))],
  ['tensor', () => changed((t) => t.set(ENDLESS, f32([1], new Float32Array(1))))],
  ['settings', () => changed((_, m) => (m.config = JSON.stringify({ [ENDLESS]: 1 })))],
])('a %s of any length is told in one short line', (_, bytes) => {
  const refusal = refusalOf(bytes())
  expect(refusal).toMatch(/^checkpoint: .{20,}/)
  expect(refusal.length).toBeLessThan(300)
  expect(refusal).toBe(oneLine(refusal))
})

function refusalOf(bytes: Uint8Array): string {
  try {
    decodeCheckpoint(bytes)
  } catch (error) {
    return error instanceof CheckpointError ? error.message : ''
  }
  return ''
}

test.each<[string, () => Uint8Array, string]>([
  ['another version', () => changed((_, m) => (m.version = '3')), 'its version must be 2, is 3'],
  ['any safetensors', () => writeSafetensors(new Map()), 'its version must be 2, is none'],
  ['a step before the first', () => changed((_, m) => (m.step = '-1')), 'its step must be a whole number, is -1'],
  ['an empty step', () => changed((_, m) => (m.step = '')), 'its step must be a whole number'],
  ['a step without end', () => changed((_, m) => (m.step = '9'.repeat(400))), 'its step must be a whole number'],
  ['settings cut short', () => changed((_, m) => (m.config = '{"steps":')), 'its settings must be JSON'],
  ['no settings', () => changed((_, m) => delete m.config), 'its settings must be JSON'],
  ['unknown settings', () => changed((_, m) => (m.config = '{"epochs":3}')), 'epochs is not a setting'],
  [
    'a tensor of something else',
    () => changed((t) => t.set('optimizer.state', f32([1], new Float32Array(1)))),
    "'optimizer.state' must be one of center, center_grid, or begin with student.",
  ],
  [
    'a tensor of another type',
    () => changed((t) => t.set('center', { dtype: 'I32', shape: [1, 3], data: new Int32Array(3) })),
    "'center' must be F32, is I32",
  ],
  [
    'a hash of data that is none',
    () => changed((_, metadata) => (metadata.data_hash = 'abc')),
    'its data_hash must be 64 hexadecimal digits, is abc',
  ],
  [
    'a weight that is no number',
    () => changed((t) => t.set('teacher.norm.bias', f32([2], Float32Array.from([1, NaN])))),
    "'teacher.norm.bias' must be finite, element 1 is NaN",
  ],
  [
    'a negative square',
    () => changed((t) => t.set('adam.exp_avg_sq.norm.bias', f32([2], Float32Array.from([-1, 0])))),
    "'adam.exp_avg_sq.norm.bias' must be finite and at least 0, element 0 is -1",
  ],
  [
    'a negative square of the probe',
    () => changed((t) => t.set('probe.exp_avg_sq.bias', f32([4], Float32Array.of(0, 0, 0, -1)))),
    "'probe.exp_avg_sq.bias' must be finite and at least 0, element 3 is -1",
  ],
])('%s is refused in words', (_, bytes, message) => {
  expect(() => decodeCheckpoint(bytes())).toThrow(CheckpointError)
  expect(() => decodeCheckpoint(bytes())).toThrow(message)
})

const rows = (values: number[]): NamedTensor => ({
  dtype: 'I32',
  shape: [values.length],
  data: Int32Array.from(values),
})

test.each<[string, string, NamedTensor, string]>([
  ['of a table that there is not', 'log.other.loss', f32([12], new Float32Array(12)), 'must be named log.<steps|'],
  ['named as nothing is', 'log.steps.__proto__', f32([12], new Float32Array(12)), 'must be named log.<steps|'],
  ['of steps that have not been done', 'log.gaps.at', rows([13]), 'must hold rising steps below 13, element 0 is 13'],
  ['of steps that go back', 'log.evaluations.at', rows([0, 6, 5]), 'must hold rising steps below 13, element 2 is 5'],
  ['whose steps are no whole numbers', 'log.gaps.at', f32([1], new Float32Array(1)), 'must be I32 [rows], is F32 [1]'],
  ['that is too short', 'log.steps.loss', f32([3], new Float32Array(3)), 'must be F32 [12], as long as its table, is F32 [3]'],
  ['that is endless', 'log.gaps.seconds', f32([2], Float32Array.of(1, Infinity)), 'element 1 is Infinity'],
])('a log %s is refused in words', (_, name, tensor, message) => {
  const bytes = changed((tensors) => tensors.set(name, tensor))
  expect(() => decodeCheckpoint(bytes)).toThrow(SafetensorsError)
  expect(() => decodeCheckpoint(bytes)).toThrow(message)
}) // prettier-ignore

test.each<[string, () => Uint8Array, string]>([
  ['a missing weight', () => changed((t) => t.delete('teacher.norm.bias')), "'teacher.norm.bias' is missing"],
  ['a missing moment', () => changed((t) => t.delete('adam.exp_avg.norm.bias')), "'adam.exp_avg.norm.bias' is missing"],
  ['a missing part of the probe', () => changed((t) => t.delete('probe.bias')), "'probe.bias' is missing"],
  ['a missing centre', () => changed((t) => t.delete('center_grid')), "'center_grid' is missing"],
  [
    'a weight too many',
    () => changed((t) => t.set('student.head.bias', f32([1], new Float32Array(1)))),
    "'student.head.bias' is unknown to this network",
  ],
  [
    'a weight lying on its side',
    () => changed((t) => t.set('student.layers.0.blocks.0.attn.qkv.weight', f32([2, 6], new Float32Array(12)))),
    "'student.layers.0.blocks.0.attn.qkv.weight' must be [6, 2], is [2, 6]",
  ],
  [
    'a centre of other prototypes',
    () => changed((t) => t.set('center', f32([1, 4], new Float32Array(4)))),
    "'center' must be [1, 3], is [1, 4]",
  ],
])('%s does not fit the network', (_, bytes, message) => {
  expect(() => checkFits(decodeCheckpoint(bytes()), shapes)).toThrow(message)
})

test('one who has no use for the probe asks for none', () => {
  const { parameters, centers } = shapes
  expect(() => checkFits(checkpoint, { parameters, centers })).not.toThrow()
  expect(decodeCheckpoint(encodeCheckpoint(checkpoint, { parameters, centers })).probe).toEqual(new Map())
})

test('a run that lacks a tensor is not saved', () => {
  expect(() => encodeCheckpoint({ ...checkpoint, centers: new Map() }, shapes)).toThrow("'center' is missing")
  const short = new Map(checkpoint.student).set('norm.bias', new Float32Array(1))
  expect(() => encodeCheckpoint({ ...checkpoint, student: short }, shapes)).toThrow(
    "'student.norm.bias' must be [2], is [1]",
  )
})

test('no damaged file is taken for a checkpoint, and none does anything but be read or be refused', () => {
  const original = file()
  const edits = fc.array(fc.tuple(fc.nat({ max: original.length - 1 }), fc.nat({ max: 255 })), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(edits, (edits) => {
      const bytes = original.slice()
      for (const [at, value] of edits) bytes[at] = value
      try {
        checkFits(decodeCheckpoint(bytes), shapes)
      } catch (error) {
        expect(error instanceof CheckpointError || error instanceof SafetensorsError).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
