// `esvit evaluate`: what a checkpoint's features are worth, as one JSON object.

import { readFileSync } from 'node:fs'
import { decodeCheckpoint } from '../runs/checkpoint'
import { evaluateCheckpoint } from '../train/evaluateCheckpoint'
import { loadSpec, parseSpec, tellSkipped } from './data'
import { requestGpu } from './device'
import { UsageError, readFlags } from './options'

export async function evaluate(args: readonly string[]): Promise<number> {
  const { values } = readFlags(args, ['checkpoint', 'data'], ['knn', 'linear', 'correspondence', 'baselines'])
  const file = values.get('checkpoint')
  if (!file) throw new UsageError('--checkpoint FILE must name a checkpoint.safetensors')
  const checkpoint = decodeCheckpoint(readFileSync(file))
  const { data } = checkpoint.config
  // the split of the run, or training images would be among those that are measured; all of it, unless a part is asked for
  const dataset = await loadSpec(parseSpec(values.get('data') ?? data.name, { ...data, train: 0, test: 0 }))
  tellSkipped(dataset)
  const wantsNone = !['knn', 'linear', 'correspondence'].some((name) => values.has(name))
  const result = await evaluateCheckpoint(await requestGpu(), checkpoint, dataset, {
    knn: wantsNone || values.has('knn'),
    linear: values.has('linear'),
    correspondence: values.has('correspondence'),
    baselines: values.has('baselines'),
  })
  console.log(JSON.stringify({ checkpoint: file, step: checkpoint.step, data: dataset.name, ...result }))
  return 0
}
