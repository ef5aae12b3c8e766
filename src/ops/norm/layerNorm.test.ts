import { expect, test } from 'vitest'
import { concatRows } from '../../../test/concatRows'
import { dot, evaluate, expectClose, expectSame, gradients, input, numericGrad, uniform } from '../../../test/numerics'
import { gpu, unbuilt } from '../../../test/gpu'
import { CompiledProgram } from '../../tensor/compiled'
import { Program } from '../../tensor/program'
import { Tape } from '../../tensor/tape'
import { Tensor } from '../../tensor/tensor'
import { linear } from '../matmul/linear'
import { GradientSums } from '../reduce/gradientSums'
import { weightedSum } from '../reduce/weightedSum'
import { layerNorm } from './layerNorm'
import { layerNormReference as reference } from './layerNorm.reference'

const [R, C] = [131, 7] // more than one chunk of 128 rows
const x = uniform(R * C, 1)
const [weight, bias] = [uniform(C, 2), uniform(C, 3)]
const weights = uniform(R * C, 4)

test('reference: by hand', () => {
  // mean 2, variance 1
  expectClose(reference([1, 3], [2, 2], [0, 1], 0), [-2, 3], 1e-12)
})

test('forward agrees with the reference', async () => {
  const [y] = await evaluate(() => [layerNorm(input([R, C], x), input([C], weight), input([C], bias))])
  expectClose(y, reference(x, weight, bias, 1e-6), 2e-6)
})

test('rows that are written out have the bits of the loops that stand in for them', async () => {
  const [rows, C] = [70, 12]
  const programs = [1, 2].map((seed) => {
    const program = new Program(unbuilt(), 'layerNorm')
    const outputs = program.record(() => {
      const [x, weight, bias] = [[rows, C], [C], [C]].map((shape, i) => input(shape, uniform(shape[0] * (shape[1] ?? 1), seed + i), true)) // prettier-ignore
      const tape = new Tape()
      const y = tape.run(() => layerNorm(x, weight, bias))
      const loss = tape.run(() => weightedSum(y, Tensor.constant('w', [rows, C], uniform(rows * C, 7))))
      return [y, tape.backward([loss], { sums: new GradientSums() }).get(x) as Tensor]
    })
    return { program, outputs }
  })
  for (const { program, outputs } of programs) {
    const compiled = await CompiledProgram.compile(program, outputs, { startsOnStandIns: true })
    const read = async () => {
      compiled.run()
      return Promise.all(outputs.map((t) => t.read(gpu)))
    }
    const writtenOut = () => compiled.kernels.filter((kernel) => kernel.includes('.unrolled'))
    const early = await read()
    expect(writtenOut()).toEqual([])
    await compiled.settle()
    expect(writtenOut()).toHaveLength(2) // forward and backward
    ;(await read()).forEach((found, i) => expectSame(found, early[i]))
    compiled.destroy()
  }
})

test('backward agrees with central differences of the reference', async () => {
  const t = [input([R, C], x, true), input([C], weight, true), input([C], bias, true)] as const
  const [dX, dWeight, dBias] = await gradients(() => layerNorm(...t), [...t], weights)
  expectClose(
    dX.slice(0, 5 * C),
    numericGrad((at) => dot(reference(at, weight, bias, 1e-6), weights), x.slice(0, 5 * C)),
    2e-5,
  )
  expectClose(
    dWeight,
    numericGrad((at) => dot(reference(x, at, bias, 1e-6), weights), weight),
    2e-5,
  )
  expectClose(
    dBias,
    numericGrad((at) => dot(reference(x, weight, at, 1e-6), weights), bias),
    2e-5,
  )
})

test.each([
  ['a short row, held in variables', 131, 8],
  ['a long row, read again and again', 5, 132],
])('four channels a load: %s', async (_, R, C) => {
  const [wide, w, b, dY] = [uniform(R * C, 6), uniform(C, 7), uniform(C, 8), uniform(R * C, 9)]
  const t = [input([R, C], wide, true), input([C], w, true), input([C], b, true)] as const
  const [y] = await evaluate(() => [layerNorm(...t)])
  expectClose(y, reference(wide, w, b, 1e-6), 5e-6)

  const [dX, dWeight, dBias] = await gradients(() => layerNorm(...t), [...t], dY)
  const some = wide.slice(0, C) // rows do not see each other
  expectClose(
    dX.slice(0, C),
    numericGrad((at) => dot(reference(at, w, b, 1e-6), dY), some),
    2e-5,
  )
  expectClose(
    dWeight,
    numericGrad((at) => dot(reference(wide, at, b, 1e-6), dY), w),
    2e-5,
  )
  expectClose(
    dBias,
    numericGrad((at) => dot(reference(wide, w, at, 1e-6), dY), b),
    2e-5,
  )

  const beside = () => concatRows([t[0], layerNorm(...t)]) // the gradient of t[0] is there before the norm's
  const [both] = await gradients(beside, [t[0]], Float32Array.from([...dY, ...dY]))
  expectClose(
    both,
    Array.from(dX, (d, i) => d + dY[i]),
    1e-6,
  )
})

test('its gradient is added to one that is there already: the residual of a pre-norm block', async () => {
  const tensor = input([2, C], x.slice(0, 2 * C), true)
  const matrix = uniform(C * C, 5)
  const block = () =>
    linear(layerNorm(tensor, input([C], weight), input([C], bias)), input([C, C], matrix), null, { residual: tensor })
  const [dX] = await gradients(block, [tensor], weights.slice(0, 2 * C))
  const loss = (at: ArrayLike<number>) => {
    const normed = reference(at, weight, bias, 1e-6)
    let sum = 0
    for (let r = 0; r < 2; r++)
      for (let o = 0; o < C; o++) {
        let y = at[r * C + o]
        for (let c = 0; c < C; c++) y += normed[r * C + c] * matrix[o * C + c]
        sum += y * weights[r * C + o]
      }
    return sum
  }
  expectClose(dX, numericGrad(loss, x.slice(0, 2 * C)), 2e-5)
})

test('a constant row becomes the bias, and the wrong shape is named', async () => {
  const [y] = await evaluate(() => [
    layerNorm(input([1, C], new Float32Array(C).fill(1000)), input([C], weight), input([C], bias)),
  ])
  expectClose(y, bias, 1e-6)
  await expect(
    evaluate(() => [layerNorm(input([R, C], x), input([C], weight), input([2], bias.slice(0, 2)))]),
  ).rejects.toThrow('bias must be [C] = [7], got [2]')
})
