// Where each transient tensor lives: liveness, then placement into a few arenas.
//
// Two tensors may share bytes when no launch needs both. One law of WebGPU shapes the rest: within a dispatch a buffer
// is one resource, whole, so an arena must not be read by one binding of a launch and written by another. Every tensor
// therefore goes into an arena where none of its partners of the other kind lives; a new arena is opened when all
// conflict. Largest first, of equals those that live longest into the program, lowest hole first (greedy by size, as
// TensorFlow Lite's memory planner): within 2 % of what is alive at once at the most, in the presets.

/** One binding of a launch: the slot and what is done to it. */
export interface Use {
  slot: number
  access: 'read' | 'write'
}

export interface PlanInput {
  /** Bytes of each slot. */
  sizes: readonly number[]
  /** Names of the slots, for messages. */
  labels: readonly string[]
  /** The uses of each launch, in order. */
  launches: readonly (readonly Use[])[]
  /** Slots that must keep their contents after the last launch. */
  kept: ReadonlySet<number>
  /** Bytes an arena may have. */
  maxArenaBytes: number
}

export interface Plan {
  /** Arena and byte offset of each slot that is used; undefined where no launch uses it. */
  places: ({ arena: number; byteOffset: number } | undefined)[]
  arenaBytes: number[]
}

const ALIGNMENT = 256 // minStorageBufferOffsetAlignment every device accepts
const align = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

interface Placed {
  slot: number
  first: number
  last: number
  byteOffset: number
  byteEnd: number
}

export function planMemory({ sizes, labels, launches, kept, maxArenaBytes }: PlanInput): Plan {
  const first = sizes.map(() => Infinity)
  const last = sizes.map(() => -1)
  const rivals = sizes.map(() => new Set<number>()) // slots used the other way in the same launch
  launches.forEach((uses, at) => {
    for (const { slot, access } of uses) {
      if (first[slot] === Infinity && access === 'read')
        throw new Error(`plan: launch ${at} reads '${labels[slot]}' before any launch has written it`)
      first[slot] = Math.min(first[slot], at)
      last[slot] = at
      for (const other of uses) {
        if (other.access === access) continue
        if (other.slot === slot) throw new Error(`plan: launch ${at} binds '${labels[slot]}' both to read and to write`)
        rivals[slot].add(other.slot)
      }
    }
  })
  for (const slot of kept) if (last[slot] >= 0) last[slot] = launches.length

  const places: Plan['places'] = sizes.map(() => undefined)
  const arenas: { placed: Placed[]; bytes: number }[] = []
  const order = sizes.map((_, slot) => slot).filter((slot) => last[slot] >= 0)
  order.sort((a, b) => sizes[b] - sizes[a] || last[b] - last[a])

  for (const slot of order) {
    const bytes = align(sizes[slot])
    let best: { arena: number; byteOffset: number; growth: number } | null = null
    for (const [arena, { placed, bytes: arenaBytes }] of arenas.entries()) {
      if (placed.some((p) => rivals[slot].has(p.slot))) continue
      const byteOffset = lowestHole(placed, first[slot], last[slot], bytes)
      if (byteOffset + bytes > maxArenaBytes) continue
      const growth = Math.max(0, byteOffset + bytes - arenaBytes)
      if (!best || growth < best.growth) best = { arena, byteOffset, growth }
    }
    if (!best) best = { arena: arenas.push({ placed: [], bytes: 0 }) - 1, byteOffset: 0, growth: bytes }
    const { arena, byteOffset } = best
    places[slot] = { arena, byteOffset }
    arenas[arena].bytes = Math.max(arenas[arena].bytes, byteOffset + bytes)
    arenas[arena].placed.push({ slot, first: first[slot], last: last[slot], byteOffset, byteEnd: byteOffset + bytes })
  }
  return { places, arenaBytes: arenas.map((a) => a.bytes) }
}

/**
 * Which of the buffers that are lent each arena may lie in, every one taken once: the smallest that has room, and the
 * largest arena chooses first. Undefined where none has.
 */
export function housed(arenaBytes: readonly number[], lent: readonly number[]): (number | undefined)[] {
  const bySize = (bytes: readonly number[]) => bytes.map((_, i) => i).sort((a, b) => bytes[a] - bytes[b])
  const places: (number | undefined)[] = arenaBytes.map(() => undefined)
  const left = bySize(lent)
  for (const arena of bySize(arenaBytes).reverse()) {
    const at = left.findIndex((i) => lent[i] >= arenaBytes[arena])
    if (at >= 0) places[arena] = left.splice(at, 1)[0]
  }
  return places
}

/** Lowest offset at which `bytes` fit beside all that lives at the same time. */
function lowestHole(placed: Placed[], first: number, last: number, bytes: number): number {
  const alive = placed.filter((p) => p.first <= last && first <= p.last).sort((a, b) => a.byteOffset - b.byteOffset)
  let byteOffset = 0
  for (const p of alive) {
    if (p.byteOffset - byteOffset >= bytes) break
    byteOffset = Math.max(byteOffset, p.byteEnd)
  }
  return byteOffset
}
