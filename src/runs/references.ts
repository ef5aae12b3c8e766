// The horizontal lines that curves are judged by, on the page and in a report: what needs no training, what chance gives, and
// where a collapse lies.

import { LEAST_TOLD } from './collapse'
import type { RunConfig } from './config'
import { metricOf } from './metrics'
import { featureWidth } from './shapes'

/** What accuracies are judged against, in percent of the held-out images measured. */
export interface Baselines {
  knnPixels: number
  knnRandom: number
  /** Of the most frequent class; undefined of runs that were measured before it was noted. */
  majority?: number
}

/** As a log has them. @returns null where they were not measured */
export const baselinesOf = ({ knnPixels, knnRandom, majority }: Readonly<Record<string, number>>): Baselines | null =>
  knnPixels === undefined || knnRandom === undefined ? null : { knnPixels, knnRandom, ...(majority !== undefined && { majority }) } // prettier-ignore

/** What is known of a run by which its curves are judged. */
export interface JudgedRun {
  /** Null before there is one. */
  config: RunConfig | null
  /** Null until they are measured. */
  baselines: Baselines | null
  /** Whether its images have classes; without, accuracy is not measured. */
  hasClasses: boolean
  /** The last value of a measure of evaluations; null before one. */
  lastOf: (key: string) => number | null
}

export interface ReferenceLine {
  label: string
  help: string
  /** Null while it is still to be measured. */
  value: number | null
}

/** By the first measure of a chart, the lines of one run: those that will be measured have their place before they are. */
const OF_CHART: Readonly<Record<string, (run: JudgedRun) => ReferenceLine[]>> = {
  knn: ({ baselines, config, hasClasses }) =>
    baselines || (config?.evaluation.everySteps && hasClasses)
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
          ...(baselines && baselines.majority === undefined
            ? []
            : [
                {
                  label: 'Most frequent class',
                  help: 'What is right of whoever gives every image the class that most of them have.',
                  value: baselines?.majority ?? null,
                },
              ]),
        ]
      : [],
  cropExact: (run) => [
    ...lastOf(run, 'cropSame', 'Crops, same row and column'),
    ...lastOf(run, 'cropChance', 'Chance'),
  ],
  teacherEntropy: ({ config }) =>
    config
      ? [{ label: 'ln K', help: 'All prototypes equally likely.', value: Math.log(config.objective.head.outDim) }]
      : [],
  information: () => [{ label: 'collapse', help: 'Below this all views get much the same target.', value: LEAST_TOLD }],
  featureStd: ({ config }) =>
    config ? [{ label: '1/√C', help: 'As spread as can be.', value: 1 / Math.sqrt(featureWidth(config)) }] : [],
}

/** A line that is measured as the curves are; none where it will not be. */
function lastOf({ config, lastOf }: JudgedRun, key: string, label: string): ReferenceLine[] {
  const { everySteps = 0, correspondenceImages = 0 } = config?.evaluation ?? {}
  const value = lastOf(key)
  const isToCome = everySteps > 0 && correspondenceImages > 0
  const help = metricOf(key)?.help ?? ''
  return value === null && !isToCome ? [] : [{ label, help, value }]
}

/** Of a run, or of two twins, A first: those that twins share are said once, those that differ under the letter of each. */
export function referencesOf(chart: string, first: JudgedRun, twin: JudgedRun | null): ReferenceLine[] {
  const [own, others] = [first, twin].map((run) => (run && OF_CHART[chart]?.(run)) ?? [])
  if (!twin) return own
  const lettered = (line: ReferenceLine, letter: string) => ({ ...line, label: `${line.label}, ${letter}` })
  return [
    ...own.map((line) => (isAmong(line, others) ? line : lettered(line, 'A'))),
    // of the second those that are known
    ...others.flatMap((line) => (line.value === null || isAmong(line, own) ? [] : [lettered(line, 'B')])),
  ]
}

/** As far as one sees: to half of the fourth digit. */
const isAmong = ({ label, value }: ReferenceLine, lines: readonly ReferenceLine[]) =>
  lines.some((line) => line.label === label && areAlike(line.value, value))

const areAlike = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 5e-5 * Math.max(Math.abs(a), Math.abs(b)))
