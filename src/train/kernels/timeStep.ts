// What one step of an experiment takes, launch by launch. The step is built for this alone, with the images and scalars of
// the first step that uses all of it, and freed; a run that trains keeps its own memory and most of the time.

import type { Dataset } from '../../data/dataset'
import type { Gpu } from '../../gpu/device'
import { allocate } from '../../gpu/outOfMemory'
import { PassTimer, leastMs, type Job } from '../../gpu/timing'
import type { RunConfig } from '../../runs/config'
import { CompiledProgram, type CompileOptions } from '../../tensor/compiled'
import type { Launch, Program } from '../../tensor/program'
import { allocateRun, declareRun, destroyRun } from '../build'
import { dataShapeOf } from '../imagesOfRun'
import { stepProgram } from '../plan'
import { StepRunner, regionStart } from '../stepRunner'
import { costOf } from './costOf'
import type { KernelNews, SpecialisedKernel, StepTiming } from './kernelTalk'
import { measurePeaks } from './peaks'
import { submitsOf } from './submitsOf'

export interface TimeStepOptions {
  signal: AbortSignal
  tell: (news: KernelNews) => void
  /** Let others have the device; rejects where it was cancelled. */
  pause: () => Promise<void>
}

/** Whole steps that are timed, of which the median counts. */
const STEPS = 5
/** One to find out how long launches are, and two to time them, of which the less counts. */
const ROUNDS = 3
/** On hardware a launch is repeated until it lasts so long: browsers round timestamps to a tenth of a millisecond. */
const REPEATED_MS = { timestamps: 2, submits: 10 }
const MOST_REPEATS = 400
/** All launches of a submit, repeated, where the GPU's clock said nothing of how long one takes. */
const UNTIMED_MS = 200

export async function timeStep(
  gpu: Gpu,
  dataset: Dataset,
  config: RunConfig,
  { tell, pause }: TimeStepOptions,
): Promise<void> {
  const told = (what: string) => (done: number, total: number) => tell({ news: 'timing', what, done, total })
  const run = declareRun(config, dataShapeOf(dataset))
  const owned: { destroy(): void }[] = []
  try {
    await allocate(gpu, 'the weights, their gradients and moments', () => allocateRun(gpu, run))
    const usesRegions = regionStart(config) < config.steps
    const step = usesRegions ? regionStart(config) : 0
    const runner = await allocate(gpu, 'what a step reads back', () => new StepRunner(gpu, run, dataset))
    owned.push(runner)
    const compile = async (program: Program, options: CompileOptions = {}) => {
      const compiled = await CompiledProgram.compile(program, [], { ...options, onProgress: told('kernels built') })
      owned.push(compiled)
      await pause()
      return compiled
    }
    const wholeStep = async (compiled: CompiledProgram) => {
      const whole: number[] = []
      for (let i = 0; i < STEPS + 1; i++) {
        const begin = performance.now()
        await runner.submit(compiled, step, usesRegions)
        if (i > 0) whole.push(performance.now() - begin) // the first one warms up
        await pause()
      }
      return whole.sort((a, b) => a - b)[Math.floor(STEPS / 2)]
    }
    const trained = await compile(stepProgram(gpu, run, usesRegions))
    const stepMs = await wholeStep(trained)
    trained.destroy()
    const program = stepProgram(gpu, run, usesRegions)
    const compiled = await compile(program, { apart: true })
    const apartMs = gpu.spillsRegisters ? null : await wholeStep(compiled)
    const timer = await PassTimer.make(gpu)
    const peaks = await measurePeaks(gpu, timer)
    await pause()
    const { launches } = program
    const ms = await timeLaunches(gpu, timer, compiled, launches.length, pause, told('launches timed'))
    const timing: StepTiming = {
      label: program.label,
      launches: launches.map((launch, i) => {
        const { flops, words } = costOf(launch)
        return { section: launch.section, kernel: launch.kernel, ms: ms[i], flops, bytes: 4 * words }
      }),
      specialised: specialisedOf(launches),
      dispatches: trained.plan.dispatches,
      stepMs,
      apartMs,
      method: timer.method,
      peakGflops: peaks.gflops,
      peakGBps: peaks.GBps,
    }
    tell({ news: 'timed', timing })
  } finally {
    for (const thing of owned) thing.destroy()
    destroyRun(gpu, run)
  }
}

/** Milliseconds of each launch: once each, then as often as it takes to time it well; NaN where it could not be timed. */
async function timeLaunches(
  gpu: Gpu,
  timer: PassTimer,
  compiled: CompiledProgram,
  count: number,
  pause: () => Promise<void>,
  told: (done: number, total: number) => void,
): Promise<number[]> {
  const indices = Array.from({ length: count }, (_, i) => i)
  const job =
    (launch: number, repeats: number): Job =>
    (pass) => {
      for (let r = 0; r < repeats; r++) compiled.encode(pass, launch, launch + 1)
    }
  let repeats = indices.map(() => 1)
  let least = indices.map(() => NaN)
  for (let round = 0; round < ROUNDS; round++) {
    const times: number[] = []
    /** By the clock of the thread, what the submit took that a launch was in. */
    const submitMs: number[] = []
    const estimates = round === 0 ? indices.map(() => 0) : least.map((ms, i) => (ms || 0) * repeats[i])
    for (const [from, to] of submitsOf(estimates)) {
      const jobs = indices.slice(from, to).map((i) => job(i, repeats[i]))
      const begin = performance.now()
      times.push(...(await timer.time(jobs)))
      submitMs.push(...jobs.map(() => performance.now() - begin))
      told(round * count + to, ROUNDS * count)
      await pause()
    }
    const measured = times.map((ms, i) => ms / repeats[i])
    least = round < 2 ? measured : measured.map((ms, i) => leastMs([ms, least[i]])) // the first round only says how long
    if (round === 0 && !gpu.isSoftware)
      repeats = measured.map((ms, i) =>
        Number.isNaN(ms) ? repeatsFor(submitMs[i], UNTIMED_MS) : repeatsFor(ms, REPEATED_MS[timer.method]),
      )
  }
  return least
}

const repeatsFor = (ms: number, wantedMs: number): number =>
  Math.min(MOST_REPEATS, Math.max(1, Math.round(wantedMs / Math.max(ms, 1e-3))))

/** Every kernel as the step runs it, by how often. */
function specialisedOf(launches: readonly Launch[]): SpecialisedKernel[] {
  const found = new Map<string, SpecialisedKernel>()
  for (const { kernel, text } of launches) {
    const constants = /\((.*)\)$/.exec(text.name)?.[1] ?? ''
    const known = found.get(text.name)
    found.set(text.name, { name: text.name, kernel, constants, code: text.code, launches: (known?.launches ?? 0) + 1 })
  }
  return [...found.values()].sort((a, b) => b.launches - a.launches)
}
