// Keeps what a run of the terminal tells, and makes its report.

import { CODE_VERSION } from '../base/version'
import type { Dataset } from '../data/dataset'
import type { RunConfig } from '../runs/config'
import { encodeLink } from '../runs/link'
import { reportHtml } from '../runs/report/report'
import { adapterText, resultsOf } from '../runs/results'
import type { TrainEvent } from '../train/protocol'
import { MeasuredValues } from './measuredValues'

export class ReportKeeper {
  readonly #config: RunConfig
  readonly #dataset: Pick<Dataset, 'card' | 'hash'>
  readonly #adapter: string
  readonly #steps = new MeasuredValues()
  readonly #evaluations = new MeasuredValues()
  #step = 0
  #status = 'not started'
  #baselines: { knnPixels: number; knnRandom: number } | null = null

  /** @param adapter as it calls itself */
  constructor(config: RunConfig, dataset: Pick<Dataset, 'card' | 'hash'>, adapter: string) {
    this.#config = config
    this.#dataset = dataset
    this.#adapter = adapterText(adapter)
  }

  take(event: TrainEvent): void {
    if (event.type === 'metrics')
      for (const { step, values } of event.steps) {
        this.#steps.append(step, values)
        this.#step = step + 1
      }
    else if (event.type === 'evaluated') this.#evaluations.append(event.result.step, event.result.values)
    else if (event.type === 'baselines') this.#baselines = event.values
    else if (event.type === 'finished' || event.type === 'stopped') this.#status = event.type
    else if (event.type === 'failed') this.#status = `stopped by an error: ${event.message}`
  }

  /** @param made milliseconds since 1970 */
  html(made: number): string {
    const { card, hash } = this.#dataset
    const run = {
      config: this.#config,
      step: this.#step,
      steps: this.#steps,
      evaluations: this.#evaluations,
      dataHash: hash,
    }
    const results = resultsOf(run)
    const shared = results && { adapter: this.#adapter, code: CODE_VERSION, a: results, b: null }
    return reportHtml({
      runs: [{ ...run, data: card.title, status: this.#status, baselines: this.#baselines }],
      adapter: this.#adapter,
      code: CODE_VERSION,
      link: `#${encodeLink(this.#config, undefined, { results: shared })}`,
      pictures: [],
      made,
    })
  }
}
