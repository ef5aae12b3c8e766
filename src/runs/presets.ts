// Experiments to begin with. A preset is what differs from the defaults of the schema, so its reasons show.

import { runConfig, type RunConfig } from './config'

export type PresetGroup = 'learns' | 'fails'

/** Headings over the lists, in the order of the page. */
export const PRESET_GROUPS: Record<PresetGroup, string> = { learns: 'To begin with', fails: 'How it fails' }

export interface Preset {
  name: string
  title: string
  /** What stands beside the title in the list, in a line; '' where the title says it. */
  brief: string
  /** One or two sentences, once it is chosen. */
  summary: string
  group: PresetGroup
  /** Small enough for any device, and too small to learn much: its k-NN may well stay where it began. */
  learnsLittle: boolean
  config: RunConfig
}

type Changes = Parameters<typeof runConfig.parse>[0]

const preset = (name: string, title: string, brief: string, summary: string, changes: Changes): Preset => ({
  name,
  title,
  brief,
  summary,
  group: 'learns',
  learnsLittle: false,
  config: runConfig.parse(changes),
})

/** `smoke` with one safeguard of the objective taken away. */
const failure = (name: string, title: string, summary: string, objective: object, optim: object = {}): Preset => ({
  ...preset(name, title, '', summary, {
    ...smoke,
    objective: { ...smoke.objective, ...objective },
    optim: { ...smoke.optim, ...optim },
  }),
  group: 'fails',
})

/** Colour and crops of the recipe whose learning curves are in docs/learning.md. */
const augment = { interpolation: 'bilinear', grayscale: 0.1 }

/** Small enough to step quickly without a graphics card. */
const smoke = {
  steps: 300,
  batchSize: 8,
  augment: { ...augment, localCrops: 2 },
  backbone: { name: 'swin', embedDim: 24, depths: [1, 1], numHeads: [2, 4] },
  objective: { head: { hiddenDim: 48, bottleneckDim: 32, outDim: 128 } },
  optim: { warmupSteps: 20, freezeLastLayerSteps: 10 },
  evaluation: { everySteps: 50, trainImages: 400, testImages: 100, correspondenceImages: 48 },
} satisfies Changes

export const PRESETS: readonly Preset[] = [
  preset(
    'tiny',
    'Tiny EsViT',
    'view and region loss',
    'A two-stage Swin with view and region loss: the whole method at the smallest size that learns.',
    { augment },
  ),
  preset(
    'tiny-view-only',
    'Tiny, views only',
    'without the region loss',
    'The same network and batches without the region loss: what DINO alone does to a Swin.',
    {
      augment,
      objective: { name: 'dino' },
    },
  ),
  preset(
    'tiny-vit-dino',
    'Tiny ViT',
    'a ViT, as in DINO',
    'A ViT with the view loss of DINO: the monolithic network whose regions correspond without a region loss.',
    {
      augment,
      backbone: { name: 'vit', embedDim: 96, depth: 4, numHeads: 3 },
      objective: { name: 'dino' },
    },
  ),
  preset(
    'swin-3-stage',
    'Three stages',
    'Swin-T in small; slower',
    'Patches of two pixels and three stages, the shape of the published Swin-T in small. Slower.',
    {
      augment: { ...augment, interpolation: 'bicubic' },
      backbone: { name: 'swin', patchSize: 2, embedDim: 32, depths: [2, 2, 2], numHeads: [2, 4, 8], windowSize: 4 },
    },
  ),
  {
    ...preset(
      'smoke',
      'First look',
      'quick on any device',
      'A network so small that it steps quickly even without a graphics card. It learns little.',
      smoke,
    ),
    learnsLittle: true,
  },
  failure(
    'fails-no-centring',
    'No centring',
    'The centre stays at 0, so nothing holds back the prototypes that win: all images end on the same few. The learning rate is three times that of First look, so that it shows within 100 steps.',
    { centerMomentum: 1 },
    { lr: 3e-3 },
  ),
  failure(
    'fails-no-sharpening',
    'No sharpening',
    'The teacher is no sharper than the student: its targets go flat, and the same for all images.',
    { teacherTemp: 0.4 },
  ),
  failure(
    'fails-no-momentum',
    'No momentum',
    'The teacher is the student of the step before: they agree on whatever is easiest.',
    { momentumTeacher: 0, momentumTeacherEnd: 0 },
  ),
]

export const DEFAULT_PRESET = 'tiny'
/** For whoever has no graphics card. */
export const SMALLEST_PRESET = 'smoke'

/** The preset of that name. */
export function presetNamed(name: string): Preset {
  const found = PRESETS.find((p) => p.name === name)
  if (!found) throw new RangeError(`preset must be one of ${PRESETS.map((p) => p.name).join(', ')}, got '${name}'`)
  return found
}
