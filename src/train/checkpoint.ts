// A session's state as the bytes of a checkpoint file.

import { encodeCheckpoint } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import type { Session } from './session'

export async function checkpointOf(
  session: Session,
  config: RunConfig,
  data: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const snapshot = await session.snapshot()
  return encodeCheckpoint({ config, data, ...snapshot }, session.shapes())
}
