// One step of self-distillation: the whole method on one page.
//
// Follows `train_one_epoch` of DINO and of EsViT. Nothing runs here: every line emits launches into the program being
// recorded, and the session replays the program once a step with that step's batch and scalars.

import { multiCrop } from '../augment/multiCrop'
import { GradientSums } from '../ops/reduce/gradientSums'
import { l2Normalize } from '../ops/norm/l2Normalize'
import { columnStd } from '../ops/reduce/columnStd'
import { adamW } from '../optim/adamW'
import { clipCoefficients } from '../optim/clip'
import { ema } from '../optim/ema'
import { meanInto, squaresInto } from '../ssl/dino'
import type { NetworkOutput } from '../ssl/network'
import type { Objective, ObjectiveOutput } from '../ssl/objective'
import { buildObjective } from '../ssl/registry'
import { section } from '../tensor/program'
import { Tape } from '../tensor/tape'
import { Tensor } from '../tensor/tensor'
import type { Keep, ViewGroup } from '../nn/backbone'
import type { RunObjects } from './build'

/** What a step computes on the way, for those who look (goldens); a session ignores it. */
export interface StepTrace {
  student: NetworkOutput
  teacher: NetworkOutput
  losses: ObjectiveOutput
  /** [segments] norm of each parameter's gradient before clipping */
  norms: Tensor
}

/** For those who look over a step's shoulder (goldens). */
export interface StepOptions {
  /** Views to use instead of augmenting the batch. */
  views?: readonly ViewGroup[]
  /** Told of the student's intermediate results. */
  keep?: Keep
}

/** @param usesRegions whether the region loss is on (EsViT may switch it on later) */
export function recordStep(run: RunObjects, usesRegions: boolean, options: StepOptions = {}): StepTrace {
  const { config, data, student, teacher, studentBuffers, metrics } = run
  const stepScalars = run.stepScalars.tensor
  const metric = (key: string) => metrics.slot(key)

  // Pixels become views: the global crops first, then the local ones.
  section('views')
  const views =
    options.views ?? multiCrop(run.images, config.augment, config.backbone.imgSize, data.normalization, stepScalars)

  // The teacher sees only the global views. No tape is running, so it gets no gradient.
  section('teacher')
  const target = teacher.forward(globalViews(views, config.batchSize), usesRegions)

  const objective = objectiveOf(run, usesRegions)
  const tape = new Tape()
  const { output, losses } = tape.run(() => {
    section('student')
    const output = student.forward(views, usesRegions, { stepScalars, keep: options.keep })
    section('losses')
    const inputs = { student: output, teacher: target, batch: config.batchSize, stepScalars, metric }
    return { output, losses: objective.loss(inputs) }
  })

  // Gradients land in their segments of the flat buffer.
  section('backward')
  const { parameters, gradients } = studentBuffers
  const places = new Map(parameters.segments.map((s, i) => [s.tensor, gradients.segments[i].tensor]))
  tape.backward(losses.losses, { sums: new GradientSums(), placeOf: (leaf) => places.get(leaf) })

  // Early on the last layer is held still, or the prototypes run off together (DINO): a freeze class of the scalars.
  section('optimiser')
  const { norms, coefficients } = clipCoefficients(gradients, config.optim.clipGrad)
  adamW(studentBuffers, coefficients, stepScalars, config.optim)

  // Only now may the target move: the centres and the teacher follow what was just learnt.
  section('centres and average')
  objective.updateCenters(target, stepScalars)
  ema(run.teacherParameters, parameters, stepScalars)

  // The classifier that reads along, and the signs of collapse.
  section('measures')
  run.probe?.record(target.viewFeatures, metric('probeLoss'))
  squaresInto(norms, metric('gradientSquares'))
  objective.measureCenters(metric)
  meanInto(columnStd(l2Normalize(target.viewFeatures)), metric('featureStd'))
  return { student: output, teacher: target, losses, norms }
}

/** What the run's networks are asked to agree on. */
export const objectiveOf = (run: RunObjects, usesRegions: boolean): Objective =>
  buildObjective(run.config.objective, { center: (name) => centerOf(run, name), usesRegions })

/** The first two crops, which lie first in the first group. */
function globalViews(views: readonly ViewGroup[], batch: number): ViewGroup[] {
  const [{ pixels, side }] = views
  const images = 2 * batch
  return [{ pixels: new Tensor([images, 3, side, side], 'f32', pixels.storage, pixels.byteOffset), images, side }]
}

function centerOf({ centers }: RunObjects, name: string): Tensor {
  const center = centers.get(name)
  if (!center) throw new Error(`step: no centre '${name}'; there are ${[...centers.keys()].join(', ')}`)
  return center
}
