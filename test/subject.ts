// Networks to look into, without a run: student and teacher of different weights.

import { DinoHead } from '../src/nn/dinoHead'
import { buildBackbone } from '../src/nn/registry'
import type { RunConfig } from '../src/runs/config'
import { Parameters, Scope } from '../src/tensor/parameters'
import type { Subject } from '../src/viz/inspection'
import { gpu } from './gpu'
import type { tinyData } from './tinyRun'

/** @param made collects what must be destroyed after the tests */
export function subjectOf(
  { backbone, augment, objective }: RunConfig,
  images: ReturnType<typeof tinyData>,
  made: Parameters[],
): Subject {
  const network = (seed: number) => {
    const parameters = new Parameters('inspected')
    const scope = new Scope(parameters)
    const network = {
      backbone: buildBackbone(scope, backbone),
      head: new DinoHead(scope.child('head'), 1, objective.head),
      headDense: null,
    }
    // far from the initial weights, where all features are nearly the same
    parameters.allocate(gpu, parameters.initialValues(seed).map((v) => 8 * v)) // prettier-ignore
    made.push(parameters)
    return network
  }
  const { mean, std } = images.card
  const { imgSize } = backbone
  const networks = { student: network(5), teacher: network(6) }
  return { gpu, networks, imgSize, augment, normalization: { mean, std }, images }
}
