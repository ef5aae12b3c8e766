// Keeps what a run of the terminal tells, makes its report, and holds it against what a link says.

import type { Dataset } from '../data/dataset'
import { CODE_VERSION } from '../runs/codeVersion'
import { diagnose } from '../runs/collapse'
import type { RunConfig } from '../runs/config'
import { encodeLink, type OpenedLink } from '../runs/link'
import { LogRecorder, rowsOf, type RunLog } from '../runs/log'
import { outcomeOf } from '../runs/outcome/words'
import { baselinesOf, type Baselines } from '../runs/references'
import { reportHtml } from '../runs/report/report'
import { reproduce, type Reproduction } from '../runs/reproduction'
import { adapterText, resultsOf, type MeasuredRun } from '../runs/results'
import type { TrainEvent } from '../train/protocol'
import { measuresOf } from './measuredValues'

/** A run that goes on: the steps that were done, and what was measured by then, where that is known. */
export interface Past {
  step: number
  log?: RunLog
}

type ToldData = Pick<Dataset, 'card' | 'classes' | 'hash' | 'test'>

export class ReportKeeper {
  readonly #config: RunConfig
  readonly #dataset: ToldData
  readonly #adapterNow: () => string
  readonly #log: LogRecorder
  #step: number
  #status = 'not started'

  /** @param adapterNow that the run trains on, as it calls itself: after a loss of the device it may be another one */
  constructor(config: RunConfig, dataset: ToldData, adapterNow: () => string, past?: Past) {
    this.#log = new LogRecorder(past?.log)
    this.#step = past?.step ?? 0
    this.#config = config
    this.#dataset = dataset
    this.#adapterNow = adapterNow
  }

  take(event: TrainEvent): void {
    if (event.type === 'metrics')
      for (const { step, values } of event.steps) {
        this.#log.append('steps', step, values)
        this.#step = step + 1
      }
    else if (event.type === 'evaluated') this.#log.append('evaluations', event.result.step, event.result.values)
    else if (event.type === 'baselines') this.#log.append('baselines', 0, event.values)
    else if (event.type === 'device-lost') {
      this.#step = event.from
      this.#log.rewind(event.from)
      this.#log.append('gaps', event.from, { repeated: event.step - event.from })
    } else if (event.type === 'finished' || event.type === 'stopped') this.#status = event.type
    else if (event.type === 'failed') this.#status = `stopped by an error: ${event.message}`
  }

  /** Everything that was measured by the time `step` steps were done, before the run went on too. */
  logUntil(step: number): RunLog {
    return this.#log.until(step)
  }

  /** @param made milliseconds since 1970 */
  html(made: number): string {
    const run = this.#run
    const { title } = this.#dataset.card
    const results = resultsOf(run)
    const shared = results && { adapter: this.#adapter, code: CODE_VERSION, a: results, b: null }
    return reportHtml({
      outcome: [this.#outcome(run)],
      runs: [{ ...run, data: title, status: this.#status, baselines: this.#baselines, images: this.#images }],
      adapter: this.#adapter,
      code: CODE_VERSION,
      link: `#${encodeLink(this.#config, undefined, { results: shared })}`,
      pictures: [],
      leftOut: '',
      made,
    })
  }

  /** Whether the run is what a link says of it; null where the link says nothing of it. */
  against({ config, results }: Pick<OpenedLink, 'config' | 'results'>): Reproduction | null {
    if (!results?.a) return null
    const { adapter, code } = results
    const here = { ...this.#run, adapter: this.#adapter, code: CODE_VERSION, images: this.#images }
    return reproduce({ config, results: results.a, adapter, code }, here)
  }

  /** What it has come to, as the page says it. */
  #outcome({ config, step, steps, evaluations }: MeasuredRun): string {
    const knn = evaluations.all('knn')
    const last = knn && { step: knn.steps[knn.steps.length - 1], value: knn.values[knn.values.length - 1] }
    return outcomeOf({
      phase: 'ended',
      config,
      step,
      knn: last && last.step > 0 ? last : null,
      random: this.#baselines?.knnRandom ?? null,
      images: this.#images,
      hasClasses: this.#dataset.classes.length > 0,
      heads: diagnose(config, steps, evaluations),
    }).text
  }

  /** Held-out images that are classified. */
  get #images(): number {
    return Math.min(this.#config.evaluation.testImages, this.#dataset.test.count)
  }

  get #adapter(): string {
    return adapterText(this.#adapterNow())
  }

  get #run(): MeasuredRun {
    const { steps, evaluations } = this.#log.until(this.#step)
    return {
      config: this.#config,
      step: this.#step,
      steps: measuresOf(steps),
      evaluations: measuresOf(evaluations),
      dataHash: this.#dataset.hash,
    }
  }

  get #baselines(): Baselines | null {
    const [first] = rowsOf(this.#log.until(this.#step).baselines)
    return baselinesOf(first?.row ?? {})
  }
}
