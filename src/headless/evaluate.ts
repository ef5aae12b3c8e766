// `esvit evaluate`: what the features of a file's teacher are worth, as one JSON object; progress goes to stderr.

import { openAsBlob, statSync } from 'node:fs'
import { basename } from 'node:path'
import { FileError } from '../runs/opened/fileError'
import { openFile } from '../runs/opened/openFile'
import { evaluateCheckpoint, type EvaluationProgress } from '../train/evaluateCheckpoint'
import { pixelsLeftOut } from '../train/probe/probeFeatures'
import { loadSpec, parseSpec, tellSkipped } from './data'
import { requestGpu } from './device'
import { UsageError, readFlags } from './options'
import { ProgressLine } from './progressLine'

export async function evaluate(args: readonly string[]): Promise<number> {
  const { values } = readFlags(args, ['checkpoint', 'data'], ['knn', 'linear', 'correspondence', 'baselines'])
  const path = values.get('checkpoint')
  if (!path) throw new UsageError('--checkpoint FILE must name a .safetensors or .pth file')
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new UsageError(`--checkpoint: there is no file '${path}'`)
  if (!stats.isFile())
    throw new UsageError(`--checkpoint must be a .safetensors or .pth file, got '${path}', which is no file`)
  const blob = await openAsBlob(path)
  const file = { name: basename(path), size: blob.size, slice: (from: number, to: number) => blob.slice(from, to) }
  const opened = await openFile(file).catch((error: unknown) => {
    throw error instanceof FileError ? new UsageError(`--checkpoint: ${error.message}`, { cause: error }) : error
  })
  const { config, isOwn, trained, assumed } = opened.card
  const { data } = config
  if (!isOwn && !values.has('data'))
    throw new UsageError('--data SPEC must name the images: this file does not say which it was trained on')
  for (const words of assumed) console.error(words)
  // the split of the run, or training images would be among those that are measured; all of it, unless a part is asked for
  const dataset = await loadSpec(parseSpec(values.get('data') ?? data.name, { ...data, train: 0, test: 0 }))
  tellSkipped(dataset)
  const wantsNone = !['knn', 'linear', 'correspondence'].some((name) => values.has(name))
  const request = {
    knn: wantsNone || values.has('knn'),
    linear: values.has('linear'),
    correspondence: values.has('correspondence'),
    baselines: values.has('baselines'),
  }
  const leftOut = request.linear && request.baselines ? pixelsLeftOut(dataset) : null
  if (leftOut) console.error(leftOut)
  const line = new ProgressLine(process.stderr)
  const tell = ({ part, measure, unit, done, total }: EvaluationProgress) =>
    line.tell(`${PARTS[part]}, ${measure}`, done, total, unit)
  const gpu = await requestGpu()
  const result = await evaluateCheckpoint(gpu, opened, dataset, request, tell).finally(() => line.end())
  console.log(JSON.stringify({ checkpoint: path, ...trainedAs(trained), data: dataset.name, ...result }))
  return 0
}

/** What is measured, as the reader is told. */
const PARTS: Record<EvaluationProgress['part'], string> = {
  random: 'random weights',
  pixels: 'pixels',
  network: 'the network',
}

/** `step 300` as `{ step: 300 }`; nothing where the file does not say. */
function trainedAs(trained: string | null): Record<string, number> {
  const [unit, count] = trained?.split(' ') ?? []
  return unit ? { [unit]: Number(count) } : {}
}
