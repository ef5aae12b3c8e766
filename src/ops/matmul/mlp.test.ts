import { describe, expect, test } from 'vitest'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { mlp } from './mlp'
import { mlpReference as reference } from './mlp.reference'

test('reference: an identity through GELU, by hand', () => {
  // GELU(1) = Phi(1) = 0.8413447460685429; times 2, plus 3
  expectClose(reference([1], [1], [0], [2], [3]), [2 * 0.8413447460685429 + 3], 1e-12)
})

// odd sizes take the kernel for any shape, the others the one in vectors where there are quads
describe.each([{ size: [6, 5, 11] }, { size: [6, 8, 20] }])('of size $size', ({ size: [R, C, H] }) => {
  const x = uniform(R * C, 1)
  const [w1, b1, w2, b2] = [uniform(H * C, 2), uniform(H, 3), uniform(C * H, 4), uniform(C, 5)]
  const weights = uniform(R * C, 6)
  const tensors = () =>
    [
      input([R, C], x, true),
      input([H, C], w1, true),
      input([H], b1, true),
      input([C, H], w2, true),
      input([C], b2, true),
    ] as const

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
