// Launches that do not need each other, two by two in one dispatch (gpu/joined.ts). A dispatch costs a graphics card some
// tens of microseconds beside what it computes, and small kernels leave much of it idle; and every kernel of a step
// reads an arena that the one before it wrote, so that none starts before that one has ended. Each sum is added up as before.

import { joinedParams, joinedText } from '../gpu/joined'
import { storageBindings, type Binding, type KernelText } from '../gpu/kernel'
import { choiceOf, gridOf, type Launch, type Program } from './program'
import type { Tensor } from './tensor'

const MOST_BINDINGS = 8 // maxStorageBuffersPerShaderStage, guaranteed by the specification
const MOST_PARAMS = 64 // 256 bytes of a uniform
/** Of how many launches, from the first that is left on, the next run: what is early lies in memory until it is wanted. */
const REACH = 6
/** What a dispatch counts beside a place by which a launch is early: fewer dispatches come first. */
const DISPATCH = 2 ** 16
/** Types that mean the same in any text. */
const OWN_TYPE = /^array<(?:f32|u32|i32|vec[234][fuih])>$/

/** The launches of a program in an order that computes the same, pairs of them as one. */
export function sideBySide({ gpu, launches }: Program): Launch[] {
  const result = fewest(launches)
  return gpu.spillsRegisters ? eachBuiltOnce(result) : result
}

/** What runs next, counted from the first launch that is left; and what it and all after it cost. */
interface Plan {
  cost: number
  parts: readonly number[]
}

/**
 * As few dispatches as there can be where no launch runs long before those that it was recorded behind; of such orders, one
 * that keeps nearest to the recorded one. What is best from some point on depends on which of the next launches have run.
 */
function fewest(launches: readonly Launch[]): Launch[] {
  const n = launches.length
  const remembered = <T>(compute: (one: number, other: number) => T) => {
    const known = new Map<number, T>()
    return (one: number, other: number): T => {
      const key = one * n + other
      if (!known.has(key)) known.set(key, compute(one, other))
      return known.get(key) as T
    }
  }
  const isNeeded = remembered((one, by) => needs(launches[by], launches[one]))
  const pair = remembered((one, other) => (isNeeded(one, other) ? null : joinedLaunch(launches[one], launches[other])))

  const plans = new Map<number, Plan>()
  /** @param done a bit for each of the launches from `at` on that has run; the first has not */
  const planFrom = (at: number, done: number): Plan => {
    const key = at * 2 ** REACH + done / 2
    const known = plans.get(key)
    if (known) return known
    const isLeft = (i: number) => at + i < n && !((done >> i) & 1)
    const left = Array.from({ length: REACH }, (_, i) => i).filter(isLeft)
    const free = left.filter((i) => left.every((j) => j >= i || !isNeeded(at + j, at + i)))
    let best: Plan = { cost: Infinity, parts: [] }
    const consider = (parts: readonly number[], cost: number) => {
      const total = cost + after(at, parts.reduce((bits, i) => bits | (1 << i), done)) // prettier-ignore
      if (total < best.cost) best = { cost: total, parts }
    }
    consider([0], DISPATCH)
    for (const [k, one] of free.entries())
      for (const other of free.slice(k + 1)) if (pair(at + one, at + other)) consider([one, other], DISPATCH + other)
    plans.set(key, best)
    return best
  }
  const next = (at: number, done: number): [at: number, done: number] => {
    while (done & 1) [at, done] = [at + 1, done >> 1]
    return [at, done]
  }
  const after = (at: number, done: number): number => {
    const [from, bits] = next(at, done)
    return from < n ? planFrom(from, bits).cost : 0
  }

  for (let at = n - 1; at > 0; at--) planFrom(at, 0) // from the end on, lest calls nest as deep as a program is long
  const result: Launch[] = []
  for (let [at, done] = [0, 0]; at < n;) {
    const [one, other] = planFrom(at, done).parts
    result.push(other === undefined ? launches[at + one] : (pair(at + one, at + other) ?? launches[at + one]))
    ;[at, done] = next(at, done | (1 << one) | (other === undefined ? 0 : 1 << other))
  }
  return result
}

/**
 * On a software adapter a dispatch costs next to nothing, and a kernel up to seconds to build: there two kernels are one
 * where they are so in all their launches, and nothing is built twice.
 */
function eachBuiltOnce(launches: readonly Launch[]): Launch[] {
  const builds = new Map<KernelText, Set<KernelText>>()
  for (const launch of launches)
    for (const { text } of partsOf(launch)) builds.set(text, (builds.get(text) ?? new Set()).add(launch.text))
  // what is left as a pair shares no kernel with those that are taken apart, so one look is enough
  const isDear = (launch: Launch) => partsOf(launch).some(({ text }) => (builds.get(text)?.size ?? 0) > 1)
  return launches.flatMap((launch) => (isDear(launch) ? partsOf(launch) : [launch]))
}

/** A launch, or those that it is, in an order in which they may run. */
export const partsOf = (launch: Launch): readonly Launch[] => (launch.parts.length ? launch.parts : [launch])

/** A tensor as a launch binds it. */
interface Use {
  binding: Binding
  tensor: Tensor
}

const usesOf = ({ text, tensors }: Launch): Use[] =>
  storageBindings(text).map((binding, i) => ({ binding, tensor: tensors[i] }))

const writes = ({ binding }: Use) => binding.access === 'storage'

function overlap(a: Tensor, b: Tensor): boolean {
  const endOf = ({ byteOffset, byteLength }: Tensor) => byteOffset + byteLength
  return a.storage === b.storage && a.byteOffset < endOf(b) && b.byteOffset < endOf(a)
}

/** Whether one of the two writes what the other reads or writes. */
const needs = (later: Launch, earlier: Launch): boolean =>
  usesOf(later).some((a) => usesOf(earlier).some((b) => (writes(a) || writes(b)) && overlap(a.tensor, b.tensor)))

/** Within a dispatch a buffer is read or written, whole: two places of one storage, too. */
const disagree = (one: Launch, other: Launch): boolean =>
  usesOf(one).some((a) => usesOf(other).some((b) => a.tensor.storage === b.tensor.storage && writes(a) !== writes(b)))

/** Both as one; null where that cannot be bound, or their workgroups have sizes of their own. */
function joinedLaunch(one: Launch, other: Launch): Launch | null {
  if (disagree(one, other)) return null
  const parts = inOneSize(one, other)
  if (!parts) return null
  const bound: Use[] = []
  const bindings = parts.map((part) =>
    usesOf(part).map((use) => {
      const known = bound.findIndex((seen) => isSame(seen, use))
      return known < 0 ? bound.push(use) : known + 1
    }),
  )
  const text = joinedText(parts.map((part, i) => ({ text: part.text, bindings: bindings[i] })))
  if (bound.length > MOST_BINDINGS || text.params.length > MOST_PARAMS) return null
  const groups = parts.reduce((sum, { workgroups: [x, y, z] }) => sum + x * y * z, 0)
  return {
    kernel: text.name,
    constants: {},
    text,
    workgroups: gridOf(groups),
    threads: null,
    params: joinedParams(parts),
    tensors: bound.map(({ tensor }) => tensor),
    standIn: null,
    section: one.section,
    parts: [one, other],
  }
}

const isSame = (a: Use, b: Use): boolean =>
  !writes(a) &&
  !writes(b) &&
  a.binding.type === b.binding.type &&
  OWN_TYPE.test(a.binding.type) &&
  a.tensor.storage === b.tensor.storage &&
  a.tensor.byteOffset === b.tensor.byteOffset &&
  a.tensor.byteLength === b.tensor.byteLength

/** With workgroups of one size: what counts threads alone may have any. */
function inOneSize(one: Launch, other: Launch): Launch[] | null {
  const fixed = [one, other].filter(({ threads }) => threads === null)
  const size = Math.max(...(fixed.length ? fixed : [one, other]).map(({ text }) => text.workgroupSize))
  const sized = [one, other].map((launch) => {
    if (launch.text.workgroupSize === size) return launch
    const { kernel, constants, threads } = launch
    if (threads === null) return null
    return { ...launch, ...choiceOf(kernel, { threads }, { ...constants, WORKGROUP_SIZE: size }) }
  })
  return sized.every((launch) => launch !== null) ? sized : null
}
