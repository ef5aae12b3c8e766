// What a program takes, before anything is allocated: where its tensors lie, and how much that is.

import { storageBindings } from '../gpu/kernel'
import { housed, planMemory, type Plan, type Use } from './plan'
import type { Launch, Program } from './program'
import { sideBySide } from './sideBySide'
import type { Storage, Tensor } from './tensor'

export const UNIFORM_STRIDE = 256 // minUniformBufferOffsetAlignment every device accepts

/** What a program would take, before anything is allocated. */
export interface ProgramPlan {
  /** Bytes of transient memory of its own. */
  arenaBytes: number
  /** Bytes of each piece that its transient memory is made of, whoever they belong to. */
  arenas: readonly number[]
  /** Bytes of tables and launch parameters. */
  constantBytes: number
  /** Once nothing stands in for anything. */
  dispatches: number
  pipelines: number
  /** The tensor that takes most, of those whose memory comes with the program. */
  largest: { label: string; byteLength: number }
}

/** What compiling `program` would allocate. @param lent bytes of the buffers that it may work in */
export const planOf = (program: Program, keep: readonly Tensor[] = [], lent: readonly number[] = []): ProgramPlan =>
  planProgram(program, sideBySide(program), keep, lent).summary

/** The tensor that takes most, of those whose memory comes with the program. */
export function largestOf({ launches }: Program): ProgramPlan['largest'] {
  const storages = launches.flatMap((l) => l.tensors.map((t) => t.storage)).filter((s) => s.isTransient || s.data)
  return storages.reduce<ProgramPlan['largest']>((a, { label, byteLength }) => (byteLength > a.byteLength ? { label, byteLength } : a), { label: '', byteLength: 0 }) // prettier-ignore
}

/** Launches, and behind them those that they are made of: what has Params of its own. */
export const withParts = (launches: readonly Launch[]): Launch[] => [...launches, ...launches.flatMap((l) => l.parts)]

/** What `launches`, those of `program` or the same side by side, take, and where it lies. */
export function planProgram(
  program: Program,
  launches: readonly Launch[],
  keep: readonly Tensor[],
  lent: readonly number[] = [],
) {
  const { gpu } = program
  const slots = [...new Set(launches.flatMap((l) => l.tensors.map((t) => t.storage)).filter((s) => s.isTransient))]
  const numberOf = new Map(slots.map((slot, i) => [slot, i]))
  const kept = new Set<number>()
  for (const tensor of keep) {
    if (!tensor.storage.isTransient) continue
    const slot = numberOf.get(tensor.storage)
    if (slot === undefined)
      throw new Error(`program '${program.label}': '${tensor.label}' is kept, but no launch writes it`)
    kept.add(slot)
  }
  const plan: Plan = planMemory({
    sizes: slots.map((s) => s.byteLength),
    labels: slots.map((s) => s.label),
    launches: launches.map((launch) => usesOf(launch, numberOf)),
    kept,
    maxArenaBytes: gpu.device.limits.maxBufferSize,
  })
  const constants = [...new Set(launches.flatMap((l) => l.tensors.map((t) => t.storage)).filter((s) => s.data))]
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0)
  const houses = housed(plan.arenaBytes, lent)
  const summary: ProgramPlan = {
    arenaBytes: sum(plan.arenaBytes.filter((_, i) => houses[i] === undefined)),
    arenas: plan.arenaBytes,
    constantBytes: sum(constants.map((s) => alignUp(s.byteLength))) + withParts(launches).length * UNIFORM_STRIDE,
    dispatches: launches.length,
    pipelines: new Set(launches.map((l) => l.text.name)).size,
    largest: largestOf(program),
  }
  return { slots, plan, houses, summary, constants }
}

function usesOf(launch: Launch, numberOf: Map<Storage, number>): Use[] {
  const bindings = storageBindings(launch.text)
  checkPersistent(launch, bindings)
  return launch.tensors.flatMap((tensor, i) => {
    const slot = numberOf.get(tensor.storage)
    if (slot === undefined) return []
    return [{ slot, access: bindings[i].access === 'storage' ? 'write' : 'read' } as const]
  })
}

/** A persistent buffer has no planner to keep it from being read and written in one launch. */
function checkPersistent(launch: Launch, bindings: { name: string; access: string }[]): void {
  const seen = new Map<Storage, { name: string; access: string }>()
  launch.tensors.forEach(({ storage }, i) => {
    if (storage.isTransient) return
    const other = seen.get(storage)
    if (other && other.access !== bindings[i].access)
      throw new Error(
        `${launch.text.name}: '${other.name}' and '${bindings[i].name}' are both in '${storage.label}', one read and one written`,
      )
    seen.set(storage, bindings[i])
  })
}

export const alignUp = (bytes: number) => Math.ceil(bytes / 256) * 256
