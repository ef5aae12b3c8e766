import { afterEach, expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { nullDevice } from '../../../test/nullGpu'
import { evaluate, expectClose, input, uniform } from '../../../test/numerics'
import { kernelText, type KernelText } from '../../gpu/kernel'
import { Program } from '../../tensor/program'
import { Tensor } from '../../tensor/tensor'
import { half } from '../elementwise/half'
import { halfReference } from '../elementwise/half.reference'
import { gemm, plain, transposed } from './gemm'
import { check } from './gemm.check'
import { gemmReference } from './gemm.reference'
import { SHARED_KERNEL, VECTOR_KERNEL } from './tileKernels'
import { TILES, tileName } from './tiles'

const [M, N, K] = [132, 52, 20]
const { hasF16, spillsRegisters } = gpu
const kernelOf = gpu.kernelOf.bind(gpu)
afterEach(() => {
  Object.assign(gpu, { hasF16, spillsRegisters })
  gpu.tiles.forced = null
  Reflect.deleteProperty(gpu, 'kernelOf') // the prototype's is back
})

const [a, b] = [uniform(M * K, 1).map(halfReference), uniform(N * K, 2).map(halfReference)]

/** a b^T of halves. */
function product(): Tensor {
  const c = Tensor.empty('c', [M, N])
  const [left, right] = [half(input([M, K], a)), half(input([N, K], b))]
  gemm(plain(left, K), transposed(right, K), [M, N, K], c)
  return c
}

/** Kernels of what `trace` records on a device that can compute in half precision. */
function textsOf(trace: () => void, isHardware = true): KernelText[] {
  Object.assign(gpu, { hasF16: true, spillsRegisters: !isHardware })
  const program = new Program(gpu, 'f16')
  program.record(trace)
  return program.launches.map(({ text }) => text)
}

const isF16 = ({ code }: KernelText) => code.includes('enable f16;')

test('arithmetic in half precision is for hardware, and for products of two halves', () => {
  expect(textsOf(product).filter(isF16)).toHaveLength(1)
  expect(textsOf(product, false).filter(isF16)).toEqual([])
  const ofOne = () => gemm(plain(input([M, K], a), K), transposed(half(input([N, K], b)), K), [M, N, K], Tensor.empty('c', [M, N])) // prettier-ignore
  expect(textsOf(ofOne).filter(isF16)).toEqual([])
})

test('its text is read by the compiler, for every tile', async () => {
  const device = await nullDevice(['shader-f16', 'subgroups'])
  const complaints: string[] = []
  device.addEventListener('uncapturederror', ({ error }) => complaints.push(error.message))
  for (const tile of TILES.filter(({ by }) => by !== 'panel')) {
    gpu.tiles.forced = tileName(tile)
    const [text] = textsOf(product).filter(isF16)
    const module = device.createShaderModule({ label: text.name, code: text.code })
    await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } })
  }
  expect(complaints).toEqual([])
  device.destroy()
})

/** The same text with single precision in place of half. */
function inSingle(text: KernelText): KernelText {
  const code = text.code
    .replace('enable f16;', '')
    .replaceAll('mat4x4h', 'mat4x4f')
    .replace(
      'four_halves(halves: vec4h) -> vec4h { return halves; }',
      'four_halves(halves: vec2u) -> vec4f { return single(halves); }',
    ) // prettier-ignore
    .replaceAll('array<vec4h>', 'array<vec2u>')
    .replaceAll('vec4h', 'vec4f')
  return { ...text, name: `${text.name} in single`, code }
}

test.each(['8x8', 'shared8x8'])(
  'with tiles of %s it is the product that it is for, computed here with single precision in place of half',
  async (tile) => {
    gpu.tiles.forced = tile
    Object.assign(gpu, { hasF16: true, spillsRegisters: false })
    let replaced = 0
    gpu.kernelOf = (text) => {
      if (isF16(text)) replaced++
      return kernelOf(isF16(text) ? inSingle(text) : text)
    }
    const [found] = await evaluate(() => [product()])
    expect(replaced).toBe(1)
    expectClose(found, gemmReference(a, [K, 1], b, [1, K], [M, N, K]), 1e-6)
  },
)

test('the tolerance of its self-test is what rounding every product and every sum of four comes to', () => {
  const exact = gemmReference(a, [K, 1], b, [1, K], [M, N, K])
  let worst = 0
  for (let m = 0; m < M; m++)
    for (let n = 0; n < N; n++) {
      let sum = 0
      for (let k = 0; k < K; k += 4) {
        const products = [0, 1, 2, 3].map((i) => halfReference(a[m * K + k + i] * b[n * K + k + i]))
        sum += products.reduce((x, y) => halfReference(x + y))
      }
      worst = Math.max(worst, Math.abs(sum - exact[m * N + n]) / (1 + Math.abs(exact[m * N + n])))
    }
  const tolerance = check.cases.find(({ f16Tolerance }) => f16Tolerance)?.f16Tolerance ?? NaN
  expect(worst).toBeLessThan(tolerance / 2)
  expect(worst).toBeGreaterThan(tolerance / 16)
})

test('in single precision the text is as it was', () => {
  for (const kernel of [VECTOR_KERNEL, SHARED_KERNEL]) expect(isF16(kernelText(kernel))).toBe(false)
})
