// Window attention (Swin, Liu et al. 2021; `WindowAttention` and the shifting of `SwinTransformerBlock`, official code):
// partition, cyclic shift, padding and crop are index arithmetic inside the kernels, never copies. Full attention over a
// sequence (ViT) is the case of one window over the whole map.
//
// Kernels: shaders/window/attention.{forward,query,key}[.quad].wgsl, expandBias, biasGradient, paddingGradient,
// probabilities

import { currentProgram, emit } from '../../tensor/program'
import { record, type GradientSink } from '../../tensor/tape'
import { Tensor, checkShape } from '../../tensor/tensor'
import type { Scalars } from '../../gpu/kernel'
import type { Constants } from '../../gpu/shader'
import { columnParts, columnSum } from '../reduce/columnSum'
import { rowsOf, type TokenGroup } from '../patch/tokenGroups'
import { windowGeometry, type WindowGeometry } from './geometry'

export interface WindowAttentionOptions {
  /** How the tokens lie. */
  groups: readonly TokenGroup[]
  /** Tokens a side of a window, for every group; `whole`: one window over each map. */
  windowSize: number | 'whole'
  /** Cyclic shift in tokens; 0 for none. */
  shiftSize: number
  numHeads: number
  /** [(2M-1)^2, nH] f32 relative-position bias, or null */
  biasTable: Tensor | null
  /** [3C] f32 q, k and v of a padded token (the qkv bias), or null for zeros. Receives its gradient. */
  padding: Tensor | null
}

/** One group with its windows and the launch parameters that say where they are. */
interface Windows extends WindowGeometry {
  /** Windows of all images. */
  count: number
  /** Tokens of a window, N. */
  tokens: number
  /** N rounded up to a multiple of four. */
  stride: number
  /** [windows, nH, stride, 2] log-sum-exp and delta of every query */
  stats: Tensor
  params: Scalars
}

/** Queries, or keys, of a thread where registers lie in memory. */
const MOST_EACH = 4
/** dS is kept for the bias gradient; more than this is done in several launches. */
const MAX_LOGITS_BYTES = 32 * 1024 * 1024

/**
 * softmax(scale q k^T + bias + mask) v in every window.
 *
 * @param qkv [R, 3C] f32, channels [3][heads][head_dim]
 * @returns   [R, C] f32
 */
export function windowAttention(qkv: Tensor, options: WindowAttentionOptions): Tensor {
  const { groups, windowSize, numHeads, biasTable } = options
  const [R, C] = [qkv.shape[0], qkv.shape[1] / 3]
  const D = C / numHeads
  checkShape('windowAttention', 'qkv', qkv.shape, [rowsOf(groups), 3 * C], '[R, 3C]')
  if (!Number.isInteger(D)) throw new RangeError(`windowAttention: C must be a multiple of ${numHeads} heads, got ${C}`)
  if (options.padding) checkShape('windowAttention', 'padding', options.padding.shape, [3 * C], '[3C]')
  if (biasTable) {
    if (windowSize === 'whole') throw new RangeError('windowAttention: a bias table needs a window size')
    checkShape('windowAttention', 'biasTable', biasTable.shape, [(2 * windowSize - 1) ** 2, numHeads], '[(2M-1)^2, nH]')
  }

  const out = Tensor.empty('windowAttention', [R, C])
  const all = groups.map((group) => windowsOf(group, options, D))
  const bias = biasTable && expandBias(biasTable, all[0], numHeads)
  const padding = all.some((w) => w.isPadded) ? (options.padding ?? zeroPadding(C)) : null
  const kernels = kernelsFor(D)
  for (const windows of all) {
    const params = { ...windows.params, threads: windows.count * numHeads * windows.stride }
    const tensors = { qkv, out, stats: windows.stats, ...given(windows, bias, padding) }
    emitForTokens(kernels.forward, { params, ...tensors }, windows, constantsOf(windows, bias, kernels))
  }

  return record('windowAttention', out, [qkv, biasTable, options.padding], (dOut, gradients) => {
    const dQkv = gradients.assign(qkv) ?? Tensor.empty('d_qkv', qkv.shape)
    const dTable = biasTable && gradients.assign(biasTable)
    all.forEach((windows, g) => {
      queryGradients(windows, { qkv, out, dOut, dQkv, bias, padding, dTable, numHeads, D, adds: g > 0 })
    })
    keyGradients(all, { qkv, dOut, dQkv, bias, padding, numHeads, D }, options.padding, gradients)
  })
}

/**
 * What the image attends to: the probabilities that windowAttention weighs values with, which it never writes.
 *
 * @param group which of options.groups @param image which image of it
 * @returns [nW, nH, N, N] f32, windows row by row, padded tokens included
 */
export function attentionProbabilities(
  qkv: Tensor,
  options: WindowAttentionOptions,
  group: number,
  image: number,
): Tensor {
  const { groups, numHeads, biasTable } = options
  const C = qkv.shape[1] / 3
  const D = C / numHeads
  const windows = windowsOf(groups[group], options, D)
  const inImage = windows.windowsY * windows.windowsX
  const { tokens } = windows
  const bias = biasTable && expandBias(biasTable, windows, numHeads)
  const padding = windows.isPadded ? (options.padding ?? zeroPadding(C)) : null
  const probabilities = Tensor.empty('attentionProbabilities', [inImage, numHeads, tokens, tokens])
  const params = { ...windows.params, first_window: image * inImage, threads: inImage * numHeads * tokens }
  emit(
    'window/probabilities',
    { params, qkv, probabilities, ...given(windows, bias, padding) },
    { threads: params.threads },
    { D, HAS_BIAS: bias !== null, IS_PADDED: windows.isPadded },
  )
  return probabilities
}

/** The kernels for a head width: by quads where the adapter has them and channels come in fours. */
function kernelsFor(D: number) {
  const isQuad = currentProgram().gpu.hasQuads && D % 4 === 0
  const suffix = isQuad ? '.quad' : ''
  const width: Constants = isQuad ? { D4: D / 4 } : { D }
  return {
    forward: `window/attention.forward${suffix}`,
    query: `window/attention.query${suffix}`,
    key: `window/attention.key${suffix}`,
    width,
  }
}

const constantsOf = (windows: Windows, bias: Tensor | null, kernels: ReturnType<typeof kernelsFor>) => ({
  ...kernels.width,
  HAS_BIAS: bias !== null,
  IS_PADDED: windows.isPadded,
})

/**
 * One of the three kernels, for the queries (or keys) of `args.params.threads / stride` windows and heads. On a software
 * adapter a thread has several: there loads are what costs, and what is read of a token on the other side serves them
 * all. One a thread adds up in the same order, is built sooner, and may run until then.
 */
function emitForTokens(
  kernel: string,
  args: { params: Scalars } & Record<string, Tensor | Scalars>,
  { stride }: Windows,
  constants: Constants,
): void {
  const { threads } = args.params
  const fours = stride / 4
  const extentOf = (each: number) => ({ threads: (threads / stride) * Math.ceil(fours / each) * 4 })
  const { gpu } = currentProgram()
  const each = gpu.spillsRegisters && 'D4' in constants ? Math.min(fours, MOST_EACH) : 1
  if (each === 1) return emit(kernel, args, extentOf(1), constants)
  emit(kernel, args, extentOf(each), { ...constants, EACH: each }, { kernel, extent: extentOf(1), constants })
}

const given = (windows: Windows, bias: Tensor | null, padding: Tensor | null) => ({
  ...(bias && { bias }),
  ...(windows.isPadded && padding && { padding }),
})

const zeroPadding = (C: number) => Tensor.constant('zero padding', [3 * C], new Float32Array(3 * C))

function windowsOf(group: TokenGroup, { windowSize, shiftSize, numHeads }: WindowAttentionOptions, D: number): Windows {
  const geometry = windowGeometry(group, windowSize, shiftSize)
  const { windowHeight, windowWidth, windowsY, windowsX } = geometry
  const count = group.images * windowsY * windowsX
  const tokens = windowHeight * windowWidth
  const stride = Math.ceil(tokens / 4) * 4
  const stats = Tensor.empty('windowAttention.stats', [count, numHeads, stride, 2])
  const params = {
    first_window: 0,
    first_row: group.firstRow,
    height: group.height,
    width: group.width,
    windows_y: windowsY,
    windows_x: windowsX,
    window_h: windowHeight,
    window_w: windowWidth,
    shift: shiftSize,
    heads: numHeads,
    tokens,
    stride,
    scale: D ** -0.5,
  }
  return { ...geometry, count, tokens, stride, stats, params }
}

function expandBias(table: Tensor, windows: Windows, heads: number): Tensor {
  const { windowHeight, windowWidth, tokens, stride } = windows
  const expanded = Tensor.empty('windowAttention.bias', [heads, tokens, stride])
  const params = { heads, window_h: windowHeight, window_w: windowWidth, stride }
  emit('window/expandBias', { params, table, expanded }, { threads: expanded.size })
  return expanded
}

interface BackwardTensors {
  qkv: Tensor
  dOut: Tensor
  dQkv: Tensor
  bias: Tensor | null
  padding: Tensor | null
  numHeads: number
  D: number
}

/** d_q, and the gradient of the bias table, in chunks of windows that bound the memory of dS. */
function queryGradients(
  windows: Windows,
  {
    qkv,
    out,
    dOut,
    dQkv,
    bias,
    padding,
    dTable,
    numHeads,
    D,
    adds,
  }: BackwardTensors & { out: Tensor; dTable: Tensor | null; adds: boolean },
): void {
  const { tokens, stride, stats, count, windowHeight, windowWidth } = windows
  const kernels = kernelsFor(D)
  const columns = numHeads * tokens * stride
  const chunk = bias ? Math.max(1, Math.min(count, Math.floor(MAX_LOGITS_BYTES / (4 * columns)))) : count
  for (let first = 0; first < count; first += chunk) {
    const inChunk = Math.min(chunk, count - first)
    const params = { ...windows.params, first_window: first, threads: inChunk * numHeads * stride }
    const dLogits = bias && Tensor.empty('windowAttention.d_logits', [inChunk, columns])
    const tensors = { qkv, out, d_out: dOut, stats, d_qkv: dQkv, ...(dLogits && { d_logits: dLogits }) }
    const args = { params, ...tensors, ...given(windows, bias, padding) }
    emitForTokens(kernels.query, args, windows, constantsOf(windows, bias, kernels))
    if (!dLogits || !dTable) continue
    const dBias = columnParts(dLogits)
    const place = {
      chunks: dBias.shape[0],
      heads: numHeads,
      window_h: windowHeight,
      window_w: windowWidth,
      stride,
      adds: Number(adds || first > 0),
    }
    emit('window/biasGradient', { params: place, d_bias: dBias, d_table: dTable }, { threads: dTable.size })
  }
}

/** d_k and d_v, and the gradient of the padding where a group has any. */
function keyGradients(
  all: readonly Windows[],
  { qkv, dOut, dQkv, bias, padding, numHeads, D }: BackwardTensors,
  paddingInput: Tensor | null,
  gradients: GradientSink,
): void {
  const kernels = kernelsFor(D)
  const C = numHeads * D
  const dPadding = padding && paddingInput && gradients.assign(paddingInput)
  let adds = false
  for (const windows of all) {
    const { count, tokens, stride, stats, isPadded } = windows
    const params = { ...windows.params, threads: count * numHeads * stride }
    const dPadded = isPadded ? Tensor.empty('windowAttention.d_padded', [count * tokens, 2 * C]) : null
    const tensors = { qkv, d_out: dOut, stats, d_qkv: dQkv, ...(dPadded && { d_padded: dPadded }) }
    const args = { params, ...tensors, ...given(windows, bias, padding) }
    emitForTokens(kernels.key, args, windows, constantsOf(windows, bias, kernels))
    if (!dPadded || !dPadding) continue
    const sums = Tensor.empty('windowAttention.paddedSums', [2 * C])
    columnSum(dPadded, sums)
    emit('window/paddingGradient', { params: { C, adds: Number(adds) }, sums, d_padding: dPadding }, { threads: 3 * C })
    adds = true
  }
}
