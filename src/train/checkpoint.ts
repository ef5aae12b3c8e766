// A session's state as the bytes of a checkpoint file, and the step it is of.

import type { Dataset } from '../data/dataset'
import { encodeCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import type { RunLog } from '../runs/log'
import type { Session } from './session'

/** What a session does not know of itself. */
export interface Surroundings {
  /** The adapter in its own words. */
  adapter?: string
  /** Everything measured by the time so many steps were done. */
  logUntil?: (step: number) => RunLog | undefined
}

export async function checkpointOf(
  session: Session,
  config: RunConfig,
  { name: data, hash: dataHash }: Pick<Dataset, 'name' | 'hash'>,
  { adapter, logUntil }: Surroundings = {},
): Promise<{ step: number; bytes: Uint8Array<ArrayBuffer> }> {
  const shapes = session.shapes() // now, since the run may end while its weights are read
  const snapshot = await session.snapshot()
  const { step } = snapshot
  const log = logUntil?.(step)
  const known = { config, data, ...(dataHash && { dataHash }), ...(adapter && { adapter }), ...(log && { log }) }
  return { step, bytes: encodeCheckpoint({ ...known, ...snapshot }, shapes) }
}
