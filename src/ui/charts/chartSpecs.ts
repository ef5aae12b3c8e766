// Which measures share a chart, in which colour; the words beside them. Titles and help of the
// measures themselves are those of runs/metrics.ts.

import { metricOf } from '../../runs/metrics'

export interface ChartLine {
  key: string
  label: string
  help: string
  /** Name of a colour token. */
  colour: string
}

export interface ChartSpec {
  id: string
  title: string
  unit: string
  /** Where its measures lie: those of every step, or of every evaluation. */
  log: 'steps' | 'evaluations'
  lines: ChartLine[]
  isLogScale?: boolean
}

function line(key: string, label: string, colour = 'series-plain'): ChartLine {
  const metric = metricOf(key)
  if (!metric) throw new RangeError(`charts: '${key}' must be a metric of runs/metrics.ts`)
  return { key, label, help: metric.help, colour }
}

/** A chart of its own for one measure. */
function single(key: string, rest: Partial<ChartSpec> = {}): ChartSpec {
  const metric = metricOf(key)
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
  lines: [line('knn', 'k-NN', 'series-knn'), line('linear', 'Online linear probe', 'series-linear')],
}

export const CORRESPONDENCE: ChartSpec = {
  id: 'correspondence',
  title: 'Correspondence accuracy',
  unit: '%',
  log: 'evaluations',
  lines: [line('cropExact', 'Crops', 'series-region'), line('mirrorTop', 'Mirrored copy, 10 surest', 'series-view')],
}

export const COLLAPSE: readonly ChartSpec[] = [
  {
    id: 'entropy',
    title: 'Teacher entropy',
    unit: 'nats',
    log: 'steps',
    lines: [line('teacherEntropy', 'Views', 'series-view'), line('teacherEntropyRegion', 'Regions', 'series-region')],
  },
  {
    id: 'told',
    title: 'Told apart',
    unit: 'nats',
    log: 'steps',
    lines: [line('information', 'Views', 'series-view'), line('informationRegion', 'Regions', 'series-region')],
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
  single('featureStd'),
  single('effectiveRank', { log: 'evaluations' }),
]

export const SCHEDULES: readonly ChartSpec[] = [
  single('gradNorm'),
  single('lr'),
  single('weightDecay'),
  single('momentum'),
  single('teacherTemp'),
]
