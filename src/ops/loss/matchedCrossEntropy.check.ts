// The self-test of matchedCrossEntropy.

import { softmaxRows, uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { NO_MATCH, matchedCrossEntropy } from './matchedCrossEntropy'
import { matchedCrossEntropyReference } from './matchedCrossEntropy.reference'

const [R, Q, temp] = [18, 5, 0.1]
// rows repeat, come out of order, and some have one match or none
const matches = Uint32Array.from({ length: 2 * R }, (_, i) =>
  i % 7 === 3 || i === 8 || i === 9 ? NO_MATCH : (i * 3) % Q,
)

const ofPrototypes = (K: number) =>
  checkCase({
    name: `${R} × ${K} against ${Q} rows, ${K % 4 ? 'prototypes one by one' : 'prototypes in fours'}`,
    inputs: {
      student: { shape: [R, K], data: uniform(R * K, 1), gradient: 4 * K },
      teacher: { shape: [Q, K], data: softmaxRows(uniform(Q * K, 2), K) },
      matches: { shape: [R, 2], data: matches },
    },
    run: ({ student, teacher, matches }) => [matchedCrossEntropy(student, teacher, matches, temp)],
    reference: ({ student, teacher, matches }) => [matchedCrossEntropyReference(student, teacher, matches, K, temp)],
    tolerance: 5e-6,
    gradientTolerance: 2e-5,
  })

export const check: OpCheck = {
  op: 'matchedCrossEntropy',
  computes: 'Cross-entropy of student rows against the teacher rows that they are matched to: both halves of the loss.',
  formula: 'L[r, i] = −Σₖ p[match[r, i], k] · log softmax(s[r] / τ)[k]',
  cases: [37, 40, 68].map(ofPrototypes),
}
