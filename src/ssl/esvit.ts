// EsViT's loss (L_V + L_R) / 2: views as in DINO, and every student region predicts what the teacher says of the region
// most like it (arXiv 2106.09785 section 3.2; `DDINOLoss` of the official main_esvit.py). Before the step at which the region
// loss is switched on it is DINO's: registry.ts.

import { centerUpdate } from '../ops/loss/centerUpdate'
import { matchedCrossEntropy } from '../ops/loss/matchedCrossEntropy'
import { matchedEntropy } from '../ops/loss/matchedEntropy'
import { mixtureEntropy } from '../ops/loss/mixtureEntropy'
import { regionMatch, regionWeights } from '../ops/loss/regionMatch'
import { teacherSoftmax } from '../ops/loss/teacherSoftmax'
import { weightedSum } from '../ops/reduce/weightedSum'
import { Tensor } from '../tensor/tensor'
import { meanInto, shownOfViews, squaresInto, viewLoss } from './dino'
import type { NetworkOutput } from './network'
import type { MetricSlot, Objective, ObjectiveInputs, ObjectiveOutput, ShownLosses } from './objective'

/** Of either loss, where there are both. */
const HALF = 0.5

export class EsvitObjective implements Objective {
  readonly #center: Tensor
  readonly #centerGrid: Tensor
  readonly #studentTemp: number

  /**
   * @param center     [1, K] centre of the view head's logits, persistent
   * @param centerGrid [1, K] centre of the dense head's logits, persistent
   */
  constructor(center: Tensor, centerGrid: Tensor, studentTemp: number) {
    this.#center = center
    this.#centerGrid = centerGrid
    this.#studentTemp = studentTemp
  }

  loss(inputs: ObjectiveInputs): ObjectiveOutput {
    const view = viewLoss(inputs, this.#center, this.#studentTemp, HALF)
    const { student, teacher, batch, stepScalars, metric } = inputs
    if (!student.regionLogits || !teacher.regionLogits) throw new Error('esvit: both networks must have a dense head')
    const target = teacherSoftmax(teacher.regionLogits, this.#centerGrid, stepScalars)
    meanInto(target.entropy, metric('teacherEntropyRegion'))
    mixtureEntropy(target.probabilities, metric('mixtureEntropyRegion'))
    // matched by what the heads eat, not by what they say; no gradient passes the choice
    const { matches } = regionMatch(
      student.regionFeatures,
      student.groups,
      teacher.regionFeatures,
      teacher.groups[0],
      batch,
    )
    const losses = matchedCrossEntropy(student.regionLogits, target.probabilities, matches, this.#studentTemp)
    const weights = Tensor.constant('region weights', losses.shape, regionWeights(student.groups, batch, HALF))
    const loss = weightedSum(losses, weights, metric('lossRegion'))
    weightedSum(matchedEntropy(target.entropy, matches), weights, metric('matchedEntropyRegion'))
    return { losses: [view.loss, loss], viewLosses: view.losses, regionLosses: losses, matches }
  }

  updateCenters(teacher: NetworkOutput, stepScalars: Tensor): void {
    centerUpdate(this.#center, teacher.viewLogits, stepScalars)
    if (teacher.regionLogits) centerUpdate(this.#centerGrid, teacher.regionLogits, stepScalars)
  }

  measureCenters(metric: MetricSlot): void {
    squaresInto(this.#center, metric('centerSquares'))
    squaresInto(this.#centerGrid, metric('centerRegionSquares'))
  }

  shown(written: Readonly<Record<string, number>>): ShownLosses {
    const { lossView, lossRegion, teacherEntropyRegion, matchedEntropyRegion, mixtureEntropyRegion } = written
    return {
      loss: lossView + lossRegion,
      ...shownOfViews(written, HALF),
      lossRegion: lossRegion / HALF,
      teacherEntropyRegion,
      klRegion: (lossRegion - matchedEntropyRegion) / HALF, // some regions are matched more often
      prototypesRegion: Math.exp(mixtureEntropyRegion),
      informationRegion: mixtureEntropyRegion - teacherEntropyRegion,
      centerNormRegion: Math.sqrt(written.centerRegionSquares),
    }
  }
}
