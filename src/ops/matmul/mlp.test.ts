import { afterEach, describe, expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { geluReference } from '../elementwise/gelu.reference'
import { halfReference } from '../elementwise/half.reference'
import { linearReference } from './linear.reference'
import { mlp } from './mlp'
import { mlpReference as reference } from './mlp.reference'

const { hasQuads: hadQuads, spillsRegisters } = gpu
afterEach(() => {
  Object.assign(gpu, { hasQuads: hadQuads, spillsRegisters })
})

/** x, weight1, bias1, weight2, bias2 */
const numbers = (R: number, C: number, H: number) => [R * C, H * C, H, C * H, C].map((size, i) => uniform(size, i + 1))

const inputs = (R: number, C: number, H: number) => {
  const [x, w1, b1, w2, b2] = numbers(R, C, H)
  return [
    input([R, C], x, true),
    input([H, C], w1, true),
    input([H], b1, true),
    input([C, H], w2, true),
    input([C], b2, true),
  ] as const
}

test('reference: an identity through GELU, by hand', () => {
  // GELU(1) = Phi(1) = 0.8413447460685429; times 2, plus 3
  expectClose(reference([1], [1], [0], [2], [3]), [2 * 0.8413447460685429 + 3], 1e-12)
})

// odd sizes take the kernel for any shape, the others the one in vectors where there are quads
describe.each([{ size: [6, 5, 11] }, { size: [6, 8, 20] }])('of size $size', ({ size: [R, C, H] }) => {
  const [x, w1, b1, w2, b2] = numbers(R, C, H)
  const weights = uniform(R * C, 6)
  const tensors = () => inputs(R, C, H)

  test('forward agrees with the reference, with and without residual', async () => {
    const t = tensors()
    const [plain, added] = await evaluate(() => [mlp(...t), mlp(...t, { residual: t[0] })])
    const y = reference(x, w1, b1, w2, b2)
    expectClose(plain, y, 1e-6)
    expectClose(added, y.map((v, i) => v + x[i]), 1e-6) // prettier-ignore
  })

  test('backward agrees with central differences of the reference', async () => {
    const t = tensors()
    const found = await gradients(() => mlp(...t, { residual: t[0] }), [...t], weights)
    const loss = (p: ArrayLike<number>[]) =>
      dot(
        reference(p[0], p[1], p[2], p[3], p[4]).map((v, i) => v + p[0][i]),
        weights,
      )
    const all = [x, w1, b1, w2, b2]
    all.forEach((values, i) => {
      expectClose(
        found[i],
        numericGrad((at) => loss(all.map((p, j) => (i === j ? at : p))), values),
        2e-6,
      )
    })
  })

  test('one row, and the wrong shape named', async () => {
    const [one] = await evaluate(() => {
      const [, ...rest] = tensors()
      return [mlp(input([1, C], x.slice(0, C)), ...rest)]
    })
    expectClose(one, reference(x.slice(0, C), w1, b1, w2, b2), 1e-6)
    const [a, b, , d, e] = tensors()
    await expect(evaluate(() => [mlp(a, b, input([2], uniform(2)), d, e)])).rejects.toThrow(
      `bias1 must be [hidden] = [${H}], got [2]`,
    )
  })
})

describe.each([
  { quads: true, isCard: false },
  { quads: false, isCard: false },
  { quads: false, isCard: true },
])('in half precision, with quads: $quads, as on a graphics card: $isCard', ({ quads, isCard }) => {
  const [R, C, H] = [6, 8, 20]
  const [x, w1, b1, w2, b2] = numbers(R, C, H)
  const tensors = () => {
    Object.assign(gpu, { hasQuads: quads && hadQuads, spillsRegisters: !isCard })
    return inputs(R, C, H)
  }

  test('operands and hidden units are rounded, where these are written as halves before GELU too, and nothing else is', async () => {
    const [y] = await evaluate(() => [mlp(...tensors())], { halfOperands: true })
    const pre = linearReference(x.map(halfReference), w1.map(halfReference), b1, C, H)
    const hidden = pre.map((v) => geluReference(quads || isCard ? halfReference(v) : v))
    // a hidden unit between two halves may be rounded either way
    expectClose(y, linearReference(hidden.map(halfReference), w2.map(halfReference), b2, H, C), 2 ** -11)
    expect(y).not.toEqual((await evaluate(() => [mlp(...tensors())]))[0])
  })

  test('gradients stay near those of single precision', async () => {
    const dY = uniform(R * C, 6)
    const run = (halfOperands: boolean) => {
      const t = tensors()
      return gradients(() => mlp(...t), [...t], dY, { halfOperands })
    }
    const [found, single] = [await run(true), await run(false)]
    found.forEach((gradient, i) => {
      expectClose(gradient, single[i], 4e-3)
    })
    expect(found[0]).not.toEqual(single[0])
    expect(found[4]).toEqual(single[4]) // the sums of dY
  })
})
