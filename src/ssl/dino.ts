// DINO's loss L_V: every student view predicts what the teacher says of the other views of the same image
// (Caron et al. 2021; `DINOLoss` of the official code).

import { centerUpdate } from '../ops/loss/centerUpdate'
import { matchedCrossEntropy } from '../ops/loss/matchedCrossEntropy'
import { mixtureEntropy } from '../ops/loss/mixtureEntropy'
import { viewMatches, viewWeights } from '../ops/loss/regionMatch'
import { teacherSoftmax } from '../ops/loss/teacherSoftmax'
import { weightedSum } from '../ops/reduce/weightedSum'
import { Tensor } from '../tensor/tensor'
import type { NetworkOutput } from './network'
import type { MetricSlot, Objective, ObjectiveInputs, ObjectiveOutput, ShownLosses } from './objective'

/**
 * The view loss of one program: mean over pairs and batch, times `scale`.
 *
 * @returns the scaled scalar and the single cross-entropies [crops * batch, 2]
 */
export function viewLoss(
  { student, teacher, batch, stepScalars, metric }: ObjectiveInputs,
  center: Tensor,
  studentTemp: number,
  scale: number,
): { loss: Tensor; losses: Tensor } {
  const rows = student.viewLogits.shape[0]
  const crops = rows / batch
  const target = teacherSoftmax(teacher.viewLogits, center, stepScalars)
  meanInto(target.entropy, metric('teacherEntropy'))
  mixtureEntropy(target.probabilities, metric('mixtureEntropy'))
  const matches = Tensor.constant('view matches', [rows, 2], viewMatches(crops, batch))
  const losses = matchedCrossEntropy(student.viewLogits, target.probabilities, matches, studentTemp)
  const weights = Tensor.constant('view weights', [rows, 2], viewWeights(crops, batch, scale))
  return { loss: weightedSum(losses, weights, metric('lossView')), losses }
}

/** into = mean of x */
export function meanInto(x: Tensor, into: Tensor): void {
  weightedSum(x, Tensor.constant('mean weights', x.shape, new Float32Array(x.size).fill(1 / x.size)), into)
}

/** into = sum of squares of x */
export function squaresInto(x: Tensor, into: Tensor): void {
  weightedSum(x, x, into)
}

/** What is shown of the view loss. @param scale of the loss in what is minimised: divided by it, it is a mean again */
export function shownOfViews(written: Readonly<Record<string, number>>, scale: number): Record<string, number> {
  const { teacherEntropy, mixtureEntropy } = written
  const lossView = written.lossView / scale
  return {
    lossView,
    teacherEntropy,
    kl: lossView - teacherEntropy, // every teacher row is compared as often as any other, so this is exact
    prototypes: Math.exp(mixtureEntropy),
    information: mixtureEntropy - teacherEntropy,
    centerNorm: Math.sqrt(written.centerSquares),
  }
}

export class DinoObjective implements Objective {
  readonly #center: Tensor
  readonly #studentTemp: number

  /** @param center [1, K], persistent */
  constructor(center: Tensor, studentTemp: number) {
    this.#center = center
    this.#studentTemp = studentTemp
  }

  loss(inputs: ObjectiveInputs): ObjectiveOutput {
    const { loss, losses } = viewLoss(inputs, this.#center, this.#studentTemp, 1)
    return { losses: [loss], viewLosses: losses, regionLosses: null, matches: null }
  }

  updateCenters(teacher: NetworkOutput, stepScalars: Tensor): void {
    centerUpdate(this.#center, teacher.viewLogits, stepScalars)
  }

  measureCenters(metric: MetricSlot): void {
    squaresInto(this.#center, metric('centerSquares'))
  }

  shown(written: Readonly<Record<string, number>>): ShownLosses {
    return { loss: written.lossView, ...shownOfViews(written, 1) }
  }
}
