// Which measures share a chart, in which colour, against which lines; the words beside them. Titles and help of the
// measures themselves are those of runs/metrics.ts.

import { LEAST_TOLD } from '../../runs/collapse'
import { METRICS } from '../../runs/metrics'
import { featureWidth } from '../../runs/shapes'
import type { AppState } from '../state/store'

export interface ChartLine {
  key: string
  label: string
  help: string
  /** Name of a colour token. */
  colour: string
}

export interface ReferenceLine {
  label: string
  help: string
  /** Null while it is still to be measured. */
  value: number | null
}

export interface ChartSpec {
  id: string
  title: string
  unit: string
  /** Where its measures lie: those of every step, or of every evaluation. */
  log: 'steps' | 'evaluations'
  lines: ChartLine[]
  isLogScale?: boolean
  /** Horizontal lines to judge by. */
  references?: (state: Pick<AppState, 'runConfig' | 'baselines' | 'evaluations' | 'images'>) => ReferenceLine[]
}

const HELP = new Map(METRICS.map((metric) => [metric.key, metric]))

function line(key: string, label: string, colour = 'series-plain'): ChartLine {
  const metric = HELP.get(key)
  if (!metric) throw new RangeError(`charts: '${key}' must be a metric of runs/metrics.ts`)
  return { key, label, help: metric.help, colour }
}

/** A chart of its own for one measure. */
function single(key: string, rest: Partial<ChartSpec> = {}): ChartSpec {
  const metric = HELP.get(key)
  if (!metric) throw new RangeError(`charts: '${key}' must be a metric of runs/metrics.ts`)
  const { title, unit, scale } = metric
  return { id: key, title, unit, log: 'steps', lines: [line(key, title)], ...(scale && { isLogScale: true }), ...rest }
}

export const LOSS: ChartSpec = {
  id: 'loss',
  title: 'Training loss',
  unit: 'nats',
  log: 'steps',
  lines: [
    line('loss', 'Loss', 'series-loss'),
    line('lossView', 'View L_V', 'series-view'),
    line('lossRegion', 'Region L_R', 'series-region'),
  ],
}

export const ACCURACY: ChartSpec = {
  id: 'accuracy',
  title: 'Held-out accuracy',
  unit: '%',
  log: 'evaluations',
  lines: [line('knn', 'k-NN', 'series-knn'), line('linear', 'Linear probe', 'series-linear')],
  // they have their place from the start, so that nothing moves when they come
  references: ({ baselines, runConfig, images }) =>
    baselines || (runConfig?.evaluation.everySteps && images?.classes.length !== 0)
      ? [
          {
            label: 'k-NN on raw pixels',
            help: 'The images themselves as features.',
            value: baselines?.knnPixels ?? null,
          },
          {
            label: 'k-NN at random init',
            help: 'This network before its first step.',
            value: baselines?.knnRandom ?? null,
          },
        ]
      : [],
}

export const CORRESPONDENCE: ChartSpec = {
  id: 'correspondence',
  title: 'Correspondence accuracy',
  unit: '%',
  log: 'evaluations',
  lines: [line('cropExact', 'Crops', 'series-region'), line('mirrorTop', 'Mirrored copy, 10 surest', 'series-view')],
  references: ({ evaluations, runConfig }) =>
    [
      { label: 'Crops, same row and column', key: 'cropSame' },
      { label: 'Chance', key: 'cropChance' },
    ].flatMap(({ label, key }) => {
      const { everySteps = 0, correspondenceImages = 0 } = runConfig?.evaluation ?? {}
      const value = evaluations.latest(key)
      const isToCome = everySteps > 0 && correspondenceImages > 0
      return value === null && !isToCome ? [] : [{ label, help: HELP.get(key)?.help ?? '', value }]
    }),
}

export const COLLAPSE: readonly ChartSpec[] = [
  {
    id: 'entropy',
    title: 'Teacher entropy',
    unit: 'nats',
    log: 'steps',
    lines: [line('teacherEntropy', 'Views', 'series-view'), line('teacherEntropyRegion', 'Regions', 'series-region')],
    references: ({ runConfig }) =>
      runConfig
        ? [
            {
              label: 'ln K',
              help: 'All prototypes equally likely.',
              value: Math.log(runConfig.objective.head.outDim),
            },
          ]
        : [],
  },
  {
    id: 'told',
    title: 'Told apart',
    unit: 'nats',
    log: 'steps',
    lines: [line('information', 'Views', 'series-view'), line('informationRegion', 'Regions', 'series-region')],
    references: () => [
      { label: 'collapse', help: 'Below this all views get much the same target.', value: LEAST_TOLD },
    ],
  },
  {
    id: 'kl',
    title: 'KL to teacher',
    unit: 'nats',
    log: 'steps',
    lines: [line('kl', 'Views', 'series-view'), line('klRegion', 'Regions', 'series-region')],
  },
  {
    id: 'prototypes',
    title: 'Prototypes in use',
    unit: '',
    log: 'steps',
    lines: [line('prototypes', 'Views', 'series-view'), line('prototypesRegion', 'Regions', 'series-region')],
  },
  {
    id: 'centre',
    title: 'Centre norm',
    unit: '',
    log: 'steps',
    lines: [line('centerNorm', 'Views', 'series-view'), line('centerNormRegion', 'Regions', 'series-region')],
  },
  single('featureStd', {
    references: ({ runConfig }) =>
      runConfig ? [{ label: '1/√C', help: 'As spread as can be.', value: 1 / Math.sqrt(featureWidth(runConfig)) }] : [],
  }),
  single('effectiveRank', { log: 'evaluations' }),
]

export const SCHEDULES: readonly ChartSpec[] = [
  single('gradNorm'),
  single('lr'),
  single('weightDecay'),
  single('momentum'),
  single('teacherTemp'),
]
