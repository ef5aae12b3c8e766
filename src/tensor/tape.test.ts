import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { evaluate, expectClose, input, uniform } from '../../test/numerics'
import { GradientSums } from '../ops/reduce/gradientSums'
import { linear } from '../ops/matmul/linear'
import { weightedSum } from '../ops/reduce/weightedSum'
import { Program } from './program'
import { Tape, record, type GradientSink, type Sums } from './tape'
import { Tensor } from './tensor'

/** An op of one element that launches nothing; its backward is all there is to see. */
function op(name: string, inputs: Tensor[], backward: (dY: Tensor, gradients: GradientSink) => void): Tensor {
  return record(name, Tensor.empty(name, []), inputs, backward)
}

function leaf(label: string, requiresGrad = true): Tensor {
  const tensor = Tensor.deferred(label, [])
  tensor.requiresGrad = requiresGrad
  return tensor
}

/** What the tape asked to be added and summed, by label. */
function backward(tape: Tape, losses: Tensor[], placeOf?: (leaf: Tensor) => Tensor | undefined) {
  const added: string[] = []
  let waiting: Tensor[] = []
  const sums: Sums = {
    add: (into, gradient) => void added.push(`${into.label} += ${gradient.label}`),
    sum: (parts, into) => void added.push(`${into.label} = sum of ${parts.shape[0]}`),
    later(into, chunks) {
      waiting.push(into)
      return Tensor.empty('parts', [chunks, ...into.shape])
    },
    settle(all) {
      if (!all) return
      added.push(...waiting.map(({ label }) => `${label} = sum, settled`))
      waiting = []
    },
  }
  return { gradients: tape.backward(losses, { sums, ...(placeOf && { placeOf }) }), added }
}

const ones = (shape: number[]) => Tensor.constant('ones', shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1)) // prettier-ignore

test('a diamond: what two ways bring to one tensor is added', async () => {
  // y = (x W^T) + x, z = (y V^T) + y, loss = sum(weights z): x and y are each read twice
  const [R, C] = [3, 4]
  const values = { x: uniform(R * C, 1), w: uniform(C * C, 2), v: uniform(C * C, 3), g: uniform(R * C, 4) }
  const [x, w, v] = [input([R, C], values.x, true), input([C, C], values.w, true), input([C, C], values.v)]
  const [dX, dW] = await evaluate(() => {
    const tape = new Tape()
    const loss = tape.run(() => {
      const y = linear(x, w, null, { residual: x })
      return weightedSum(linear(y, v, null, { residual: y }), Tensor.constant('g', [R, C], values.g))
    })
    const found = tape.backward([loss], { sums: new GradientSums() })
    expect(found.has(v)).toBe(false)
    return [found.get(x) as Tensor, found.get(w) as Tensor]
  })
  // d_y = g V + g; d_x = d_y W + d_y; d_w = d_y^T x
  const times = (a: ArrayLike<number>, m: ArrayLike<number>) =>
    Array.from({ length: R * C }, (_, i) => {
      const [r, c] = [Math.floor(i / C), i % C]
      return a[i] + Array.from({ length: C }, (_, k) => a[r * C + k] * m[k * C + c]).reduce((p, q) => p + q)
    })
  const dY = times(values.g, values.v)
  expectClose(dX, times(dY, values.w), 1e-5)
  const product = Array.from({ length: C * C }, (_, i) =>
    Array.from({ length: R }, (_, r) => dY[r * C + Math.floor(i / C)] * values.x[r * C + (i % C)]).reduce(
      (p, q) => p + q,
    ),
  )
  expectClose(dW, product, 1e-5)
})

test('a leaf used twice, and two losses, are sums', async () => {
  const x = input([2, 2], uniform(4, 1), true)
  const weights = [uniform(4, 2), uniform(4, 3), uniform(4, 5)]
  const [gradient] = await evaluate(() => {
    const tape = new Tape()
    const losses = tape.run(() => weights.map((w) => weightedSum(x, Tensor.constant('w', [2, 2], w))))
    return [tape.backward(losses, { sums: new GradientSums() }).get(x) as Tensor]
  })
  expectClose(gradient, [0, 1, 2, 3].map((i) => weights.reduce((sum, w) => sum + w[i], 0)), 1e-6) // prettier-ignore
})

test('the first gradient goes where the leaf’s belongs, and the next is added to it', () => {
  const [x, place] = [leaf('x'), leaf('place of x', false)]
  const tape = new Tape()
  const twice = () => op('twice', [x], (_, gradients) => void gradients.assign(x))
  const losses = tape.run(() => [twice(), twice()])
  const { gradients, added } = backward(tape, losses, (t) => (t === x ? place : undefined))
  expect(gradients.get(x)).toBe(place)
  expect(added).toEqual(['place of x += d_x'])
})

test('a kernel that can add is told whether there is something to add to', () => {
  const x = leaf('x')
  const told: boolean[] = []
  const tape = new Tape()
  const losses = tape.run(() =>
    [0, 1].map(() =>
      op('accumulating', [x], (_, gradients) => {
        const found = gradients.accumulate(x)
        if (found) told.push(found.adds)
      }),
    ),
  )
  const { added } = backward(tape, losses)
  expect(told).toEqual([false, true])
  expect(added).toEqual([]) // the tape itself has nothing left to add
})

test('a sum in parts is put off where a parameter waits for it, and done at once where an op may read it', () => {
  const [x, w, place] = [leaf('x'), leaf('w'), leaf('place of w', false)]
  const inParts = () =>
    op('in parts', [x, w], (_, gradients) => {
      expect([gradients.parts(x, 3), gradients.parts(w, 3)].map((t) => t?.shape)).toEqual([[3], [3]])
    })
  const tape = new Tape()
  const losses = tape.run(() => [inParts()])
  const placeOf = (t: Tensor) => (t === w ? place : undefined)
  expect(backward(tape, losses, placeOf).added).toEqual(['d_x = sum of 3', 'place of w = sum, settled'])

  // a second gradient of w: the first has to be there before it is added to
  const twice = tape.run(() => [op('once', [w], (_, gradients) => void gradients.accumulate(w)), inParts()])
  expect(backward(tape, twice, placeOf).added).toEqual([
    'd_x = sum of 3',
    'place of w = sum, settled',
    'place of w += d_w',
  ])

  // a third one: by then it is there, and a kernel that can add does so
  let found: ReturnType<GradientSink['accumulate']> = null
  const again = () => op('again', [w], (_, gradients) => void (found = gradients.accumulate(w)))
  const thrice = tape.run(() => [again(), op('once', [w], (_, gradients) => void gradients.accumulate(w)), inParts()])
  expect(backward(tape, thrice, placeOf).added).toHaveLength(3)
  expect(found).toEqual({ into: place, adds: true })
})

test('sums that are put off wait for one another, as long as nobody adds to one of them', () => {
  const leaves = [leaf('x'), leaf('w')]
  const places = new Map(leaves.map((t) => [t, leaf(`place of ${t.label}`, false)]))
  const [seen, tape] = [leaf('seen'), new Tape()]
  const losses = tape.run(() =>
    leaves.map((t) =>
      op('in parts', [t, seen], (_, gradients) => {
        gradients.parts(t, 2)
        gradients.assign(seen) // added to at once, and no reason to settle the others
      }),
    ),
  )
  expect(backward(tape, losses, (t) => places.get(t)).added).toEqual([
    'd_seen += d_seen',
    'place of w = sum, settled',
    'place of x = sum, settled',
  ])
})

test('a tape that was walked is empty', () => {
  const x = leaf('x')
  const tape = new Tape()
  const losses = [tape.run(() => op('once', [x], (_, gradients) => void gradients.assign(x)))]
  expect([...backward(tape, losses).gradients.keys()]).toEqual([losses[0], x])
  expect([...backward(tape, losses).gradients.keys()]).toEqual(losses)
})

test('parts of one chunk are the gradient itself', () => {
  const [w, place] = [leaf('w'), leaf('place of w', false)]
  const tape = new Tape()
  const loss = tape.run(() => op('whole', [w], (_, gradients) => expect(gradients.parts(w, 1)).toBe(place)))
  expect(backward(tape, [loss], () => place).added).toEqual([])
})

test('what is passed may not bypass the place of a parameter', () => {
  const [x, place] = [leaf('x'), leaf('place of x', false)]
  const tape = new Tape()
  const loss = tape.run(() => op('passing', [x], (dY, gradients) => gradients.pass(x, dY)))
  expect(() => backward(tape, [loss], (t) => (t === x ? place : undefined))).toThrow(
    'passing: the gradient of parameter x must be assigned, not passed',
  )
})

test('outside a tape nothing is noted, and constants get no gradient', () => {
  const [x, constant] = [leaf('x'), leaf('constant', false)]
  const untaped = op('untaped', [x], () => expect.fail('was not to be noted'))
  expect(untaped.requiresGrad).toBe(false)
  const tape = new Tape()
  let wanted: (Tensor | null)[] = []
  const loss = tape.run(() => {
    expect(op('of constants', [constant], () => expect.fail('was not to be noted')).requiresGrad).toBe(false)
    return op('mixed', [x, constant], (_, gradients) => {
      wanted = [gradients.assign(x), gradients.assign(constant)]
      expect(gradients.accumulate(constant)).toBe(null)
      gradients.pass(constant, ones([]))
    })
  })
  const { gradients } = backward(tape, [loss])
  expect(wanted[0]).toBe(gradients.get(x))
  expect(wanted[1]).toBe(null)
  expect(gradients.has(constant)).toBe(false)
})

test('what the loss does not depend on is passed over', () => {
  const x = leaf('x')
  const tape = new Tape()
  const loss = tape.run(() => {
    op('aside', [x], () => expect.fail('the loss does not depend on it'))
    return op('ahead', [x], (_, gradients) => void gradients.assign(x))
  })
  expect(backward(tape, [loss]).gradients.has(x)).toBe(true)
})

test('tapes nest: the inner one takes its ops, and the outer one goes on after it', () => {
  const x = leaf('x')
  const [outer, inner] = [new Tape(), new Tape()]
  const order: string[] = []
  const noting = (name: string) =>
    op(name, [x], (_, gradients) => {
      order.push(name)
      gradients.assign(x)
    })
  let within: Tensor | undefined
  const losses = outer.run(() => {
    const first = noting('first')
    within = inner.run(() => noting('within'))
    return [first, noting('last')]
  })
  backward(outer, losses)
  expect(order).toEqual(['last', 'first'])
  backward(inner, [within as Tensor])
  expect(order).toEqual(['last', 'first', 'within'])
  // a trace that throws leaves no tape behind
  expect(() => new Tape().run(() => { throw new Error('trace') })).toThrow('trace') // prettier-ignore
  expect(noting('after').requiresGrad).toBe(false)
})

test('a loss must be a scalar, and a gradient must have its tensor’s shape', () => {
  const x = leaf('x')
  expect(() => backward(new Tape(), [Tensor.deferred('long', [3])])).toThrow('loss must be a scalar = [], got [3]')
  const tape = new Tape()
  const loss = tape.run(() => op('wrong', [x], (_, gradients) => gradients.pass(x, ones([2]))))
  expect(() => backward(tape, [loss])).toThrow('wrong: gradient of x must be its shape = [], got [2]')
})

test('ops run only while a program is recorded', () => {
  expect(() => weightedSum(ones([2]), ones([2]))).toThrow('program: ops run only inside Program.record')
  const program = new Program(gpu, 'outer')
  program.record(() => {
    const inner = new Program(gpu, 'inner')
    inner.record(() => weightedSum(ones([2]), ones([2])))
    expect([inner.launches.length, program.launches.length]).toEqual([2, 0])
    weightedSum(ones([2]), ones([2]))
  })
  expect(program.launches).toHaveLength(2)
})
