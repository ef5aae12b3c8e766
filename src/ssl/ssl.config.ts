// Settings of the objective: DINO's view loss, alone or with EsViT's region loss (main_esvit.py of the official code); and
// what each objective says of itself.

import { z } from 'zod'
import { field } from '../base/field'

const OBJECTIVE_NAMES = ['esvit', 'dino'] as const

export type ObjectiveName = (typeof OBJECTIVE_NAMES)[number]

/** The teacher’s answers are of views, and of regions where a dense head gives them. */
export type HeadName = 'view' | 'region'

/** What an objective says of itself, for those who do not build it. */
interface ObjectiveFacts {
  /** Whether it has a loss of regions, and so a dense head. */
  hasRegions: boolean
  /** Heads whose targets are distributions over prototypes, which can collapse: the doctor judges them. */
  judgedHeads: readonly HeadName[]
  /** What is minimised, which the name of a method does not say. */
  formula: string
  /** The objective that it is compared with in one click, and what the button says. */
  twin: { name: ObjectiveName; title: string }
  /** The objective as main_esvit.py (microsoft/esvit) knows it. */
  official: OfficialObjective
}

interface OfficialObjective {
  /** --use_dense_prediction; null where there is no such objective, which `notes` must explain. */
  usesDensePrediction: boolean | null
  /** What else is to be known, in sentences. */
  notes: readonly string[]
}

/** One that is not listed here does not compile. */
const FACTS: Record<ObjectiveName, ObjectiveFacts> = {
  esvit: {
    hasRegions: true,
    judgedHeads: ['view', 'region'],
    formula: 'L_V + L_R',
    twin: { name: 'dino', title: 'Without the region loss' },
    official: { usesDensePrediction: true, notes: [] },
  },
  dino: {
    hasRegions: false,
    judgedHeads: ['view'],
    formula: 'L_V',
    twin: { name: 'esvit', title: 'With the region loss' },
    official: { usesDensePrediction: false, notes: [] },
  },
}

interface Named {
  name: ObjectiveName
}

/** What the objective of these settings says of itself. */
export const objectiveFacts = ({ name }: Named): ObjectiveFacts => FACTS[name]

/** Whether the objective has a dense head at all. */
export const hasRegions = (objective: Named): boolean => objectiveFacts(objective).hasRegions

const WITH_REGIONS = OBJECTIVE_NAMES.filter((name) => hasRegions({ name }))

const headConfig = z
  .strictObject({
    hiddenDim: z
      .int()
      .min(4)
      .max(4096)
      .default(128)
      .meta(
        field({
          title: 'Hidden width',
          unit: 'channels',
          description: 'Width of the head’s hidden layers.',
          citation: 'DINOHead hidden_dim, 2048 in the published runs',
        }),
      ),
    bottleneckDim: z
      .int()
      .min(2)
      .max(1024)
      .default(64)
      .meta(
        field({
          title: 'Bottleneck',
          unit: 'channels',
          description: 'Width of the normalised features before the last layer.',
          citation: 'DINOHead bottleneck_dim, 256 in the published runs',
        }),
      ),
    outDim: z
      .int()
      .min(4)
      .max(65536)
      .default(1024)
      .meta(
        field({
          title: 'Prototypes K',
          description: 'Outputs of the head, over which teacher and student are compared.',
          citation: '--out_dim, 65536 in the published runs',
          scale: 'log',
        }),
      ),
    nlayers: z
      .int()
      .min(1)
      .max(3)
      .default(3)
      .meta(
        field({
          title: 'Layers',
          description: 'Linear layers before the last layer.',
          citation: 'DINOHead nlayers',
          expert: true,
        }),
      ),
    normLastLayer: z
      .boolean()
      .default(true)
      .meta(
        field({
          title: 'Freeze prototype lengths',
          description: 'Keeps every prototype at length 1, which steadies training.',
          citation: '--norm_last_layer',
        }),
      ),
  })
  .meta({ title: 'Head', description: 'The projection head of student and teacher.' })

export const objectiveConfig = z
  .strictObject({
    name: z
      .enum(OBJECTIVE_NAMES)
      .default('esvit')
      .meta(
        field({
          title: 'Loss',
          description: 'EsViT is half view loss and half region loss; DINO is the view loss only.',
          options: { esvit: 'EsViT', dino: 'DINO' },
          citation: 'EsViT, section 3.2; --use_dense_prediction',
        }),
      ),
    head: headConfig.prefault({}),
    studentTemp: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.1)
      .meta(
        field({
          title: 'Student temperature',
          description: 'Divides the student’s logits before its softmax.',
          citation: 'DINO, section 3.1',
          step: 0.01,
          expert: true,
        }),
      ),
    warmupTeacherTemp: z
      .number()
      .min(0.005)
      .max(1)
      .default(0.04)
      .meta(
        field({
          title: 'First teacher temperature',
          description: 'Where the teacher’s temperature starts; too high makes the start unstable.',
          citation: '--warmup_teacher_temp',
          step: 0.005,
        }),
      ),
    teacherTemp: z
      .number()
      .min(0.005)
      .max(1)
      .default(0.04)
      .meta(
        field({
          title: 'Teacher temperature',
          description: 'The teacher’s temperature after its warm-up; lower is sharper.',
          citation: '--teacher_temp',
          step: 0.005,
        }),
      ),
    warmupTeacherTempSteps: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .meta(
        field({
          title: 'Temperature warm-up',
          unit: 'steps',
          description: 'Steps over which the teacher’s temperature goes from the first to the last value.',
          citation: '--warmup_teacher_temp_epochs',
        }),
      ),
    centerMomentum: z
      .number()
      .min(0)
      .max(1)
      .default(0.9)
      .meta(
        field({
          title: 'Centre momentum',
          description: 'How slowly the centre follows the teacher’s mean logits.',
          citation: 'DINOLoss center_momentum',
          step: 0.01,
          expert: true,
        }),
      ),
    momentumTeacher: z
      .number()
      .min(0)
      .max(1)
      .default(0.994)
      .meta(
        field({
          title: 'Teacher momentum',
          description: 'Where the teacher’s moving average starts; it rises by a cosine.',
          citation: '--momentum_teacher, 0.996 in the published runs',
          step: 0.001,
        }),
      ),
    momentumTeacherEnd: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .meta(
        field({
          title: 'Last teacher momentum',
          description: 'Where the teacher’s moving average ends.',
          citation: 'DINO, section 3.1',
          step: 0.001,
          expert: true,
        }),
      ),
    regionFromStep: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .meta(
        field({
          title: 'Region loss from step',
          unit: 'steps',
          description: 'Step at which the region loss is switched on; before it the view loss trains alone.',
          citation: '--pretrained_weights_ckpt: view loss first, both later',
          onlyFor: { path: 'objective.name', is: WITH_REGIONS },
        }),
      ),
  })
  .meta({ title: 'Objective', description: 'What student and teacher are asked to agree on.' })

export type ObjectiveConfig = z.infer<typeof objectiveConfig>
