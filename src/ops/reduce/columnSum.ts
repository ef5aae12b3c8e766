// Sums over rows, in two ordered stages: the same bits every time, and as many threads as a GPU wants.
// Bias gradients, centres and the gradients of norms are such sums. Not differentiable.
//
// Kernels: shaders/reduce/{columnSum,sumChunks}[.vec4].wgsl, sumParts.wgsl

import { emit } from '../../tensor/program'
import { Tensor, checkShape, type Storage } from '../../tensor/tensor'

const CHUNK_ROWS = 128
const BLOCK = 64 // vec4s a workgroup of sumParts sums

/** A sum in chunks. */
export interface Parts {
  /** [chunks, ...] f32 */
  parts: Tensor
  /** f32 of the same size as one part */
  into: Tensor
}

/** Into how many chunks `rows` are cut: a function of the shape alone, so that results do not depend on the adapter. */
const chunksOf = (rows: number): number => Math.ceil(rows / CHUNK_ROWS)

/** into[c] = sum_r x[r, c]. @param x [R, C] f32 @param into [..., C] f32 of C elements, assigned */
export function columnSum(x: Tensor, into: Tensor): void {
  const [rows, columns] = x.shape
  checkShape('columnSum', 'into', [into.size], [columns], '[C]')
  if (chunksOf(rows) === 1) sumsOfChunks(x, into)
  else sumChunks(columnParts(x), into)
}

/** The first stage alone, for a kernel that adds the parts up itself. @returns [chunksOf(R), C] f32 */
export function columnParts(x: Tensor): Tensor {
  const [rows, columns] = x.shape
  const parts = Tensor.empty('columnSum.parts', [chunksOf(rows), columns])
  sumsOfChunks(x, parts)
  return parts
}

function sumsOfChunks(x: Tensor, parts: Tensor): void {
  const [rows, columns] = x.shape
  const chunks = chunksOf(rows)
  const { suffix, lanes } = lanesFor(columns)
  const params = { rows, columns: columns / lanes, chunk_rows: CHUNK_ROWS, chunks }
  emit(`reduce/columnSum${suffix}`, { params, x, parts }, { threads: (columns / lanes) * chunks })
}

/** into[i] = sum_s parts[s, i]. @param parts [S, ...] f32 @param into f32 of the same size as one part, assigned */
export function sumChunks(parts: Tensor, into: Tensor): void {
  const [chunks] = parts.shape
  const n = parts.size / chunks
  checkShape('sumChunks', 'into', [into.size], [n], 'the size of a part')
  const { suffix, lanes } = lanesFor(n)
  emit(`reduce/sumChunks${suffix}`, { params: { n: n / lanes, chunks }, parts, sum: into }, { threads: n / lanes })
}

/** Four elements a load where they come in fours. */
const lanesFor = (n: number) => (n % 4 === 0 ? { suffix: '.vec4', lanes: 4 } : { suffix: '', lanes: 1 })

/**
 * `sumChunks` of many tensors in one launch.
 *
 * @param storage of all parts @param sums sizes in fours; what they are summed into lies in one storage, too
 */
export function sumParts(storage: Storage, sums: readonly Parts[]): void {
  const blocks = sums.flatMap(({ parts, into }) => {
    const [n, chunks] = [into.size / 4, parts.shape[0]]
    return Array.from({ length: Math.ceil(n / BLOCK) }, (_, b) => {
      const first = b * BLOCK
      return [parts.byteOffset / 16 + first, into.byteOffset / 16 + first, Math.min(BLOCK, n - first), n, chunks]
    })
  })
  const total = (sizeOf: (sum: Parts) => number) => sums.reduce((n, sum) => n + sizeOf(sum), 0)
  const target = sums[0].into.storage
  emit(
    'reduce/sumParts',
    {
      params: { blocks: blocks.length, terms: total(({ parts }) => parts.size), sums: total(({ into }) => into.size) },
      parts: new Tensor([storage.byteLength / 4], 'f32', storage),
      blocks: Tensor.constant('sumParts.blocks', [blocks.length, 5], Uint32Array.from(blocks.flat())),
      sum: new Tensor([target.byteLength / 4], 'f32', target),
    },
    { workgroups: blocks.length },
  )
}
