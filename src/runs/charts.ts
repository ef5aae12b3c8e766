// Which measures share a chart, in which colour, and the words beside them: for the page, and for a report. Titles and help
// of the measures themselves are those of metrics.ts.

import { metricOf } from './metrics'

export interface ChartLine {
  key: string
  /** Beside the other lines of its chart; a report, which may be read without them, takes the title of the measure. */
  label: string
  help: string
  /** Name of a colour: `knn` is `--series-knn` on the page and `hue-knn` in a report. */
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
  /** Left out of reports: it says little once a run is over. */
  isOfPageAlone?: boolean
}

function line(key: string, label: string, colour = 'plain'): ChartLine {
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

/** A measure of the teacher's answers to views, and to regions where a dense head gives them. */
function ofHeads(id: string, title: string, key: string): ChartSpec {
  const lines = [line(key, 'Views', 'view'), line(`${key}Region`, 'Regions', 'region')]
  return { id, title, unit: metricOf(key)?.unit ?? '', log: 'steps', lines }
}

export const LOSS: ChartSpec = {
  id: 'loss',
  title: 'Training loss',
  unit: 'nats',
  log: 'steps',
  lines: [
    line('loss', 'Loss', 'loss'),
    line('lossView', 'View L_V', 'view'),
    line('lossRegion', 'Region L_R', 'region'),
  ],
}

export const ACCURACY: ChartSpec = {
  id: 'accuracy',
  title: 'Held-out accuracy',
  unit: '%',
  log: 'evaluations',
  lines: [line('knn', 'k-NN', 'knn'), line('linear', 'Online linear probe', 'linear')],
}

export const CORRESPONDENCE: ChartSpec = {
  id: 'correspondence',
  title: 'Correspondence accuracy',
  unit: '%',
  log: 'evaluations',
  lines: [line('cropExact', 'Crops', 'region'), line('mirrorTop', 'Mirrored copy, 10 surest', 'view')],
}

export const COLLAPSE: readonly ChartSpec[] = [
  ofHeads('entropy', 'Teacher entropy', 'teacherEntropy'),
  ofHeads('told', 'Told apart', 'information'),
  ofHeads('kl', 'KL to teacher', 'kl'),
  ofHeads('prototypes', 'Prototypes in use', 'prototypes'),
  { ...ofHeads('centre', 'Centre norm', 'centerNorm'), isOfPageAlone: true },
  single('featureStd'),
  single('effectiveRank', { log: 'evaluations' }),
]

export const SCHEDULES: readonly ChartSpec[] = [
  single('gradNorm'),
  single('lr'),
  single('weightDecay', { isOfPageAlone: true }),
  single('momentum'),
  single('teacherTemp', { isOfPageAlone: true }),
]

/** All of them, in the order of the page. */
export const CHARTS: readonly ChartSpec[] = [ACCURACY, LOSS, CORRESPONDENCE, ...COLLAPSE, ...SCHEDULES]
