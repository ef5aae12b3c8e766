// What measuring takes beside training, before anything is allocated: the same recordings as the evaluator's.

import { planMeter } from '../eval/correspondence'
import { extractionBytes, type RecordedFeatures } from '../eval/featureBank'
import { planSearch } from '../eval/knn'
import { piecesOf, rowsAPiece } from '../eval/pieces'
import type { Gpu } from '../gpu/device'
import type { RunConfig } from '../runs/config'
import { largestOf, planOf, type ProgramPlan } from '../tensor/programPlan'
import { Tensor } from '../tensor/tensor'
import type { DataShape, RunObjects } from './build'
import { correspondenceSubject } from './correspondenceSubject'
import { evaluationImages, recordPixels, recordTeacher } from './evaluationPasses'

/** Bytes of device memory. */
export interface EvaluationPlan {
  /** From the first measurement to the end of the run. */
  keptBytes: number
  /** At the most, while something is measured; those that are kept are among them. */
  peakBytes: number
  /** The tensors that take most in what is measured. */
  largest: ProgramPlan['largest'][]
}

/** True where there is something to measure now and then. */
export const isMeasured = ({ evaluation }: RunConfig, { classes, testCount }: DataShape): boolean =>
  evaluation.everySteps > 0 && testCount > 0 && (classes > 0 || evaluation.correspondenceImages > 0)

/** @param lent bytes of the arenas of the step, in which it is measured as far as they have room */
export function planEvaluation(gpu: Gpu, run: RunObjects, lent: readonly number[]): EvaluationPlan {
  const { config, data } = run
  if (!isMeasured(config, data)) return { keptBytes: 0, peakBytes: 0, largest: [] }
  const images = evaluationImages(gpu, run)
  const meter =
    config.evaluation.correspondenceImages > 0
      ? planMeter(gpu, correspondenceSubject(run), lent)
      : { bytes: 0, most: 0, largest: [] }
  const teacher = recordTeacher(gpu, run, images)
  const passBytes = ({ program, features }: RecordedFeatures) => {
    const { arenaBytes, constantBytes } = planOf(program, features, lent)
    return arenaBytes + constantBytes
  }
  const hasClasses = data.classes > 0
  const keptBytes = images.pixels.byteLength + meter.bytes + (hasClasses ? passBytes(teacher) : 0)
  const moments = [meter.most - meter.bytes]
  const largest = [meter.largest].flat()
  if (hasClasses) {
    const pixels = recordPixels(gpu, run, images)
    largest.push(largestOf(teacher.program), largestOf(pixels.program))
    moments.push(classifyingBytes(gpu, run, teacher), passBytes(pixels) + classifyingBytes(gpu, run, pixels))
  }
  return { keptBytes, peakBytes: keptBytes + Math.max(...moments), largest }
}

/** At the most, to extract features and to search neighbours among them, beside the program that extracts. */
function classifyingBytes(gpu: Gpu, { config, data }: RunObjects, { features: [{ shape }] }: RecordedFeatures): number {
  const { trainImages, testImages, k } = config.evaluation
  const [bank, test] = [Math.min(trainImages, data.trainCount), Math.min(testImages, data.testCount)]
  const width = shape[1]
  const most = rowsAPiece(gpu, 4 * width)
  const moments = piecesOf(test, most).map(({ count }) => {
    const held = extractionBytes(count, width)
    return Math.max(held.most, 2 * held.bank) // it comes back before neighbours are searched
  })
  for (const { count } of piecesOf(bank, most)) {
    const known = extractionBytes(count, width)
    const search = planSearch(gpu, test, Tensor.deferred('features', [count, width]), Math.min(k, count))
    moments.push(Math.max(known.most, known.bank + search))
  }
  return Math.max(...moments)
}
