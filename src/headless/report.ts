// Keeps what a run of the terminal tells, makes its report, and holds it against what a link says.

import { CODE_VERSION } from '../runs/codeVersion'
import type { Dataset } from '../data/dataset'
import type { RunConfig } from '../runs/config'
import { encodeLink, type OpenedLink } from '../runs/link'
import { rewoundTo } from '../runs/log'
import { reportHtml } from '../runs/report/report'
import { reproduce, type Reproduction } from '../runs/reproduction'
import { adapterText, resultsOf, type MeasuredRun } from '../runs/results'
import type { TrainEvent } from '../train/protocol'
import { MeasuredValues } from './measuredValues'

type ToldData = Pick<Dataset, 'card' | 'hash' | 'test'>

export class ReportKeeper {
  readonly #config: RunConfig
  readonly #dataset: ToldData
  readonly #adapter: string
  readonly #steps = new MeasuredValues()
  readonly #evaluations = new MeasuredValues()
  #step = 0
  #status = 'not started'
  #baselines: { knnPixels: number; knnRandom: number } | null = null

  /** @param adapter as it calls itself */
  constructor(config: RunConfig, dataset: ToldData, adapter: string) {
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
    else if (event.type === 'device-lost') {
      const ends = rewoundTo(event.from)
      this.#step = event.from
      this.#steps.cut(ends.steps)
      this.#evaluations.cut(ends.evaluations)
    } else if (event.type === 'baselines') this.#baselines = event.values
    else if (event.type === 'finished' || event.type === 'stopped') this.#status = event.type
    else if (event.type === 'failed') this.#status = `stopped by an error: ${event.message}`
  }

  /** @param made milliseconds since 1970 */
  html(made: number): string {
    const run = this.#run
    const results = resultsOf(run)
    const shared = results && { adapter: this.#adapter, code: CODE_VERSION, a: results, b: null }
    return reportHtml({
      runs: [{ ...run, data: this.#dataset.card.title, status: this.#status, baselines: this.#baselines }],
      adapter: this.#adapter,
      code: CODE_VERSION,
      link: `#${encodeLink(this.#config, undefined, { results: shared })}`,
      pictures: [],
      made,
    })
  }

  /** Whether the run is what a link says of it; null where the link says nothing of it. */
  against({ config, results }: Pick<OpenedLink, 'config' | 'results'>): Reproduction | null {
    if (!results?.a) return null
    const { adapter, code } = results
    const images = Math.min(this.#config.evaluation.testImages, this.#dataset.test.count)
    const here = { ...this.#run, adapter: this.#adapter, code: CODE_VERSION, images }
    return reproduce({ config, results: results.a, adapter, code }, here)
  }

  get #run(): MeasuredRun {
    return {
      config: this.#config,
      step: this.#step,
      steps: this.#steps,
      evaluations: this.#evaluations,
      dataHash: this.#dataset.hash,
    }
  }
}
