// The self-test: every op's cases, one after another, until it is cancelled. What it makes is its own and is freed; where
// a run trains, it works a quarter of the time.

import type { Gpu } from '../../gpu/device'
import type { Pause } from './centralDifferences'
import { checks } from './checks'
import type { KernelNews } from './kernelTalk'
import { runCase } from './runCase'

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
    for (const [i, { op, cases }] of chosen.entries()) {
      const results = []
      for (const definition of cases) results.push(...(await runCase(gpu, definition, pause)))
      tell({ news: 'tested', op, results, done: i + 1, total: chosen.length })
    }
    tell({ news: 'test-ended', isWhole: true })
  } catch (error) {
    if (!signal.aborted) throw error
    tell({ news: 'test-ended', isWhole: false })
  }
}
