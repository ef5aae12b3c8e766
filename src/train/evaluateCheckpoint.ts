// What the teacher in a file is worth on a data set: k-NN and the linear probe (train/probe), and correspondence accuracy,
// each with its baselines.

import type { Dataset, Split } from '../data/dataset'
import { CorrespondenceMeter, type CorrespondenceScore } from '../eval/correspondence'
import type { Gpu } from '../gpu/device'
import type { OpenedFile } from '../runs/opened/openFile'
import { correspondenceSubject, type MeasuredNetwork } from './correspondenceSubject'
import { BackboneCopy } from './fileNetworks'
import { dataShapeOf } from './imagesOfRun'
import { normalizationOf } from './normalization'
import { fitHere } from './probe/fitHere'
import type { ProbePart, ProbeProgress, ProbeScores } from './probe/messages'
import { neighbourCounts, probeFeatures } from './probe/probeFeatures'

export interface EvaluationRequest {
  knn: boolean
  linear: boolean
  correspondence: boolean
  baselines: boolean
}

/** How far a part is: its features and how near they are to each other, its linear probe, its correspondence. */
export interface EvaluationProgress extends ProbeProgress {
  measure: 'features' | 'linear probe' | 'correspondence'
}

/** Percentages (and pixels) by name. No memory is left behind, whatever happens. */
export async function evaluateCheckpoint(
  gpu: Gpu,
  { card, networks }: OpenedFile,
  dataset: Dataset,
  request: EvaluationRequest,
  onProgress: (progress: EvaluationProgress) => void = () => undefined,
): Promise<Record<string, number>> {
  const { classes } = dataset
  const isProbed = request.knn || request.linear
  if (classes.length === 0 && isProbed)
    throw new Error(
      'evaluate: the images have no classes, which k-NN and the linear probe go by; give a folder of pictures for each, or ask for --correspondence alone',
    )
  const { config } = card
  const data = { ...dataShapeOf(dataset), normalization: normalizationOf(card, dataset) }
  const teacher = new BackboneCopy(gpu, config, 'teacher')
  const run: MeasuredNetwork = { config, data, teacher }
  const result: Record<string, number> = {}
  const probe = async (part: ProbePart, ending: string, backbone: BackboneCopy['backbone'] | null) => {
    const tell = (progress: Omit<ProbeProgress, 'part'>) =>
      onProgress({ part, measure: progress.unit === 'epochs' ? 'linear probe' : 'features', ...progress })
    tell({ unit: 'images', done: 0, total: dataset.train.count + dataset.test.count }) // kernels are built first
    const own = Math.min(config.evaluation.k, dataset.train.count)
    const ks = request.knn ? neighbourCounts(own, dataset.train.count).ks : []
    const wants = { ks, linear: request.linear }
    const scores = await probeFeatures(gpu, { config, data, backbone }, dataset, wants, {
      fit: fitHere,
      onProgress: tell,
    })
    Object.assign(result, named(scores, own, ending))
  }
  const correspondence = (part: ProbePart) =>
    correspondenceOf(gpu, run, dataset, (done, total) =>
      onProgress({ part, measure: 'correspondence', unit: 'images', done, total }),
    )
  try {
    if (request.baselines) {
      teacher.check(card.name, networks.teacher) // before any time is spent
      await teacher.draw(config.seed)
      if (isProbed) {
        await probe('random', 'Random', teacher.backbone)
        await probe('pixels', 'Pixels', null)
      }
      if (request.correspondence) {
        const { cropExact, mirrorTop } = await correspondence('random')
        if (cropExact !== undefined) result.cropExactRandom = cropExact
        result.mirrorTopRandom = mirrorTop
      }
    }
    await teacher.read(card.name, networks.teacher)
    if (isProbed) await probe('network', '', teacher.backbone)
    if (request.correspondence) Object.assign(result, await correspondence('network'))
  } finally {
    teacher.destroy()
  }
  return result
}

/** `knn` of the run's own k, `knn10`, `knn20`, ..., `linear`, `linearTrain`; `Top5` where there are more than five classes. */
function named({ knn, linear }: ProbeScores, own: number, ending: string): Record<string, number> {
  const entries: [string, number | null][] = []
  for (const { k, top1, top5 } of knn) {
    if (k === own) entries.push(['knn', top1])
    entries.push([`knn${k}`, top1], [`knn${k}Top5`, top5])
  }
  if (linear) entries.push(['linear', linear.top1], ['linearTop5', linear.top5], ['linearTrain', linear.trainTop1])
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === null ? [] : [[`${key}${ending}`, value]])))
}

const all = (split: Split) => Uint32Array.from({ length: split.count }, (_, i) => i)

/** Of all held-out images. */
async function correspondenceOf(
  gpu: Gpu,
  run: MeasuredNetwork,
  { test }: Dataset,
  tell: (done: number, total: number) => void,
): Promise<CorrespondenceScore> {
  tell(0, test.count)
  const meter = await CorrespondenceMeter.compile(gpu, correspondenceSubject(run))
  try {
    const score = await meter.measure(test, all(test), run.config.seed, (done, total) => {
      tell(done, total)
      return true
    })
    if (!score) throw new Error('evaluate: correspondence was stopped')
    return score
  } finally {
    meter.destroy()
  }
}
