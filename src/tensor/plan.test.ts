import fc from 'fast-check'
import { expect, test } from 'vitest'
import { housed, planMemory, type PlanInput, type Use } from './plan'

const read = (slot: number): Use => ({ slot, access: 'read' })
const write = (slot: number): Use => ({ slot, access: 'write' })
const plan = (sizes: number[], launches: Use[][], rest: Partial<PlanInput> = {}) =>
  planMemory({ sizes, labels: sizes.map((_, i) => `t${i}`), launches, kept: new Set(), maxArenaBytes: 1e9, ...rest })

test('tensors whose lives do not meet share bytes, and a launch never reads and writes one arena', () => {
  // a chain 0 -> 1 -> 2 -> 3: two arenas are enough, each slot reused
  const { places, arenaBytes } = plan(
    [512, 512, 512, 512],
    [[write(0)], [read(0), write(1)], [read(1), write(2)], [read(2), write(3)]],
  )
  expect(arenaBytes).toEqual([512, 512])
  expect(places[0]?.arena).toBe(places[2]?.arena)
  expect(places[0]?.arena).not.toBe(places[1]?.arena)
})

test('what is kept is not overwritten', () => {
  const launches = [[write(0)], [read(0), write(1)], [read(1), write(2)]]
  const { places } = plan([256, 256, 256], launches, { kept: new Set([0]) })
  const [a, , c] = places
  expect(a?.arena === c?.arena && a?.byteOffset === c?.byteOffset).toBe(false)
})

test('reading what nobody wrote, and reading what the same launch writes, are named', () => {
  expect(() => plan([4], [[read(0)]])).toThrow("launch 0 reads 't0' before any launch has written it")
  expect(() => plan([4], [[write(0)], [read(0), write(0)]])).toThrow("launch 1 binds 't0' both to read and to write")
})

test('an arena that is full makes a new one', () => {
  const { arenaBytes } = plan([512, 512], [[write(0), write(1)]], { maxArenaBytes: 512 })
  expect(arenaBytes).toEqual([512, 512])
})

test.each<[string, number[], Use[][], number[]]>([
  ['the largest first', [512, 256, 768], [[write(0), write(1)], [write(2), read(0)]], [768, 512]],
  ['where an arena grows least', [768, 512, 512], [[write(0), write(1)], [write(2), read(0)]], [768, 512]],
  ['of equals what lives longest', [512, 512, 768, 768, 768], [[write(0), write(1)], [write(2)], [write(3), read(1)], [write(4), read(3)]], [768, 768]],
  ['in a hole that it fills', [512, 512, 512, 256, 512, 512, 256, 256], [[write(0), write(1)], [write(2), read(1)], [write(3), read(2)], [write(4), read(0)], [write(5), read(1)], [write(6), read(0), read(4)], [write(7), read(5)]], [1024, 1024, 256]],
])('tensors are placed so that little is taken: %s', (_, sizes, launches, arenaBytes) => {
  expect(plan(sizes, launches).arenaBytes).toEqual(arenaBytes)
}) // prettier-ignore

/** Random programs: every launch reads up to three written slots and writes a new one, sometimes one in place. */
const programs = fc
  .array(
    fc.record({
      bytes: fc.integer({ min: 4, max: 5000 }),
      reads: fc.array(fc.nat(), { maxLength: 3 }),
      alsoInPlace: fc.nat(),
    }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((steps) => {
    const launches = steps.map(({ reads, alsoInPlace }, at) => {
      const uses = [write(at), ...[...new Set(reads.map((r) => r % (at + 1)))].filter((s) => s !== at).map(read)]
      const inPlace = alsoInPlace % (at + 1)
      return uses.some((u) => u.slot === inPlace) ? uses : [...uses, write(inPlace)]
    })
    return { sizes: steps.map((s) => s.bytes), launches }
  })

test('whatever the program, living tensors never overlap and offsets are bindable', () => {
  fc.assert(
    fc.property(programs, ({ sizes, launches }) => {
      const { places, arenaBytes } = plan(sizes, launches)
      const life = sizes.map((_, slot) =>
        launches.flatMap((uses, at) => (uses.some((u) => u.slot === slot) ? [at] : [])),
      )
      places.forEach((p, i) => {
        if (!p) throw new Error('every slot is used here')
        expect(p.byteOffset % 256).toBe(0)
        expect(p.byteOffset + sizes[i]).toBeLessThanOrEqual(arenaBytes[p.arena])
        places.forEach((q, j) => {
          if (i >= j || p.arena !== q?.arena) return
          const together = life[i][0] <= (life[j].at(-1) ?? 0) && life[j][0] <= (life[i].at(-1) ?? 0)
          const overlap = p.byteOffset < q.byteOffset + sizes[j] && q.byteOffset < p.byteOffset + sizes[i]
          expect(together && overlap).toBe(false)
        })
      })
      for (const uses of launches)
        for (const a of uses)
          for (const b of uses) if (a.access !== b.access) expect(places[a.slot]?.arena).not.toBe(places[b.slot]?.arena)
    }),
    { numRuns: 200 },
  )
})

test('the largest arena chooses first among what is lent, the least that has room, and each is taken once', () => {
  expect(housed([5, 9], [20, 10, 6])).toEqual([2, 1])
  expect(housed([7, 9], [10, 8])).toEqual([1, 0])
  expect(housed([9, 9, 1], [9])).toEqual([undefined, 0, undefined])
  expect(housed([4], [])).toEqual([undefined])
})
