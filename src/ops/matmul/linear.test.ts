import { afterEach, describe, expect, test } from 'vitest'
import { gpu } from '../../../test/gpu'
import { dot, evaluate, expectClose, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { geluReference } from '../elementwise/gelu.reference'
import { halfReference } from '../elementwise/half.reference'
import { linear } from './linear'
import { linearReference as reference } from './linear.reference'

const hadQuads = gpu.hasQuads
afterEach(() => {
  gpu.hasQuads = hadQuads
})

test('reference: by hand', () => {
  // x = [1, 2]; weight rows [3, 4] and [5, 6]; bias [0.5, -0.5]
  expect(reference([1, 2], [3, 4, 5, 6], [0.5, -0.5], 2, 2)).toEqual([11.5, 16.5])
})

// odd sizes take the kernel for any shape, the others the one in vectors where there are quads
describe.each([
  { quads: true, size: [7, 5, 9] },
  { quads: true, size: [7, 8, 12] },
  { quads: false, size: [7, 5, 9] },
  { quads: false, size: [7, 8, 12] },
])('with quads: $quads, $size', ({ quads, size: [R, Cin, Cout] }) => {
  const x = uniform(R * Cin, 1)
  const weight = uniform(Cout * Cin, 2)
  const bias = uniform(Cout, 3)
  const residual = uniform(R * Cout, 4)
  const weights = uniform(R * Cout, 5)

  const tensors = () => {
    gpu.hasQuads = quads && hadQuads
    return {
      x: input([R, Cin], x, true),
      weight: input([Cout, Cin], weight, true),
      bias: input([Cout], bias, true),
      residual: input([R, Cout], residual, true),
    }
  }

  test('forward agrees with the reference: bias, GELU, residual, none', async () => {
    const t = tensors()
    const outputs = await evaluate(() => [
      linear(t.x, t.weight, null),
      linear(t.x, t.weight, t.bias),
      linear(t.x, t.weight, t.bias, { gelu: true }),
      linear(t.x, t.weight, t.bias, { residual: t.residual }),
    ])
    const y = reference(x, weight, bias, Cin, Cout)
    const expected = [reference(x, weight, null, Cin, Cout), y, y.map(geluReference), y.map((v, i) => v + residual[i])]
    outputs.forEach((output, i) => expectClose(output, expected[i], 1e-6))
  })

  test.each([{ gelu: true }, { gelu: false }])(
    'backward agrees with central differences (gelu: $gelu)',
    async ({ gelu }) => {
      const t = tensors()
      const [dX, dWeight, dBias] = await gradients(
        () => linear(t.x, t.weight, t.bias, { gelu }),
        [t.x, t.weight, t.bias],
        weights,
      )
      const loss = (x_: ArrayLike<number>, w_: ArrayLike<number>, b_: ArrayLike<number>) => {
        const y = reference(x_, w_, b_, Cin, Cout)
        return dot(gelu ? y.map(geluReference) : y, weights)
      }
      expectClose(
        dX,
        numericGrad((at) => loss(at, weight, bias), x),
        1e-6,
      )
      expectClose(
        dWeight,
        numericGrad((at) => loss(x, at, bias), weight),
        1e-6,
      )
      expectClose(
        dBias,
        numericGrad((at) => loss(x, weight, at), bias),
        1e-6,
      )
    },
  )

  test('the residual receives the gradient as it is, and adds to what its source has', async () => {
    const t = tensors()
    // x is both the input and the residual of a square layer
    const square = input([Cin, Cin], uniform(Cin * Cin, 6), true)
    const w = uniform(R * Cin, 7)
    const [dX] = await gradients(() => linear(t.x, square, null, { residual: t.x }), [t.x], w)
    const loss = (at: ArrayLike<number>) =>
      dot(
        reference(at, uniform(Cin * Cin, 6), null, Cin, Cin).map((v, i) => v + at[i]),
        w,
      )
    expectClose(dX, numericGrad(loss, x), 1e-6)
  })
})

test('says which shape is wrong', async () => {
  const wrong = evaluate(() => [linear(input([7, 5], uniform(35)), input([5, 9], uniform(45)), null)])
  await expect(wrong).rejects.toThrow('weight must be [out, in] = [5, 5], got [5, 9]')
})

describe.each([{ quads: true }, { quads: false }])('in half precision, with quads: $quads', ({ quads }) => {
  const [R, Cin, Cout] = [7, 8, 12]
  const [x, weight] = [uniform(R * Cin, 1), uniform(Cout * Cin, 2)]
  const [halfX, halfWeight] = [x.map(halfReference), weight.map(halfReference)]
  const dY = uniform(R * Cout, 5)
  const halves = { halfOperands: true }
  const both = () => {
    gpu.hasQuads = quads && hadQuads
    return [input([R, Cin], x, true), input([Cout, Cin], weight, true)] as const
  }

  test('the products are those of the rounded operands', async () => {
    const [y] = await evaluate(() => [linear(...both(), null)], halves)
    expectClose(y, reference(halfX, halfWeight, null, Cin, Cout), 1e-6)
    expect(() => {
      expectClose(y, reference(x, weight, null, Cin, Cout), 1e-6)
    }).toThrow() // the rounding is there
  })

  test('so are the gradients, of a gradient that is not rounded', async () => {
    const [tensorX, tensorWeight] = both()
    const found = await gradients(() => linear(tensorX, tensorWeight, null), [tensorX, tensorWeight], dY, halves)
    const loss = (x_: ArrayLike<number>, w_: ArrayLike<number>) => dot(reference(x_, w_, null, Cin, Cout), dY)
    expectClose(
      found[0],
      numericGrad((at) => loss(at, halfWeight), halfX),
      1e-6,
    )
    expectClose(
      found[1],
      numericGrad((at) => loss(halfX, at), halfWeight),
      1e-6,
    )
  })

  test('rows that do not come in fours stay as they are', async () => {
    gpu.hasQuads = quads && hadQuads
    const run = () => [linear(input([7, 5], uniform(35)), input([9, 5], uniform(45, 2)), null)]
    expect(await evaluate(run, halves)).toEqual(await evaluate(run))
  })
})
