// A session's state as the bytes of a checkpoint file, and the step it is of.

import type { Dataset } from '../data/dataset'
import { encodeCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import type { Session } from './session'

export async function checkpointOf(
  session: Session,
  config: RunConfig,
  { name: data, hash: dataHash }: Pick<Dataset, 'name' | 'hash'>,
): Promise<{ step: number; bytes: Uint8Array<ArrayBuffer> }> {
  const shapes = session.shapes() // now, since the run may end while its weights are read
  const snapshot = await session.snapshot()
  return {
    step: snapshot.step,
    bytes: encodeCheckpoint({ config, data, ...(dataHash && { dataHash }), ...snapshot }, shapes),
  }
}
