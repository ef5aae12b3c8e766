// The self-test: every op's cases, one after another, until it is cancelled. What it makes is its own and is freed; where
// a run trains, it works a quarter of the time.

import type { Gpu } from '../../gpu/device'
import type { Pause } from './centralDifferences'
import { checks, type FoundCheck } from './checks'
import type { KernelNews } from './kernelTalk'
import { runCase } from './runCase'
import { workOf } from './workOf'

export interface SelfTestOptions {
  /** Names of ops; all where null. */
  ops: readonly string[] | null
  signal: AbortSignal
  /** Let others have thread and device; rejects where it was cancelled. */
  pause: Pause
  tell: (news: KernelNews) => void
}

export async function selfTest(gpu: Gpu, { ops, pause, signal, tell }: SelfTestOptions): Promise<void> {
  const chosen = checks.filter(({ op }) => !ops || ops.includes(op))
  try {
    const work = await workOfAll(gpu, chosen, pause)
    const all = sum(work)
    let left = all
    for (const [i, { op, cases }] of chosen.entries()) {
      const onCheck = () => {
        left -= work.shift() ?? 0
        tell({ news: 'testing', op, done: i, total: chosen.length, share: 1 - left / all })
      }
      const results = []
      for (const definition of cases) results.push(...(await runCase(gpu, definition, pause, onCheck)))
      tell({ news: 'tested', op, results, done: i + 1, total: chosen.length })
    }
    tell({ news: 'test-ended', isWhole: true })
  } catch (error) {
    if (!signal.aborted) throw error
    tell({ news: 'test-ended', isWhole: false })
  }
}

/** Of every check, in the order in which they run. */
async function workOfAll(gpu: Gpu, chosen: readonly FoundCheck[], pause: Pause): Promise<number[]> {
  const work: number[] = []
  const built = new Set<string>()
  for (const definition of chosen.flatMap(({ cases }) => cases)) {
    await pause()
    work.push(...workOf(gpu, definition, built))
  }
  return work
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
