// The self-test of teacherSoftmax.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { teacherSoftmax } from './teacherSoftmax'
import { teacherSoftmaxReference } from './teacherSoftmax.reference'

const [Q, teacherTemp] = [19, 0.07]

const ofPrototypes = (K: number) =>
  checkCase({
    name: `${Q} × ${K}, ${K % 4 ? 'prototypes one by one' : 'prototypes in fours'}`,
    inputs: { logits: { shape: [Q, K], data: uniform(Q * K, 1) }, center: { shape: [1, K], data: uniform(K, 2) } },
    scalars: { teacherTemp },
    run: ({ logits, center }, stepScalars) => {
      const { probabilities, entropy } = teacherSoftmax(logits, center, stepScalars)
      return [probabilities, entropy]
    },
    reference: ({ logits, center }) => {
      const { probabilities, entropy } = teacherSoftmaxReference(logits, center, teacherTemp)
      return [probabilities, entropy]
    },
    tolerance: 1e-5,
  })

export const check: OpCheck = {
  op: 'teacherSoftmax',
  computes: 'The teacher’s targets, centred and sharpened, and the entropy of each.',
  formula: 'p = softmax((t − c) / τₜ), H = −Σₖ pₖ ln pₖ',
  cases: [37, 40].map(ofPrototypes),
}
