// Answers what the page asks about kernels. What answers is loaded when it is first asked, for most readers never do; one
// thing is under way at a time, and a newer ask ends it.

import { messageOf } from '../../base/messageOf'
import type { Dataset } from '../../data/dataset'
import type { Gpu } from '../../gpu/device'
import type { RunConfig } from '../../runs/config'
import type { KernelAsk, KernelNews, OfAsk } from './kernelTalk'

/** For a millisecond of its own it leaves a run so many. */
const SHARE_LEFT = 3

/** What the desk needs from the worker. */
export interface KernelHost {
  gpu(): Promise<Gpu>
  datasetOf(config: RunConfig): Promise<Dataset>
  /** Steps follow one another now. */
  isTraining(): boolean
  tell: (news: OfAsk & KernelNews) => void
}

export class KernelDesk {
  readonly #host: KernelHost
  #stop = new AbortController()
  /** What is under way; a newer ask waits until it has freed what it made. */
  #underWay: Promise<void> = Promise.resolve()

  constructor(host: KernelHost) {
    this.#host = host
  }

  /** Never rejects: what goes wrong is told. */
  handle(ask: OfAsk & KernelAsk): Promise<void> {
    if (ask.ask !== 'list') this.#stop.abort()
    if (ask.ask === 'cancel') return this.#underWay
    const stop = ask.ask === 'list' ? this.#stop : new AbortController()
    this.#stop = stop
    const tell = (news: KernelNews) => this.#host.tell({ askId: ask.askId, ...news })
    this.#underWay = this.#underWay
      .then(() => this.#answer(ask, stop.signal, tell))
      .catch((error: unknown) => {
        if (stop.signal.aborted) tell({ news: 'cancelled' })
        else tell({ news: 'failed', message: messageOf(error) })
      })
    return this.#underWay
  }

  /** Between two pieces of work: others may have the thread, and a run that trains has most of the time. */
  #pauseFor(signal: AbortSignal): () => Promise<void> {
    let begin = performance.now()
    return async () => {
      const rest = this.#host.isTraining() ? SHARE_LEFT * (performance.now() - begin) : 0
      await new Promise((resolve) => setTimeout(resolve, rest))
      signal.throwIfAborted()
      begin = performance.now()
    }
  }

  async #answer(
    ask: Exclude<KernelAsk, { ask: 'cancel' }>,
    signal: AbortSignal,
    tell: (news: KernelNews) => void,
  ): Promise<void> {
    const gpu = await this.#host.gpu()
    const options = { signal, tell, pause: this.#pauseFor(signal) }
    switch (ask.ask) {
      case 'list': {
        const { listOps, listSources } = await import('./checks')
        return tell({ news: 'listed', ops: listOps(gpu), sources: listSources() })
      }
      case 'test': {
        const { selfTest } = await import('./selfTest')
        return selfTest(gpu, { ops: ask.ops, ...options })
      }
      case 'time': {
        const { timeStep } = await import('./timeStep')
        return timeStep(gpu, await this.#host.datasetOf(ask.config), ask.config, options)
      }
      default:
        return ask satisfies never
    }
  }
}
