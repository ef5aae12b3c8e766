import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { input, uniform } from '../../test/numerics'
import { addInto } from '../ops/elementwise/addInto'
import { gelu } from '../ops/elementwise/gelu'
import { gemm, plain, type GemmFinish } from '../ops/matmul/gemm'
import { columnSum } from '../ops/reduce/columnSum'
import { weightedSum } from '../ops/reduce/weightedSum'
import { CompiledProgram } from './compiled'
import { Program, emit, type Launch } from './program'
import { partsOf, sideBySide } from './sideBySide'
import { Tensor } from './tensor'

const { spillsRegisters } = gpu
afterEach(() => {
  gpu.spillsRegisters = spillsRegisters
})

/** The dispatches of what `trace` records, each as the kernels in it; as on hardware, where pairs are worth building. */
function pairsOf(trace: () => void, isHardware = true): string[] {
  const program = new Program(gpu, 'pairs')
  program.record(trace)
  gpu.spillsRegisters = !isHardware
  return sideBySide(program).map((launch) => partsOf(launch).map(({ kernel }) => kernel.replace(/^\w+\//, '')).join(' + ')) // prettier-ignore
}

const x = Tensor.deferred('x', [8, 4])
const sum = (of: Tensor) => {
  const into = Tensor.empty('sum', [4])
  columnSum(of, into)
  return into
}

test('two launches that do not need each other are one, whatever lies between that neither needs', () => {
  expect(pairsOf(() => [gelu(x), sum(x)])).toEqual(['gelu.forward + columnSum.vec4'])
  expect(pairsOf(() => [gelu(x), sum(gelu(x))])).toEqual(['gelu.forward + gelu.forward', 'columnSum.vec4'])
  expect(pairsOf(() => [gelu(gelu(x)), sum(x)])).toEqual(['gelu.forward', 'gelu.forward + columnSum.vec4'])
})

test('dispatches are as few as there can be: what needs nothing runs beside what others wait for', () => {
  const y = Tensor.deferred('y', [8, 4])
  expect(pairsOf(() => [gelu(x), sum(x), gelu(gelu(y))])).toEqual(['gelu.forward + gelu.forward', 'columnSum.vec4 + gelu.forward']) // prettier-ignore
  expect(pairsOf(() => [sum(x), sum(x), sum(x), gelu(gelu(gelu(y)))])).toHaveLength(3)
})

test('a long program is planned without calls as deep', () => {
  const y = Tensor.deferred('y', [8, 4])
  expect(pairsOf(() => Array.from({ length: 3000 }).reduce<Tensor>((z) => gelu(z), y))).toHaveLength(3000)
})

test('what reads or overwrites what another writes waits for it, and what is overwritten is read first', () => {
  expect(pairsOf(() => gelu(gelu(x)))).toEqual(['gelu.forward', 'gelu.forward'])
  const y = Tensor.deferred('y', [8, 4])
  expect(pairsOf(() => [addInto(y, x), addInto(y, x)])).toEqual(['addInto', 'addInto'])
  expect(pairsOf(() => [gelu(y), addInto(y, x)])).toEqual(['gelu.forward', 'addInto'])
  // the sum of x needs neither, but the sum of y needs both
  expect(pairsOf(() => [addInto(y, x), addInto(y, x), sum(y)])).toEqual(['addInto', 'addInto', 'columnSum.vec4'])
})

test('places of one tensor that do not meet may both be written, but not one written and one read', () => {
  const flat = Tensor.deferred('flat', [256])
  const part = (i: number) => new Tensor([8, 4], 'f32', flat.storage, 512 * i)
  expect(pairsOf(() => [addInto(part(0), x), addInto(part(1), x)])).toEqual(['addInto + addInto'])
  expect(pairsOf(() => [addInto(part(0), x), gelu(part(1))])).toEqual(['addInto', 'gelu.forward'])
})

test('what both read is bound once, and eight buffers are the most', () => {
  const program = new Program(gpu, 'bound')
  program.record(() => [sum(x), sum(x)])
  gpu.spillsRegisters = false
  const [{ text, tensors }] = sideBySide(program)
  expect(text.bindings.map(({ access }) => access)).toEqual(['uniform', 'read-only-storage', 'storage', 'storage'])
  expect(tensors.map(({ label }) => label)).toEqual(['x', 'sum', 'sum'])
  const product = (i: number) => {
    const of = (name: string, shape: number[]) => Tensor.deferred(`${name} ${i}`, shape)
    const maps = { derivative: of('derivative', [4, 4]), residual: of('residual', [4, 4]) }
    gemm(plain(of('a', [4, 4]), 4), plain(of('b', [4, 4]), 4), [4, 4, 4], of('c', [4, 4]), { gelu: true, ...maps })
  }
  expect(pairsOf(() => [product(0), product(1)])).toHaveLength(2) // ten
  const small = (maps: GemmFinish = {}) => {
    const of = (name: string) => Tensor.deferred(name, [4, 4])
    gemm(plain(of('a'), 4), plain(of('b'), 4), [4, 4, 4], of('c'), maps)
  }
  const residual = Tensor.deferred('residual', [4, 4])
  expect(pairsOf(() => [product(0), small()])).toHaveLength(1) // eight
  expect(pairsOf(() => [product(0), small({ residual })])).toHaveLength(2) // nine
})

test('places of one tensor that both read are bound each, unless they are the same', () => {
  const flat = Tensor.deferred('flat', [256])
  const part = (rows: number, byteOffset: number) => new Tensor([rows, 4], 'f32', flat.storage, byteOffset)
  const bound = (one: Tensor, other: Tensor) => {
    const program = new Program(gpu, 'bound')
    program.record(() => [sum(one), sum(other)])
    gpu.spillsRegisters = false
    return sideBySide(program).map(({ tensors }) => tensors.length)
  }
  expect(bound(part(8, 0), part(8, 0))).toEqual([3])
  expect(bound(part(8, 0), part(8, 512))).toEqual([4])
  expect(bound(part(8, 0), part(4, 0))).toEqual([4])
})

test('workgroups of another size are made alike where threads are all that was asked for', () => {
  const [program, y] = [new Program(gpu, 'sizes'), Tensor.deferred('y', [4])]
  gpu.spillsRegisters = true // where a product's workgroups are smaller than others
  program.record(() => {
    emit('elementwise/gelu.forward', { params: { n: 100 }, x, y }, { threads: 100 })
    gemm(plain(x, 4), plain(x, 4), [8, 4, 4], Tensor.empty('c', [8, 4]))
  })
  gpu.spillsRegisters = false
  const [{ text, parts, workgroups }] = sideBySide(program)
  expect(parts.map((part) => part.text.workgroupSize)).toEqual([64, 32])
  expect(text.workgroupSize).toBe(32)
  expect(workgroups).toEqual([4 + 1, 1, 1]) // of the 100 threads four groups
  gpu.spillsRegisters = true
  expect(pairsOf(() => {
    emit('elementwise/gelu.forward', { params: { n: 100 }, x, y }, { workgroups: 2 })
    gemm(plain(x, 4), plain(x, 4), [8, 4, 4], Tensor.empty('c', [8, 4]))
  })).toHaveLength(2) // prettier-ignore
})

test('where kernels are slow to build, none is built twice', () => {
  const trace = () => [gelu(x), sum(x), gelu(gelu(x))]
  expect(pairsOf(trace, true)).toEqual(['gelu.forward + gelu.forward', 'columnSum.vec4 + gelu.forward'])
  expect(pairsOf(trace, false)).toEqual(['gelu.forward', 'gelu.forward', 'columnSum.vec4', 'gelu.forward'])
  expect(pairsOf(() => [gelu(x), sum(x)], false)).toEqual(['gelu.forward + columnSum.vec4'])
  // a pair that is given up may leave a kernel of another alone
  const chained = () => [gelu(x), sum(x), weightedSum(x, x), sum(gelu(x))]
  const kernels = pairsOf(chained, false).flatMap((dispatch) => dispatch.split(' + '))
  const builds = new Map<string, Set<string>>()
  for (const dispatch of pairsOf(chained, false))
    for (const kernel of dispatch.split(' + ')) builds.set(kernel, (builds.get(kernel) ?? new Set()).add(dispatch))
  expect(kernels).toHaveLength(6)
  expect([...builds.values()].every(({ size }) => size === 1)).toBe(true)
})

/** Programs over tensors of one size: each step makes one of earlier ones, or changes one in place. */
const programs = fc.array(
  fc.record({ op: fc.constantFrom('gelu', 'add', 'sum', 'dot'), of: fc.nat(), into: fc.nat() }),
  {
    minLength: 2,
    maxLength: 14,
  },
)
type Steps = typeof programs extends fc.Arbitrary<infer T> ? T : never

function traced(steps: Steps, start: Tensor) {
  const tensors = [gelu(start), gelu(start)]
  const small: Tensor[] = []
  for (const { op, of, into } of steps) {
    const [a, b] = [of % tensors.length, into % tensors.length]
    if (op === 'gelu') tensors.push(gelu(tensors[a]))
    else if (op === 'sum') small.push(sum(tensors[a]))
    else if (op === 'dot')
      small.push(weightedSum(tensors[a], Tensor.constant('ones', [8, 4], new Float32Array(32).fill(1)))) // prettier-ignore
    else if (a !== b) addInto(tensors[b], tensors[a])
  }
  return [...tensors, ...small]
}

test('whatever the program, every launch runs once, after all that it needs', () => {
  const written = ({ text, tensors }: Launch) => {
    const storage = text.bindings.filter(({ access }) => access !== 'uniform')
    return new Set(tensors.filter((_, i) => storage[i].access === 'storage').map((tensor) => tensor.storage))
  }
  const touches = (launch: Launch, other: Launch) => other.tensors.some((t) => written(launch).has(t.storage))
  gpu.spillsRegisters = false
  let joined = 0
  fc.assert(
    fc.property(programs, (steps) => {
      const program = new Program(gpu, 'any')
      program.record(() => traced(steps, x))
      const groups = sideBySide(program).map(partsOf)
      expect(groups.flat()).toHaveLength(program.launches.length)
      const at = new Map(groups.flatMap((group, g) => group.map((launch) => [launch, g] as const)))
      program.launches.forEach((later, i) => {
        for (const earlier of program.launches.slice(0, i))
          if (touches(earlier, later) || touches(later, earlier))
            expect(at.get(earlier)).toBeLessThan(at.get(later) ?? -1)
      })
      joined += program.launches.length - groups.length
    }),
  )
  expect(joined).toBeGreaterThan(100)
})

test('whatever the program, side by side gives the bits of one after another', async () => {
  const start = input([8, 4], uniform(32, 1))
  await fc.assert(
    fc.asyncProperty(programs, async (steps) => {
      const results = []
      for (const apart of [true, false]) {
        const program = new Program(gpu, 'any')
        const outputs = program.record(() => traced(steps, start))
        gpu.spillsRegisters = false
        const compiled = await CompiledProgram.compile(program, outputs, { apart })
        compiled.run()
        results.push(await Promise.all(outputs.map((output) => output.read(gpu))))
        compiled.destroy()
      }
      expect(results[1]).toEqual(results[0])
    }),
    { numRuns: 12 },
  )
})
