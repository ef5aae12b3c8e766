// What a slice of the page's state is: plain state with actions, and what it does when news comes or a link is opened. Actions send commands
// and change only what is the page's own; everything the worker owns changes in `receive`. No slice knows another.

import type { DecodedLink } from '../../runs/link'
import type { TrainCommand, TrainEvent } from '../../train/protocol'

/** News of the worker, or of there being none. */
export type AppEvent = TrainEvent | { type: 'worker-broken'; message: string }

export type Send = (command: TrainCommand) => void

interface SliceTools<S> {
  set: (change: Partial<S>) => void
  get: () => S
  send: Send
}

export interface Slice<S> {
  state: S
  receive: (event: AppEvent) => void
  /** A link was opened, or could not be read. */
  open?: (link: DecodedLink) => void
}

export type MakeSlice<S> = (tools: SliceTools<S>) => Slice<S>
