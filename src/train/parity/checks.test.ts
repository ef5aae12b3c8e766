import { describe, expect, it } from 'vitest'
import { f32, type NamedTensor } from '../../runs/safetensors'
import { Checks } from './checks'
import { noiseOf, withNoise } from './tolerance'

const checksOf = (tensors: Record<string, NamedTensor>) => new Checks(new Map(Object.entries(tensors)))
const floats = (...values: number[]) => f32([values.length], Float32Array.from(values))

describe('Checks', () => {
  it('passes what is within the tolerance and fails what is not', () => {
    const checks = checksOf({ a: floats(1, 2), b: floats(1, 2) })
    checks.compare('a', [1, 2.00001], [2], { abs: 3e-5 })
    checks.compare('b', [1, 2.001], [2], { abs: 3e-5 })
    expect(checks.list.map((c) => c.ok)).toEqual([true, false])
    expect(checks.ok).toBe(false)
  })

  it.each([{ abs: 1e9 }, { relL2: 1e9 }, { peak: 1e9 }, { rel: 1e9 }, { abs: () => Infinity }, {}])(
    'fails NaN on either side, whatever the tolerance: %o',
    (tolerance) => {
      const checks = checksOf({ theirs: floats(1, NaN), ours: floats(1, 2) })
      checks.compare('theirs', [1, 2], [2], tolerance)
      checks.compare('ours', [1, NaN], [2], tolerance)
      expect(checks.list.map((c) => c.ok)).toEqual([false, false])
    },
  )

  it('fails NaN where the true value is zero', () => {
    const checks = checksOf({ a: floats(1, NaN, 1) })
    checks.compare('a', [1, 0, 1], [3], { relL2: 1, isNoise: (i) => i === 1 })
    expect(checks.ok).toBe(false)
  })

  it('fails a tensor that is missing, unless it may be', () => {
    const checks = checksOf({})
    checks.compare('optional', [1], [1], { abs: 1 }, { isOptional: true })
    expect([checks.ok, checks.computed.size]).toEqual([true, 0])
    checks.compare('required', [1], [1], { abs: 1 })
    expect(checks.list).toMatchObject([{ name: 'required', ok: false, note: 'missing in the file' }])
  })

  it('fails a tensor that nobody asked for', () => {
    const checks = checksOf({ a: floats(1), stranger: floats(1) })
    checks.compare('a', [1], [1], { abs: 0 })
    checks.finish()
    expect(checks.list).toMatchObject([{ ok: true }, { name: 'stranger', ok: false, note: 'not understood' }])
  })

  it('fails another shape and another type', () => {
    const data = Float32Array.of(1, 2)
    const checks = checksOf({ turned: f32([1, 2], data), doubles: { dtype: 'F64', shape: [2], data: Float64Array.from(data) } }) // prettier-ignore
    checks.compare('turned', data, [2, 1], { abs: 1 })
    checks.compare('doubles', data, [2], { abs: 1 })
    expect(checks.list.map((c) => c.note)).toEqual(['must be F32 [2, 1], is F32 [1, 2]', 'must be F32 [2], is F64 [2]'])
  })

  it('fails a list of another length, a stranger in a list and a name that a list lacks', () => {
    const checks = checksOf({})
    checks.values('list', [1, 2], [1], { abs: 1 })
    checks.names('names', ['a', 'x'], ['a', 'b'], ['b'])
    expect(checks.list.map((c) => c.note)).toEqual([
      'must have 2 values, has 1',
      'not understood',
      'missing in the JSON',
    ])
  })

  it('lets integers differ only where they are tied', () => {
    const checks = checksOf({ match: { dtype: 'I32', shape: [2], data: Int32Array.of(3, 5) } })
    checks.equal('match', [3, 4], [2], (i, expected) => i === 1 && expected === 5)
    checks.equal('match', [3, 4], [2], (i) => i === 0)
    expect(checks.list.map((c) => c.ok)).toEqual([true, false])
  })

  it('reports finite numbers only, so that they are JSON', () => {
    const checks = checksOf({ a: floats(Infinity) })
    checks.compare('a', [1], [1], { relL2: 1 })
    expect(JSON.stringify(checks.list)).not.toContain('null')
  })
})

describe('elements without a true value', () => {
  it('are the key third of a qkv bias', () => {
    const isNoise = noiseOf('blocks.0.attn.qkv.bias', 6, false)
    expect([0, 1, 2, 3, 4, 5].map((i) => isNoise?.(i))).toEqual([false, false, true, true, false, false])
    expect(noiseOf('blocks.0.attn.qkv.weight', 6, false)).toBeUndefined()
  })

  it('are held to rounding, and the others to the tolerance', () => {
    const tolerance = withNoise({ relL2: 1e-5 }, (i) => i === 1)
    const checks = checksOf({ a: floats(1, 1e-8), b: floats(1, 1e-2), c: floats(1.1, 0) })
    for (const name of ['a', 'b', 'c']) checks.compare(name, [1, 0], [2], tolerance)
    expect(checks.list.map((c) => c.ok)).toEqual([true, false, false])
  })
})
