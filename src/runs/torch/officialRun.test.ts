import { expect, test } from 'vitest'
import { objectiveFacts } from '../../ssl/ssl.config'
import { parseConfig, runConfig, type RunConfig } from '../config'
import { presetNamed } from '../presets'
import { officialRun } from './officialRun'

/** The published run of Swin-T (README of microsoft/esvit), at 1,000 steps an epoch. */
const PUBLISHED = runConfig.parse({
  steps: 300_000,
  batchSize: 32,
  backbone: { name: 'swin', imgSize: 224, patchSize: 4, embedDim: 96, depths: [2, 2, 6, 2], numHeads: [3, 6, 12, 24], windowSize: 7, dropPathRate: 0.1 },
  objective: { head: { hiddenDim: 2048, bottleneckDim: 256, outDim: 65536, normLastLayer: false }, teacherTemp: 0.07, warmupTeacherTempSteps: 30_000, momentumTeacher: 0.996 },
  augment: { localCrops: 8, localSize: 96, localScale: [0.05, 0.4], blur: { global1: 1, global2: 0.1, local: 0.5 }, solarize: { p: 0.2 } },
  optim: { lr: 6.25e-5, weightDecayEnd: 0.4, warmupSteps: 10_000, freezeLastLayerSteps: 1000 },
}) // prettier-ignore

const changed = (changes: object): RunConfig => {
  const parsed = parseConfig({ ...PUBLISHED, ...changes })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.config
}

test('the published experiment is the published command, and needs no change of the source', () => {
  const { command, yaml, edits, differences } = officialRun(PUBLISHED, 1000)
  expect(command?.split(' \\\n  ')).toEqual([
    'torchrun --nproc_per_node=1 main_esvit.py',
    '--cfg esvit-playground.yaml', '--arch swin', '--batch_size_per_gpu 32', '--epochs 300', '--lr 0.0005',
    '--min_lr 0.000001', '--warmup_epochs 10', '--weight_decay 0.04', '--weight_decay_end 0.4', '--clip_grad 3',
    '--freeze_last_layer 1', '--use_dense_prediction true', '--out_dim 65536', '--norm_last_layer false',
    '--momentum_teacher 0.996', '--warmup_teacher_temp 0.04', '--teacher_temp 0.07',
    '--warmup_teacher_temp_epochs 30', '--global_crops_scale 0.4 1', '--local_crops_number 8',
    '--local_crops_size 96', '--local_crops_scale 0.05 0.4', '--seed 0', '--data_path images/train',
    '--output_dir output', '--pretrained_weights_ckpt checkpoint.pth',
  ]) // prettier-ignore
  expect(yaml).toContain('DEPTHS: [ 2, 2, 6, 2 ]\n    NUM_HEADS: [ 3, 6, 12, 24 ]\n    WINDOW_SIZE: 7\n')
  expect(yaml).toContain('IMAGE_SIZE: [ 224, 224 ]')
  expect(edits).toEqual([])
  expect(differences).toHaveLength(2) // what is always said
})

test('what the official code fixes in its source is to be changed there first', () => {
  const { edits, differences } = officialRun(presetNamed('tiny').config, 100)
  expect(edits).toEqual([
    expect.stringContaining('nlayers=3, hidden_dim=128, bottleneck_dim=64'),
    expect.stringContaining('RandomResizedCrop(224, …)'),
  ])
  expect(differences[0]).toContain('blur (first, second, local): 1, 0.1, 0.5 there, 0, 0, 0 here')
  expect(differences[1]).toBe('Lengths are whole epochs there, of 100 steps: the frozen last layer has 0 steps instead of 30.') // prettier-ignore
})

test.each([{ hiddenDim: 256 }, { bottleneckDim: 64 }, { nlayers: 2 }])(
  'a head that differs in %o alone is to be changed there, or it would not load',
  (head) => {
    const objective = { ...PUBLISHED.objective, head: { ...PUBLISHED.objective.head, ...head } }
    expect(officialRun(changed({ objective }), 1000).edits).toEqual([expect.stringContaining('give DINOHead')])
  },
)

test('crops of one size only stop its region loss, which is said', () => {
  const without = changed({ augment: { ...PUBLISHED.augment, localCrops: 0 } })
  expect(officialRun(without, 1000).edits[0]).toContain('IndexError')
  const dino = changed({ augment: { ...PUBLISHED.augment, localCrops: 0 }, objective: { ...PUBLISHED.objective, name: 'dino' } }) // prettier-ignore
  expect(officialRun(dino, 1000).edits).toEqual([])
})

test('lengths are whole epochs: a run that has begun one has it, and nothing lasts longer than the run', () => {
  const lengths = (steps: number) => {
    const objective = { ...PUBLISHED.objective, warmupTeacherTempSteps: 0 }
    const optim = { ...PUBLISHED.optim, warmupSteps: 400, freezeLastLayerSteps: 9000 }
    const { epochs, warmup_epochs: warmup, freeze_last_layer: frozen } = officialRun(changed({ steps, objective, optim }), 1000).arguments // prettier-ignore
    return [epochs, warmup, frozen]
  }
  expect(lengths(500)).toEqual([1, 0, 1])
  expect(lengths(3001)).toEqual([4, 0, 4])
})

test('local crops as large as the global ones are of one size, too', () => {
  const alike = changed({ augment: { ...PUBLISHED.augment, localSize: 224 } })
  expect(officialRun(alike, 1000).edits[0]).toContain('IndexError')
})

test('a ViT of a published shape is named; another one cannot be told', () => {
  const small = { name: 'vit', imgSize: 224, patchSize: 16, embedDim: 384, depth: 12, numHeads: 6, dropPathRate: 0.1 }
  const { command, yaml } = officialRun(changed({ backbone: small }), 1000)
  expect(yaml).toBeNull()
  expect(command).toContain('--arch deit_small \\\n  --patch_size 16')
  for (const change of [{ depth: 5 }, { mlpRatio: 2 }, { qkvBias: false }]) {
    const odd = officialRun(changed({ backbone: { ...small, ...change } }), 1000)
    expect(odd.command).toBeNull()
    expect(odd.differences[0]).toContain('cannot be continued there')
  }
})

test('a region loss that comes later is on or off there', () => {
  const later = changed({ objective: { ...PUBLISHED.objective, regionFromStep: 5000 } })
  expect(officialRun(later, 1000).differences[0]).toContain('The region loss comes at step 5000 here')
})

test('of an objective that the official code lacks there is no command, but the reason', () => {
  const facts = objectiveFacts({ name: 'dino' })
  const before = facts.official
  facts.official = { usesDensePrediction: null, notes: ['The official code has no such loss.'] }
  try {
    const { command, arguments: given, differences } = officialRun(changed({ objective: { name: 'dino' } }), 1000)
    expect(command).toBeNull()
    expect(given).not.toHaveProperty('use_dense_prediction')
    expect(differences).toContain('The official code has no such loss.')
  } finally {
    facts.official = before
  }
})
