// Beginning and going on in a terminal: what must hold before a folder is written to, and how nothing in it is lost: with
// the images that the run has seen, and never without a whole checkpoint on the disk.

import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { DataConfig } from '../data/data.config'
import type { Dataset } from '../data/dataset'
import { checkFits, decodeCheckpoint, type Checkpoint, type ReadCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import { declareRun } from '../train/build'
import { dataShapeOf, unlikeSeen } from '../train/imagesOfRun'
import { shapesOf } from '../train/snapshot'
import { linesBefore, linesOf } from './metricLines'
import { UsageError } from './options'

/** @throws UsageError that names the file where it is no checkpoint, or cannot be read */
export function checkpointIn(file: string): ReadCheckpoint {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) throw new UsageError(`--resume: there is no file '${file}'`)
  if (stats.isDirectory())
    throw new UsageError(`--resume must be a checkpoint, got the folder '${file}'; name the file in it, ${join(file, 'checkpoint.safetensors')}`) // prettier-ignore
  try {
    return decodeCheckpoint(readFileSync(file))
  } catch (error) {
    throw new UsageError(`--resume ${file}: ${(error as Error).message}`, { cause: error })
  }
}

/** @throws UsageError where there are fewer images than one batch takes */
export function checkBatch({ batchSize }: RunConfig, { train }: Dataset): void {
  if (batchSize > train.count)
    throw new UsageError(`batchSize must be at most the ${train.count} training images, got ${batchSize}; lower it by --set batchSize=${train.count}, or give more images`) // prettier-ignore
}

/** @throws UsageError where the weights are those of another network than the settings describe */
export function checkSameNetwork(from: ReadCheckpoint, config: RunConfig, dataset: Dataset): void {
  try {
    checkFits(from, shapesOf(declareRun(config, dataShapeOf(dataset))))
  } catch (error) {
    throw new UsageError(`--resume: ${(error as Error).message}; go on without --set of what shapes it`, { cause: error }) // prettier-ignore
  }
}

/** @throws UsageError where the images are known to be others than those that the run has seen, or another part of them */
export function checkSameImages(
  from: Parameters<typeof unlikeSeen>[0] & { config: Pick<RunConfig, 'data'> },
  asked: DataConfig,
  dataset: Parameters<typeof unlikeSeen>[1],
): void {
  const unlike = unlikeSeen(from, dataset)
  if (unlike) throw new UsageError(`--resume: ${unlike}; name them with --data.`)
  // the hash is that of the whole set, in whatever files it comes and whatever part of it a run sees
  const seen = from.config.data
  const keys = (Object.keys(seen) as (keyof DataConfig)[]).filter((key) => key !== 'name')
  const others = keys.filter((key) => seen[key] !== asked[key])
  if (!others.length) return
  const told = (config: DataConfig) => others.map((key) => `${key}=${config[key]}`).join(', ')
  throw new UsageError(`--resume: the run must go on with the part of the images that it has seen, ${told(seen)}, got ${told(asked)}; leave that out, and the part is as in the checkpoint`) // prettier-ignore
}

/** @throws UsageError where the run is to end before the step at which it goes on */
export function checkEnd({ step }: Pick<Checkpoint, 'step'>, { steps }: Pick<RunConfig, 'steps'>, until = steps): void {
  for (const [flag, end] of [['--steps', steps], ['--until', until]] as const)
    if (end < step) throw new UsageError(`${flag} must be at least the ${step} steps that the checkpoint has done, got ${end}`) // prettier-ignore
}

/** Another run begins where one lies: the checkpoint of that one stays, under another name. */
export function keepPrevious(checkpoint: string): void {
  if (!existsSync(checkpoint)) return
  const named = (ending: string) => checkpoint.replace(/\.safetensors$/, `.previous${ending}.safetensors`)
  let [previous, number] = [named(''), 1]
  while (existsSync(previous)) previous = named(String(++number))
  renameSync(checkpoint, previous)
  console.error(`esvit pretrain: a run lay there already; its checkpoint is now ${previous}`)
}

/**
 * metrics.jsonl of a run that goes on: as it lies beside the file that it goes on from, where that lies in the same folder;
 * else what the file says was measured.
 */
export function linesUntil(from: ReadCheckpoint, file: string, out: string): string {
  const metrics = join(out, 'metrics.jsonl')
  const isThere = resolve(dirname(file)) === resolve(out) && existsSync(metrics)
  if (isThere) return linesBefore(readFileSync(metrics, 'utf8'), from.step, metrics)
  return from.log ? linesOf(from.log) : ''
}

/** Write a file beside and put it in its place whole: a death leaves the one from before. */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  const beside = `${path}.part`
  try {
    writeFileSync(beside, bytes, { flush: true })
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true }) // half a copy would keep a disk full that is needed for what comes next
    throw error
  }
}
