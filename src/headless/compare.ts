// `esvit compare RUN... [--by MEASURE]`: what runs of several seeds come to together, as one JSON object.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { decodeCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import { comparisons } from '../runs/diff'
import type { RunLog } from '../runs/log'
import { METRICS, type MetricInfo } from '../runs/metrics'
import { valueAt } from '../runs/paths'
import {
  areComparable,
  overSeeds,
  repeatsAmong,
  type Measured,
  type PairedGap,
  type Repeatable,
  type Spread,
} from '../runs/repeats'
import { measuresOf } from './measuredValues'
import { UsageError, readNames } from './options'

const USAGE = 'give the folders of two or more runs, or their .safetensors; --by MEASURE is optional'

/** A run as it was named, with what it has measured. */
export interface NamedRun extends Repeatable {
  name: string
  log: Pick<RunLog, 'steps' | 'evaluations'>
}

/** @returns the exit code */
export function compare(args: readonly string[]): Promise<number> {
  const { names, measure } = readArguments(args)
  console.log(JSON.stringify(compared(names.map(runIn), measure)))
  return Promise.resolve(0)
}

function readArguments(args: readonly string[]): { names: string[]; measure: MetricInfo } {
  const { names, value: key = 'knn' } = readNames(args, '--by', USAGE)
  if (names.length < 2) throw new UsageError(USAGE)
  const measure = METRICS.find((one) => one.key === key)
  if (!measure) throw new UsageError(`--by must be one of ${METRICS.map((one) => one.key).join(', ')}, got '${key}'`)
  return { names, measure }
}

/** @throws UsageError that names what is no run */
function runIn(name: string): NamedRun {
  const file = statSync(name, { throwIfNoEntry: false })?.isDirectory() ? join(name, 'checkpoint.safetensors') : name
  if (!existsSync(file)) throw new UsageError(`there is no file '${file}'; ${USAGE}`)
  try {
    const { config, dataHash, data, log } = decodeCheckpoint(readFileSync(file))
    if (!log) throw new Error('it does not say what was measured; only files of this version of the program do')
    return { name, config, data: { hash: dataHash ?? data }, log }
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`, { cause: error })
  }
}

interface ComparedExperiment {
  runs: string[]
  seeds: number[]
  /** Settings in which the experiments differ, by their paths; null where one has no such setting. */
  settings: Record<string, unknown>
  /** Of the measure; null where none of its runs has it. */
  measured: Spread | null
  /**
   * How much more it is than that of the first experiment; `half` is that of the 95 % confidence interval, null where all seeds
   * have the same difference. Null of the first, with fewer than two seeds in common, and of accuracies that were not measured
   * on the same images in the same way.
   */
  againstFirst: PairedGap | null
}

/** Runs by what they have measured of one thing. @throws UsageError where there is no step that all were measured at */
export function compared(runs: readonly NamedRun[], measure: Pick<MetricInfo, 'key' | 'unit' | 'group'>) {
  const { key, unit } = measure
  const groups = repeatsAmong(runs)
  const measured = groups.map((group) => group.flatMap((run) => measuredOf(run, key)))
  const found = overSeeds(measured)
  if (!found) {
    const has = runs.filter((run) => measuredOf(run, key).length).map(({ name }) => name)
    throw new UsageError(`there is no step at which ${key} was measured in ${has.length ? `all of ${has.join(', ')}` : 'any of these runs'}`) // prettier-ignore
  }
  const differ = comparisons(groups.map(([{ config }]) => config)).filter(({ path }) => path !== 'seed')
  const experiments = groups.map((group, i): ComparedExperiment => ({
    runs: group.map(({ name }) => name),
    seeds: [...new Set(group.map(({ config }) => config.seed))],
    settings: Object.fromEntries(differ.map(({ path }) => [path, settingOf(group[0].config, path)])),
    measured: found.spreads[i],
    againstFirst: areComparable(measure, groups[0][0], group[0]) ? found.gaps[i] : null,
  }))
  return { by: key, unit, step: found.step, experiments }
}

const settingOf = (config: RunConfig, path: string): unknown => valueAt(config, path) ?? null

function measuredOf({ config, log }: NamedRun, key: string): Measured[] {
  const all = measuresOf(log.evaluations).all(key) ?? measuresOf(log.steps).all(key)
  return all ? [{ seed: config.seed, ...all }] : []
}
