// Programs of an open view, one for each shape it was asked for: recorded and compiled once, then only run.

import type { Gpu } from '../gpu/device'
import { CompiledProgram } from '../tensor/compiled'
import { submitsUnmeasured } from '../tensor/cuts'
import { Program } from '../tensor/program'
import type { Tensor } from '../tensor/tensor'

/** So that a view that is asked for ever new shapes does not fill the memory. */
const MOST_KEPT = 4

interface Kept<T> {
  compiled: CompiledProgram
  traced: T
}

/** @typeParam T what recording hands back: the tensors to read, and what is known of them */
export class KeptPrograms<T> {
  readonly #gpu: Gpu
  readonly #label: string
  readonly #kept = new Map<string, Kept<T>>()

  constructor(gpu: Gpu, label: string) {
    this.#gpu = gpu
    this.#label = label
  }

  /**
   * Run the program kept under `key`, after recording it where there is none.
   *
   * @param record emits the program
   * @param outputs the tensors that are read afterwards
   */
  async run(key: string, record: () => T, outputs: (traced: T) => readonly Tensor[]): Promise<T> {
    let kept = this.#kept.get(key)
    if (!kept) {
      const program = new Program(this.#gpu, `${this.#label} ${key}`)
      const traced = program.record(record)
      kept = {
        compiled: await CompiledProgram.compile(program, outputs(traced), { startsOnStandIns: true }),
        traced,
      }
    }
    // the one asked for last stands last
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    for (const [oldest, { compiled }] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) break
      compiled.destroy()
      this.#kept.delete(oldest)
    }
    kept.compiled.run(undefined, submitsUnmeasured(this.#gpu.isSoftware)) // of a file's network that nobody has timed
    kept.compiled.settle(undefined, this.#rest).catch(() => undefined) // a lost device: told to whoever reads the outcome
    return kept.traced
  }

  /** Who asked for a view waits for it, not for kernels that only the next one is faster by. */
  readonly #rest = (): Promise<unknown> => this.#gpu.device.queue.onSubmittedWorkDone()

  destroy(): void {
    for (const { compiled } of this.#kept.values()) compiled.destroy()
    this.#kept.clear()
  }
}
