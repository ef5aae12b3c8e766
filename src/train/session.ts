// A run's life: build, measure the baselines, train, measure now and then, pause, step, stop. It knows no worker and no
// terminal; whoever owns it is told through `emit` (train/worker.ts, headless/pretrain.ts).
//
// The loop is driven by the GPU finishing steps, never by timers or frames, so a hidden tab keeps its pace.

import type { Dataset } from '../data/dataset'
import type { Gpu } from '../gpu/device'
import type { DeviceLostError } from '../gpu/loss'
import { allocate } from '../gpu/outOfMemory'
import type { RunShapes } from '../runs/checkpoint'
import type { RunConfig } from '../runs/config'
import type { CompiledProgram } from '../tensor/compiled'
import { allocateRun, declareRun, destroyRun, type RunObjects } from './build'
import { compileStep } from './compileStep'
import { isMeasured } from './evaluationPlan'
import { Evaluator } from './evaluator'
import { failureOf } from './failure'
import { History } from './history'
import { dataShapeOf, toldOf } from './imagesOfRun'
import { Measuring } from './measuring'
import { planRun, summarize } from './plan'
import type { RunPlan, TrainEvent } from './protocol'
import { readSnapshot, shapesOf, writeSnapshot, type Snapshot } from './snapshot'
import { StepQueue } from './stepQueue'
import { STEPS_UNDER_WAY, StepRunner, regionStart } from './stepRunner'
import type { TuneReport, Tuner } from './tuner'
import { Turns, type Turn } from './turns'

/** `finished`: all steps are done, and measured where they are to be. */
export type RunEnd = 'finished' | 'stopped'

export interface SessionOptions {
  runId: number
  /** Wait after building, for single steps. */
  paused?: boolean
  /** Go on from here instead of from the seed. */
  from?: Snapshot
  /** End after this many steps, though the schedules are those of a run of `config.steps`. */
  until?: number
  /** Called when training has ended and the run's memory still lives, with how it will be told: the moment to save it. */
  onEnd?: (end: RunEnd) => Promise<void>
  /** Its place among runs that train together: steps and measurements wait for it. Alone where there is none. */
  turn?: Turn
  /** Keep weights at chosen steps, to be looked back at. */
  hasHistory?: boolean
  /** Chooses tiles for this device before kernels are built; the rule does where there is none. */
  tuner?: Tuner | null
  /** Those that this run kept on a device that was lost. */
  past?: History | null
  /** Into how many submits its steps were cut there. */
  submitsPerStep?: number
  /** Steps done by the last evaluation that is known of a run that goes on. One that is due where it begins is made up for. */
  evaluatedAt?: number
}

/** The run was stopped while its kernels were built, which it does not wait for. */
class StoppedError extends Error {}

interface BuiltRun {
  plan: RunPlan
  program: CompiledProgram
  /** Null where nothing is measured. */
  measuring: Measuring | null
  runner: StepRunner
}

export class Session {
  readonly #gpu: Gpu
  readonly #dataset: Dataset
  readonly #config: RunConfig
  readonly #runId: number
  readonly #emit: (event: TrainEvent) => void
  #from: Snapshot | undefined
  readonly #until: number
  readonly #onEnd: SessionOptions['onEnd']
  readonly #turn: Turn
  readonly #hasHistory: boolean
  readonly #tuner: Tuner | null
  readonly #evaluatedAt: number
  #history: History | null
  #run: RunObjects | null = null
  #hasWeights = false
  readonly #queue: StepQueue
  #isPaused: boolean
  #isStopped = false
  #singleSteps = 0
  #wake: (() => void) | null = null
  /** Until it has ended, the loop alone may look at the weights: others ask it to. */
  #phase: 'building' | 'training' | 'ended' = 'building'
  #asked: (() => void)[] = []
  /** What went wrong while kernels were built behind the steps. */
  #fault: Error | null = null

  constructor(
    gpu: Gpu,
    dataset: Dataset,
    config: RunConfig,
    options: SessionOptions,
    emit: (event: TrainEvent) => void,
  ) {
    this.#gpu = gpu
    this.#dataset = dataset
    this.#config = config
    this.#runId = options.runId
    this.#isPaused = options.paused ?? false
    this.#from = options.from
    this.#until = options.until ?? config.steps
    this.#onEnd = options.onEnd
    this.#turn = options.turn ?? new Turns().join()
    this.#hasHistory = options.hasHistory ?? false
    this.#tuner = options.tuner ?? null
    this.#history = options.past ?? null
    this.#evaluatedAt = options.evaluatedAt ?? -1
    this.#emit = emit
    const { runId, submitsPerStep } = options
    this.#queue = new StepQueue(gpu, { runId, config, emit, turn: this.#turn, submitsPerStep })
  }

  /** Steps done. */
  get step(): number {
    return this.#queue.step
  }

  /** Steps given to the GPU. */
  get queued(): number {
    return this.#queue.queued
  }

  /** See `Pace`. */
  get msPerStep(): number {
    return this.#queue.msPerStep
  }

  /** What was asked of it. `goal`: steps that will be done when it stands still, if it is paused. */
  get standing(): { isPaused: boolean; isStopped: boolean; goal: number; submitsPerStep: number } {
    const { queued, submitsPerStep } = this.#queue
    return { isPaused: this.#isPaused, isStopped: this.#isStopped, goal: queued + this.#singleSteps, submitsPerStep }
  }

  /** Steps follow one another now. */
  get isStepping(): boolean {
    return this.#phase === 'training' && !this.#isPaused
  }

  /**
   * The run's networks for one who copies them at once, and how many steps they have been through; null before they are
   * there and after they are gone. A step is submitted whole and the queue keeps its order, so a copy submitted in the
   * same task falls between two steps, and none waits for it.
   */
  networks(): { run: RunObjects; step: number } | null {
    return this.#run && this.#hasWeights ? { run: this.#run, step: this.queued } : null
  }

  /** The weights at steps that have passed, which outlive the run; null where none are kept, and before it is built. */
  get history(): History | null {
    return this.#history
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#emit({ type: 'resumed', runId: this.#runId })
    this.#wake?.()
  }

  /** One step of a paused run. */
  singleStep(): void {
    if (!this.#isPaused) return
    this.#singleSteps++
    this.#wake?.()
  }

  stop(): void {
    this.#isStopped = true
    this.#wake?.()
  }

  /**
   * Everything the run is made of, all of it after one and the same step, which has been told of with its measures. It is
   * copied on the GPU between two steps; steps go on while the copy is read back. Only while the session lives.
   */
  async snapshot(): Promise<Snapshot> {
    const read = async () => readSnapshot(this.#gpu, this.#runToSave(), this.step)
    if (this.#phase === 'ended') return read()
    return new Promise((resolve, reject) => {
      this.#asked.push(() => void read().then(resolve, reject))
      this.#wake?.()
    })
  }

  /** Names and shapes of what a snapshot holds. */
  shapes(): RunShapes {
    return shapesOf(this.#runToSave())
  }

  #runToSave(): RunObjects {
    if (this.#run) return this.#run
    throw this.#gpu.loss.error ?? new Error('session: there is no run to save')
  }

  /**
   * Build and train to the end. Resolves when the run has finished, stopped or failed, and says so; or with the loss of its
   * device, of which it says nothing, for it may go on elsewhere. Always frees its memory.
   */
  async train(): Promise<DeviceLostError | null> {
    const gpu = this.#gpu
    const owned: { destroy(): void }[] = []
    const deafen = gpu.loss.listen(() => this.#wake?.())
    try {
      const built = await unlessStopped(this.#build(owned))
      if (built) await this.#start(built, owned)
      this.#phase = 'ended'
      this.#answer() // those who asked while the last steps ended
      this.#turn.leave() // what is done at the end is waited for by no other run
      await this.#history?.takeEdge(this.step)
      const isWhole = built && this.step === this.#config.steps && !built.measuring?.isMissed
      const type: RunEnd = isWhole ? 'finished' : 'stopped'
      await this.#onEnd?.(type)
      gpu.loss.check() // or what was to be kept at the end may not have been
      this.#emit({ type, runId: this.#runId, step: this.step })
      return null
    } catch (error) {
      const loss = await gpu.loss.behind()
      if (loss) return loss
      this.#queue.report() // of the steps that led there
      const words = failureOf(error, gpu, this.#config, dataShapeOf(this.#dataset))
      this.#emit({ type: 'failed', runId: this.#runId, step: this.step, ...words })
      return null
    } finally {
      deafen()
      this.#turn.leave()
      for (const thing of owned) thing.destroy()
      if (this.#run) destroyRun(gpu, this.#run)
      this.#run = null
      this.#phase = 'ended'
      this.#answer() // that there is nothing to save any more
    }
  }

  async #start({ plan, program, measuring, runner }: BuiltRun, owned: { destroy(): void }[]): Promise<void> {
    this.#gpu.loss.check()
    this.#emit({ type: 'started', runId: this.#runId, plan, images: toldOf(this.#dataset) })
    this.#phase = 'training'
    if (measuring?.isDueFrom(this.step, this.#evaluatedAt)) {
      await this.#turn.take()
      await measuring.measure(this.step)
      this.#turn.pass(this.queued)
    }
    await unlessStopped(this.#loop(program, runner, measuring, owned))
  }

  /** Copy the run for those who asked for a snapshot. Only when no step is under way. */
  #answer(): void {
    if (this.#run) this.#queue.report()
    for (const ask of this.#asked.splice(0)) ask()
  }

  async #build(owned: { destroy(): void }[]): Promise<BuiltRun> {
    const gpu = this.#gpu
    const run = declareRun(this.#config, dataShapeOf(this.#dataset))
    this.#run = run
    await allocate(gpu, 'the weights, their gradients and moments', () => allocateRun(gpu, run))
    if (this.#from) this.#queue.beginAt(writeSnapshot(gpu, run, this.#from))
    this.#from = undefined // it is as large as all weights
    this.#hasWeights = true
    if (this.#hasHistory) {
      const onKept = (step: number) => this.#emit({ type: 'weights-kept', runId: this.#runId, step })
      const before = this.#history
      this.#history = await allocate(gpu, 'snapshots on their way', () => new History(gpu, run, onKept, before))
      owned.push(this.#history)
      if (!this.#history.steps.length) await this.#history.takeEdge(this.step)
    }
    const usesRegions = regionStart(this.#config) <= this.step
    const program = await this.#compile(usesRegions, owned)
    // a switch to come needs the larger program, and takes the place of this one
    const planned = usesRegions ? summarize(gpu, run, program.plan) : planRun(gpu, this.#config, run.data)
    const plan: RunPlan = this.#history ? planned : { ...planned, keptCopies: 0, keptBytes: 0 }
    const emit = this.#emit
    const [runId, config, isStopped] = [this.#runId, this.#config, () => this.#isStopped]
    const parts = await allocate(gpu, 'the batches that are measured', () => {
      // owned at once, or it would stay where the next one cannot be made
      const own = <T extends { destroy(): void }>(part: T) => (owned.push(part), part)
      const evaluator = isMeasured(config, run.data)
        ? own(new Evaluator(gpu, run, this.#dataset, program.arenas))
        : null
      const measuring = evaluator && new Measuring(evaluator, { runId, config, emit, isStopped })
      return { measuring, runner: own(new StepRunner(gpu, run, this.#dataset)) }
    })
    return { plan, program, ...parts }
  }

  async #compile(usesRegions: boolean, owned: { destroy(): void }[]): Promise<CompiledProgram> {
    if (!this.#run) throw new Error('session: declare the run before its program')
    const onTuned = (report: TuneReport) => this.#emit({ type: 'tuned', runId: this.#runId, report })
    const options = {
      tuner: this.#tuner,
      onTuned,
      onProgress: this.#tellOfKernels('building'),
      onTuning: this.#tellOfKernels('building', 'products timed'),
    }
    const compiled = await compileStep(this.#gpu, this.#run, usesRegions, options)
    owned.push(compiled)
    return compiled
  }

  async #loop(
    first: CompiledProgram,
    runner: StepRunner,
    measuring: Measuring | null,
    owned: { destroy(): void }[],
  ): Promise<void> {
    const end = Math.min(this.#config.steps, this.#until)
    const regionFrom = regionStart(this.#config)
    const queue = this.#queue
    let program = first
    let usesRegions = regionFrom <= queue.queued
    const drain = async (left: number) => {
      if (!(await queue.drain(left))) return
      program.settle(this.#tellOfKernels('settling')).catch((error: Error) => (this.#fault ??= error))
    }
    try {
      while (queue.queued < end && !this.#isStopped) {
        await this.#turn.take()
        this.#gpu.loss.check()
        if (this.#fault) throw this.#fault
        if (this.#isStopped) break
        if (this.#asked.length) {
          await drain(0)
          this.#answer()
          this.#turn.pass(queue.queued)
          continue
        }
        if (this.#isPaused && this.#singleSteps === 0) {
          await drain(0)
          this.#turn.leave()
          await this.#pauseHere()
          continue
        }
        this.#singleSteps = Math.max(0, this.#singleSteps - 1)
        if (!usesRegions && queue.queued >= regionFrom) {
          await drain(0)
          program.destroy()
          program = await this.#compile(true, owned) // the region loss is switched on
          measuring?.workIn(program.arenas)
          usesRegions = true
          queue.changeProgram()
        }
        runner.submitsPerStep = queue.submitsPerStep
        queue.push(runner.submit(program, queue.queued, usesRegions))
        await drain(STEPS_UNDER_WAY - 1)
        await this.#history?.take(queue.queued)
        if (measuring?.isDueAt(queue.queued)) {
          await drain(0)
          queue.rest()
          await measuring.measure(queue.step)
        }
        this.#turn.pass(queue.queued)
      }
      await drain(0)
    } finally {
      await queue.abandon() // steps behind one that failed
    }
  }

  /** Wait, with no step under way, until there is something to do. */
  async #pauseHere(): Promise<void> {
    this.#queue.rest()
    this.#emit({ type: 'paused', runId: this.#runId, step: this.step })
    while (this.#isPaused && this.#singleSteps === 0 && !this.#isStopped && !this.#gpu.loss.error) {
      if (this.#asked.length) this.#answer()
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  readonly #tellOfKernels =
    (type: 'building' | 'settling', what = 'kernels') =>
    (done: number, total: number) => {
      if (type === 'building' && this.#isStopped) throw new StoppedError()
      this.#emit({ type, runId: this.#runId, what, done, total })
    }
}

const unlessStopped = <T>(work: Promise<T>): Promise<T | null> =>
  work.catch((error: unknown) => {
    if (error instanceof StoppedError) return null
    throw error
  })
