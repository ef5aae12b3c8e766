// The self-test of matchedEntropy.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { NO_MATCH } from './matchedCrossEntropy'
import { matchedEntropy } from './matchedEntropy'
import { matchedEntropyReference } from './matchedEntropy.reference'

const rows = 150

export const check: OpCheck = {
  op: 'matchedEntropy',
  computes: 'The entropy of the target that each student row is compared with: what no student can take away.',
  formula: 'h[r, i] = H[match[r, i]], 0 where there is no match',
  cases: [
    checkCase({
      name: `${rows} rows, some with one match or none`,
      inputs: {
        entropy: { shape: [7], data: uniform(7, 1) },
        matches: {
          shape: [rows, 2],
          data: Uint32Array.from({ length: 2 * rows }, (_, i) => (i % 5 === 1 || i === 10 ? NO_MATCH : (3 * i) % 7)),
        },
      },
      run: ({ entropy, matches }) => [matchedEntropy(entropy, matches)],
      reference: ({ entropy, matches }) => [matchedEntropyReference(entropy, matches)],
      tolerance: 0,
    }),
  ],
}
