// Answers the page's question what a network's features are worth. The network is copied first, so a run goes on and its
// memory may go; the passes over the images are submitted one by one, with two under way at most, so that they and the
// steps of a run are done turn about by the device. Baselines are functions of settings and images, and kept for the visit.

import { messageOf } from '../../base/messageOf'
import type { Dataset } from '../../data/dataset'
import type { Gpu } from '../../gpu/device'
import type { Backbone } from '../../nn/backbone'
import type { RunConfig } from '../../runs/config'
import type { OpenedFile } from '../../runs/opened/openFile'
import { dataShapeOf } from '../imagesOfRun'
import { BackboneCopy } from '../fileNetworks'
import type { Inspector } from '../inspector'
import { normalizationOf } from '../normalization'
import type { Inspected } from '../protocol'
import type { ProbeCommand, ProbeEvent, ProbePart, ProbeScores, Probed } from './messages'
import { neighbourCounts, pixelsLeftOut, probeFeatures, type FitProbe } from './probeFeatures'

/** What probing needs from the worker. */
export interface ProbeHost {
  gpu(): Promise<Gpu>
  datasetOf(config: RunConfig): Promise<Dataset>
  /** The opened file of that number. */
  file(runId: number): OpenedFile | null
  /** A copy of a run's networks. */
  copy: Inspector['copy']
  fit: FitProbe
  emit(event: ProbeEvent): void
}

type Ask = Extract<ProbeCommand, { type: 'probe' }>

/** A network in buffers of its own. */
interface Owned {
  backbone: Backbone
  config: RunConfig
  inspected: Inspected
  /** Trained by this program, on images normalised with their own numbers. */
  isOwn: boolean
  destroy: () => void
}

export class FeatureProbe {
  readonly #host: ProbeHost
  readonly #baselines = new Map<string, ProbeScores>()
  #stop: AbortController | null = null
  /** One after another: the memory of the last one goes before the next takes any. */
  #turn: Promise<void> = Promise.resolve()

  constructor(host: ProbeHost) {
    this.#host = host
  }

  /** Resolves when it has ended, in whatever way; never rejects. */
  ask(ask: Ask): Promise<void> {
    this.cancel()
    const stop = new AbortController()
    this.#stop = stop
    this.#turn = this.#turn.then(() => this.#answer(ask, stop.signal))
    return this.#turn
  }

  cancel(): void {
    this.#stop?.abort()
  }

  async #answer(ask: Ask, signal: AbortSignal): Promise<void> {
    const end = (how: 'done' | 'cancelled' | 'failed', message: string | null = null) =>
      this.#host.emit({ type: 'probe-ended', probeId: ask.probeId, how, message })
    try {
      await this.#probe(ask, signal)
      end('done')
    } catch (error) {
      if (signal.aborted) end('cancelled')
      else end('failed', messageOf(error))
    }
  }

  async #probe(ask: Ask, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { probeId, network, images } = ask
    // all images of the set, as `esvit evaluate` takes them, and not the part that the run was trained on
    const data = { ...ask.config.data, train: images, test: images }
    const dataset = await this.#host.datasetOf({ ...ask.config, data })
    const gpu = await this.#host.gpu()
    const { backbone, config, inspected, isOwn, destroy } = await this.#network(gpu, ask)
    const { k, temperature, lastBlocks } = config.evaluation
    const { ks, leftOut } = neighbourCounts(k, dataset.train.count)
    const { card, train, test } = dataset
    const classes = [...dataset.classes]
    const counts = { train: train.count, test: test.count }
    const probed: Probed = {
      subject: inspected, network, title: card.title, ...counts, classes, leftOut, pixelsLeftOut: pixelsLeftOut(dataset), temperature,
    } // prettier-ignore
    const shape = { ...dataShapeOf(dataset), normalization: normalizationOf({ isOwn }, dataset) }

    const scoresOf = (part: ProbePart, of: Backbone | null) =>
      probeFeatures(gpu, { config, data: shape, backbone: of }, dataset, { ks, linear: true }, {
        fit: this.#host.fit,
        signal,
        onProgress: (progress) => this.#host.emit({ type: 'probing', probeId, progress: { part, ...progress } }),
      }) // prettier-ignore
    const tell = (part: ProbePart, scores: ProbeScores) =>
      this.#host.emit({ type: 'probed', probeId, part, probed, scores })

    tell('network', await scoresOf('network', backbone).finally(destroy))
    const same = [dataset.hash ?? card.title, data, config.seed, k, temperature]
    const random = async () => {
      const drawn = new BackboneCopy(gpu, config, 'random initialisation')
      try {
        await drawn.draw(config.seed)
        return await scoresOf('random', drawn.backbone)
      } finally {
        drawn.destroy()
      }
    }
    tell('random', await this.#once([...same, lastBlocks, config.backbone, isOwn], random))
    tell('pixels', await this.#once(same, () => scoresOf('pixels', null)))
  }

  /** Measured before in this visit, or now. */
  async #once(parts: readonly unknown[], measure: () => Promise<ProbeScores>): Promise<ProbeScores> {
    const key = JSON.stringify(parts)
    const scores = this.#baselines.get(key) ?? (await measure())
    this.#baselines.set(key, scores)
    return scores
  }

  async #network(gpu: Gpu, { runId, config, step, network }: Ask): Promise<Owned> {
    const file = this.#host.file(runId)
    if (file) {
      const { card, networks } = file
      const copy = new BackboneCopy(gpu, card.config, 'probed network')
      try {
        await copy.read(card.name, networks[network])
      } catch (error) {
        copy.destroy()
        throw error
      }
      const { name, trained, config, isOwn } = card
      const inspected = { of: 'file', name, trained } as const
      return { backbone: copy.backbone, config, inspected, isOwn, destroy: () => copy.destroy() }
    }
    const copied = await this.#host.copy({ runId, config }, step)
    if (!copied) throw new Error('The run is still being built: ask again when it trains.')
    const { networks, inspected } = copied
    return {
      backbone: networks[network].backbone, config, inspected, isOwn: true, destroy: () => networks.destroy(),
    } // prettier-ignore
  }
}
