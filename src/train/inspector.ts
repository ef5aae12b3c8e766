// Answers the page's views (src/viz) from copies of the networks. It holds one copy of each run that was looked into or
// has ended, until the next start, or of a fresh network before any, or of an opened file. Weights that a run kept at
// earlier steps take the place of its own in that copy while they are looked at, so that a view goes through time with the
// programs it has. Questions are answered one after another, of each view only the newest; a run that trains is copied
// between two of its steps and waits for nothing. Of twins that are asked together both are copied before either answers.
// When the device is lost the copies go with it: what was asked is asked again, of copies on the next one.

import { messageOf } from '../base/messageOf'
import type { Dataset } from '../data/dataset'
import type { Gpu } from '../gpu/device'
import { DeviceLostError } from '../gpu/loss'
import type { RunConfig } from '../runs/config'
import type { OpenedFile } from '../runs/opened/openFile'
import type { OpenView, Subject } from '../viz/inspection'
import { VIEWS, type AnswerOf, type Question, type ViewName } from '../viz/registry'
import { enlarged } from './enlarged'
import { FileNetworks } from './fileNetworks'
import { NetworkCopy } from './networkCopy'
import { normalizationOf } from './normalization'
import type { AskedRun, Inspected, Told, TrainEvent } from './protocol'
import type { Session } from './session'

/** While a run trains, answers lie at least this far apart. */
const APART_MS = 250

/** A run as the inspector sees it. */
export interface InspectableRun {
  runId: number
  config: RunConfig
  dataset: Dataset
  session: Pick<Session, 'networks' | 'isStepping' | 'history' | 'step' | 'msPerStep'>
  hasEnded: boolean
}

/** What the inspector needs from the worker. */
export interface InspectorHost {
  gpu(): Promise<Gpu>
  datasetOf(config: RunConfig): Promise<Dataset>
  /** The run of that number, where it is one of the last start. */
  run(runId: number): InspectableRun | null
  /** The opened file of that number. */
  file(runId: number): OpenedFile | null
  emit(event: TrainEvent): void
}

/** What a network is found by. */
type Network = Pick<AskedRun, 'runId' | 'config'>
type Ask = { inspectId: number; runs: readonly AskedRun[]; step?: number } & Question

interface Held {
  copy: NetworkCopy | FileNetworks
  subject: Subject
  views: Map<ViewName, OpenView<unknown, unknown>>
  /** Whose weights the copy holds now. */
  inspected: Inspected
}

export class Inspector {
  readonly #host: InspectorHost
  readonly #waiting = new Map<ViewName, Ask>()
  /** Copies by what they were made for. */
  readonly #held = new Map<string, Held>()
  /** Those that the question at hand is put to. */
  readonly #found = new Set<Held>()
  /** Runs whose last weights are gone, and why. */
  readonly #lost = new Map<string, string>()
  #answeredAt = -Infinity
  /** Everything that touches the copy happens in turn. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(host: InspectorHost) {
    this.#host = host
  }

  /** Answer when it is this view's turn. */
  ask(ask: Ask): void {
    const isNew = !this.#waiting.has(ask.view)
    this.#waiting.set(ask.view, ask)
    if (isNew) void this.#inTurn(() => this.#answer(ask.view))
  }

  /** Questions that came while a run was built have their answers now. */
  wake(): void {
    for (const view of this.#waiting.keys()) void this.#inTurn(() => this.#answer(view))
  }

  close(view: ViewName): Promise<void> {
    this.#waiting.delete(view)
    return this.#inTurn(() => {
      this.#closeBut(view)
    })
  }

  /** The images were loaded anew: what holds the former ones goes, unless it is a run. */
  forgetImages(): Promise<void> {
    return this.#inTurn(() => {
      this.#forgetMade()
    })
  }

  /**
   * The networks that a view would be answered from, in buffers that the caller owns, and whose they are; null while the
   * run is being built. Of a file there is none: it is read again.
   */
  copy(asked: Network, step?: number): Promise<{ networks: NetworkCopy; inspected: Inspected } | null> {
    return this.#inTurn(async () => {
      const held = await this.#weights(asked, step)
      if (!(held?.copy instanceof NetworkCopy)) return null
      const copied = { networks: await held.copy.clone(), inspected: held.inspected }
      for (const [key, other] of this.#held) if (other === held && this.#isSpare(held)) this.#drop(key)
      return copied
    })
  }

  /** A run is about to give its memory back: keep what can be looked at. */
  keep(run: InspectableRun): Promise<void> {
    return this.#inTurn(async () => {
      try {
        this.#take(await this.#hold(keyOf(run), run), run)
      } catch (error) {
        this.#lost.set(keyOf(run), notKept(reasonOf(error))) // the run has ended well all the same
      }
    })
  }

  /** Give all memory back: another run is about to take it. */
  release(): Promise<void> {
    return this.#inTurn(() => this.#release())
  }

  #release(): void {
    for (const key of this.#held.keys()) this.#drop(key)
    this.#lost.clear()
  }

  /** Let go of what was on a device that is gone. */
  #dropLost(): void {
    for (const [key, { subject, inspected }] of this.#held) {
      if (!subject.gpu.loss.error) continue
      if (inspected.of === 'run' && this.#host.run(inspected.runId)?.hasEnded) this.#lost.set(key, WENT_WITH_DEVICE)
      this.#drop(key)
    }
  }

  #drop(key: string): void {
    for (const view of this.#held.get(key)?.views.values() ?? []) view.close()
    this.#held.get(key)?.copy.destroy()
    this.#held.delete(key)
  }

  /** Give back the copies that hold no run's weights: they can be drawn or read again. */
  #forgetMade(): void {
    for (const [key, held] of this.#held) if (held.inspected.of !== 'run' && !this.#found.has(held)) this.#drop(key)
  }

  /** Free what the view keeps, but for the networks that it looks into now. */
  #closeBut(view: ViewName): void {
    for (const [key, held] of this.#held) {
      if (this.#found.has(held)) continue
      held.views.get(view)?.close()
      held.views.delete(view)
      if (this.#isSpare(held)) this.#drop(key)
    }
  }

  /** No view looks at it, and it can be copied or drawn again when it is wanted; what a run has left cannot be. */
  #isSpare({ views, inspected }: Held): boolean {
    const isLeft = inspected.of === 'run' && !this.#host.run(inspected.runId)?.session.networks()
    return views.size === 0 && !isLeft
  }

  #inTurn<T>(action: () => T | Promise<T>): Promise<T> {
    const done = this.#turn.then(action)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #answer(view: ViewName): Promise<void> {
    if (this.#waiting.get(view)?.runs.some(({ runId }) => this.#host.run(runId)?.session.isStepping)) await this.#pace()
    const ask = this.#waiting.get(view) // the newest by now
    if (!ask) return
    this.#dropLost()
    try {
      const subjects: (Held | string)[] = []
      for (const run of ask.runs) {
        const subject = await this.#subject(run, ask.step).catch(reasonOf)
        if (subject === null) return // the run is being built; `wake` follows
        subjects.push(subject)
      }
      if (this.#waiting.get(view) === ask) this.#waiting.delete(view)
      this.#closeBut(view)
      const cost = costSince(ask.runs.map(({ runId }) => this.#host.run(runId)?.session).find((s) => s?.isStepping))
      const told: Told<ViewName>[] = []
      for (const [i, { letter }] of ask.runs.entries()) told.push({ letter, ...(await answerOf(subjects[i], ask)) })
      this.#host.emit({ type: 'inspected', inspectId: ask.inspectId, view, told, ms: cost() } as TrainEvent)
    } catch (error) {
      if (error instanceof DeviceLostError) return this.#askAgain(view, ask)
      if (this.#waiting.get(view) === ask) this.#waiting.delete(view)
      const told = ask.runs.map(({ letter }) => ({ letter, failure: reasonOf(error) }))
      this.#host.emit({ type: 'inspected', inspectId: ask.inspectId, view, told, ms: 0 })
    } finally {
      this.#found.clear()
    }
    this.#answeredAt = performance.now()
    if (this.#waiting.has(view)) void this.#inTurn(() => this.#answer(view))
  }

  /** The device was lost over a question. */
  #askAgain(view: ViewName, ask: Ask): void {
    if (!this.#waiting.has(view)) this.#waiting.set(view, ask) // else there is a newer one
    void this.#inTurn(() => this.#answer(view))
  }

  async #pace(): Promise<void> {
    const early = this.#answeredAt + APART_MS - performance.now()
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
  }

  /** The copy to look into, with the weights asked for; null while there are none yet. */
  async #subject(asked: AskedRun, step: number | undefined): Promise<Held | null> {
    const held = await this.#weights(asked, step)
    if (held) this.#found.add(held)
    return held
  }

  async #weights({ runId, config }: Network, step: number | undefined): Promise<Held | null> {
    const file = this.#host.file(runId)
    if (file)
      return this.#file(`file ${runId} ${JSON.stringify(config.data)}`, file, await this.#host.datasetOf(config))
    const run = this.#host.run(runId)
    if (step !== undefined) return this.#past(run, step)
    if (!run) return this.#random(config, await this.#host.datasetOf(config))
    if (run.session.networks()) {
      const held = await this.#hold(keyOf(run), run)
      this.#take(held, run)
      if (held.inspected.of === 'run') return held
      this.#forgetMade() // the run has failed in the meantime, and nothing was copied
    } else if (!run.hasEnded) return null
    const held = this.#held.get(keyOf(run))
    if (held && !isPast(held)) return held
    // its last weights have given way to kept ones that were looked at, or it failed before anybody looked
    const last = run.session.history?.steps.at(-1)
    const why = this.#lost.get(keyOf(run))
    if (last === undefined && why !== undefined) throw new Error(why)
    return last === undefined ? (held ?? this.#random(run.config, run.dataset)) : this.#put(run, last)
  }

  async #past(run: InspectableRun | null, step: number): Promise<Held> {
    if (!run) throw new Error(`The snapshot of step ${step} is gone: another run has been started since.`)
    const held = await this.#put(run, step)
    held.inspected = { of: 'run', runId: run.runId, step, isPast: true }
    return held
  }

  /** The run's copy, with the weights kept at that step. */
  async #put(run: InspectableRun, step: number): Promise<Held> {
    const weights = run.session.history?.at(step)
    if (!weights) throw new Error(`There is no snapshot of step ${step}: choose another one, or the weights of now.`)
    const held = await this.#hold(keyOf(run), run)
    if (held.copy instanceof NetworkCopy) held.copy.put(weights)
    held.inspected = { of: 'run', runId: run.runId, step }
    return held
  }

  async #random(config: RunConfig, dataset: Dataset): Promise<Held> {
    const { seed, backbone, objective, augment, data } = config
    return this.#hold(JSON.stringify([seed, backbone, objective, augment, data]), { config, dataset }, true)
  }

  /** Copy the weights as they are now; where the run has just ended, what was kept of it stays. */
  #take(held: Held, { runId, session }: InspectableRun): void {
    const now = session.networks()
    if (!now || !(held.copy instanceof NetworkCopy)) return
    held.copy.take(now.run)
    held.inspected = { of: 'run', runId, step: now.step }
  }

  /** What is held under that key, on the device that lives. */
  async #hold(
    key: string,
    { config, dataset }: Pick<InspectableRun, 'config' | 'dataset'>,
    isRandom = false,
  ): Promise<Held> {
    const known = this.#held.get(key)
    if (known) return known
    this.#forgetMade()
    const gpu = await this.#host.gpu()
    const { mean, std } = dataset.card
    const copy = await NetworkCopy.make(gpu, config, isRandom)
    return this.#keep(key, copy, { of: 'random' }, subjectOf(gpu, copy, config, { mean, std }, dataset))
  }

  async #file(key: string, file: OpenedFile, dataset: Dataset): Promise<Held> {
    const known = this.#held.get(key)
    if (known) return known
    this.#forgetMade()
    const gpu = await this.#host.gpu()
    const copy = await FileNetworks.read(gpu, file)
    const { name, trained, config } = file.card
    const images = enlarged(dataset, config.backbone.imgSize)
    const subject = subjectOf(gpu, copy, config, normalizationOf(file.card, dataset), images)
    return this.#keep(key, copy, { of: 'file', name, trained }, subject)
  }

  #keep(key: string, copy: Held['copy'], inspected: Inspected, subject: Subject): Held {
    const held: Held = { copy, subject, views: new Map(), inspected }
    this.#held.set(key, held)
    return held
  }
}

const GO_ON = 'Go on with its copy, under Runs, to look at them.'
const WENT_WITH_DEVICE = `The weights of this run were on the GPU device that was lost. ${GO_ON}`
const notKept = (reason: string) => `The weights that this run ended with were not kept for views: ${reason} ${GO_ON}`

const isPast = ({ inspected }: Held) => inspected.of === 'run' && inspected.isPast === true

const subjectOf = (
  gpu: Gpu,
  networks: Subject['networks'],
  { backbone: { imgSize }, augment }: RunConfig,
  normalization: Subject['normalization'],
  images: Subject['images'],
): Subject => ({ gpu, networks, imgSize, augment, normalization, images })

const keyOf = ({ runId }: InspectableRun) => `run ${runId}`

/** Milliseconds from now to the call, less what the run's steps took of them: the GPU does one after the other. */
function costSince(session: Pick<Session, 'step' | 'msPerStep'> | undefined): () => number {
  const [begin, step] = [performance.now(), session?.step ?? 0]
  return () => Math.max(0, performance.now() - begin - (session ? (session.step - step) * session.msPerStep : 0))
}

/** @param held why there is nothing to look into, where it is a sentence */
async function answerOf(
  held: Held | string,
  { view, question }: Ask,
): Promise<{ failure: string } | { subject: Inspected; answer: AnswerOf<ViewName> }> {
  if (typeof held === 'string') return { failure: held }
  try {
    return { subject: held.inspected, answer: (await opened(held, view).ask(question)) as AnswerOf<ViewName> }
  } catch (error) {
    return { failure: reasonOf(error) }
  }
}

/** Why there is no answer. @throws a lost device's error, for then the question is put again */
function reasonOf(error: unknown): string {
  if (error instanceof DeviceLostError) throw error
  return messageOf(error)
}

/** The view, opened where it is not. */
function opened({ views, subject }: Held, name: ViewName): OpenView<unknown, unknown> {
  let view = views.get(name)
  if (!view) views.set(name, (view = VIEWS[name](subject) as OpenView<unknown, unknown>))
  return view
}
