// The self-test of addPositionEmbedding.

import { uniform } from '../../base/seededNumbers'
import { checkCase, type OpCheck } from '../opCheck'
import { addPositionEmbedding } from './positionEmbedding'
import { positionEmbeddingReference } from './positionEmbedding.reference'
import { rowsOf, tokenGroups } from './tokenGroups'

const C = 5
const swin = tokenGroups([
  { images: 2, height: 3, width: 3 },
  { images: 3, height: 3, width: 3 },
])
// the table's own size, a smaller one, and again its own
const maps = tokenGroups([
  { images: 2, height: 3, width: 3 },
  { images: 3, height: 2, width: 2 },
  { images: 1, height: 3, width: 3 },
])
const sequences = tokenGroups(
  maps.map(({ images, height, width }) => ({ images, height: 1, width: height * width + 1 })),
)

const inputs = (rows: number, tableRows: number) => ({
  x: { shape: [rows, C], data: uniform(rows * C, 2), gradient: true },
  table: { shape: [1, tableRows, C], data: uniform(tableRows * C, 1), gradient: true },
})

export const check: OpCheck = {
  op: 'addPositionEmbedding',
  computes: 'Learnt positions added to the tokens; a ViT’s are resampled bicubically for crops of another size.',
  formula: 'y = x + e, or y = x + M e with the bicubic matrix M',
  cases: [
    checkCase({
      name: 'maps of one size (Swin)',
      inputs: inputs(rowsOf(swin), 9),
      run: ({ x, table }) => [addPositionEmbedding(x, swin, table)],
      reference: ({ x, table }) => [positionEmbeddingReference(x, swin, table, C)],
      tolerance: 1e-6,
      gradientTolerance: 2e-6,
    }),
    checkCase({
      name: 'resampled to two sizes (ViT)',
      inputs: inputs(rowsOf(sequences), 10),
      run: ({ x, table }) => [addPositionEmbedding(x, sequences, table, { maps })],
      reference: ({ x, table }) => [positionEmbeddingReference(x, sequences, table, C, maps)],
      tolerance: 1e-6,
      gradientTolerance: 2e-6,
    }),
  ],
}
