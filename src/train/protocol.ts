// The contract between the page and the worker that trains: reading these types is reading the program.
//
// The worker owns the truth. The page sends commands and mirrors events; nothing else crosses. Every event of a run
// carries the run's id, so that late news of a stopped run cannot be taken for news of the next one.

import type { DataCard, Skipped } from '../data/dataset'
import type { GivenFile } from '../data/job'
import type { RemoteFile } from '../data/remote/remote'
import type { DataName } from '../data/sets.config'
import type { KeptSet } from '../data/store/store'
import type { RunConfig } from '../runs/config'
import type { FileCard } from '../runs/opened/openFile'
import type { RunLog } from '../runs/log'
import type { RunRecord } from '../runs/store/record'
import type { AnswerOf, Question, ViewName } from '../viz/registry'
import type { KernelAsk, KernelNews, OfAsk } from './kernels/kernelTalk'
import type { TuneReport } from './tuner'
import type { ProbeCommand, ProbeEvent } from './probe/messages'

export type { RunLog } from '../runs/log'
export type { DataCard, GivenFile, KeptSet, RemoteFile, Skipped }
export type { AnswerOf, Question, QuestionOf, ViewName } from '../viz/registry'
export type { NetworkName } from '../viz/inspection'
export type { PictureChoice, ShownPicture } from '../viz/pictures'
export type { AttentionAnswer, LookedBlock } from '../viz/attention/attention'
export type { ComparedView } from '../viz/correspondence/correspondence'
export type { Layer } from '../viz/features/layers'
export type { SeenImages } from '../viz/features/images'
export type { TuneReport, TunedProduct } from './tuner'
export type * from './kernels/kernelTalk'
export type { KnnScore, LinearScore, ProbePart, ProbeProgress, ProbeScores, Probed } from './probe/messages'

/** Page -> worker. */
export type TrainCommand =
  /** Ask for the adapter and device; answered by `device` or `no-device`, and by `kept-sets`.
   *  `baseUrl`: where the page's files lie. `tiles`: how those of matrix products are chosen (see train/tuner.ts). */
  | { type: 'hello'; baseUrl: string; tiles?: string }
  /**
   * Load a data set, from files the user gave where it needs any; answered by `data-*`. `size`: side of the images in
   * pixels, for sets whose pictures have any size.
   */
  | { type: 'load-data'; name: DataName; files: GivenFile[]; size: number; note?: string }
  /** Read again, at another size, what was given before. */
  /** `replaces`: the copy that is kept of the size before goes. */
  | { type: 'resize-data'; name: DataName; size: number; replaces: boolean }
  /** Ask the hosts of these addresses how large the files are, and nothing else; answered by `remote-seen` or `look-failed`. */
  | { type: 'look-at'; lookId: number; urls: string[] }
  /** Fetch files that were looked at, and load them; answered by `data-*`. */
  | { type: 'fetch-data'; name: DataName; remotes: RemoteFile[]; size: number }
  /** Load a set that this browser keeps; answered by `data-*`. */
  | { type: 'load-kept'; name: DataName; hash: string }
  /** Answered by `data-cancelled`. */
  | { type: 'cancel-data' }
  /** Remove a kept set for good; answered by `kept-sets`. */
  | { type: 'remove-kept'; hash: string }
  /** What this configuration would need, and its twin's; answered by `planned` or `refused`. Starts nothing. */
  | { type: 'plan'; planId: number; config: RunConfig; twin?: RunConfig }
  /** Augmented views of `count` images as the network would see them; answered by `views`. Starts nothing. */
  | { type: 'views'; viewsId: number; config: RunConfig; step: number; count: number }
  /**
   * Begin a run, or two twins that train turn about. What exists is stopped first. `paused`: build and wait (for single
   * steps). Pause, resume, step and stop are for both.
   */
  | { type: 'start'; runId: number; config: RunConfig; paused?: boolean; twin?: Twin }
  | { type: 'pause' }
  | { type: 'resume' }
  /** One step of each paused run. */
  | { type: 'step' }
  | { type: 'stop' }
  /** The page was hidden, and may be ended without a word: keep what is new. */
  | { type: 'hidden' }
  /**
   * Go on with kept runs, one or two twins, or with the checkpoint of the file opened last (`key` null). Everything is
   * checked first; what exists is stopped only then. Answered by `restored` and what follows a start, or `not-restored`.
   */
  | { type: 'go-on'; runs: { runId: number; key: string | null }[]; paused: boolean }
  /**
   * Read a checkpoint from a file, in place of the one before; answered by `checkpoint-opened` or `checkpoint-refused`,
   * where no newer one was asked for meanwhile. Starts nothing.
   */
  | { type: 'open-checkpoint'; openId: number; name: string; file: Blob }
  /** It is not wanted: it is as large as a run. */
  | { type: 'forget-checkpoint' }
  /** Change what a kept run's record says; answered by `kept-runs` or `library-failed`. */
  | { type: 'change-run'; key: string; change: RunChange }
  /** What a kept run has measured; answered by `run-log` or `library-failed`. */
  | { type: 'read-log'; key: string }
  /** A run's weights as a file; answered by `checkpoint` or `not-saved`. */
  | { type: 'save'; runId: number; format: FileFormat }
  /**
   * Open a file of weights to look into, in place of the one that was open; answered by `file-opened` or `file-failed`.
   * Starts no run. From then on `runId` names it in `inspect`.
   */
  | { type: 'open-file'; runId: number; file: File }
  | { type: 'close-file' }
  /**
   * Look into one network, or put the same question to those of two twins; answered by `inspected`. A newer question of
   * the same view replaces one that waits. While a run trains, questions are answered between two steps, at most four a
   * second. `step`: of the weights kept at that step, see `weights-kept`, instead of those of now.
   */
  | ({ type: 'inspect'; inspectId: number; runs: AskedRun[]; step?: number } & Question)
  /** Free what a view keeps; until then its programs stay compiled. */
  | { type: 'close-view'; view: Question['view'] }
  /** About the kernels, which have a talk of their own; answered by `kernels`. */
  | ({ type: 'kernels' } & OfAsk & KernelAsk)
  | ProbeCommand

/** `pth`: as the official code goes on from it. */
export type FileFormat = 'safetensors' | 'pth'

/** The second of two runs: a run of its own, with its own events. */
export interface Twin {
  runId: number
  config: RunConfig
}

/** What two twins are called, everywhere. */
export type RunLetter = 'A' | 'B'

/**
 * Whose network is asked: a run's of the last start, or before any run (`runId` 0) a fresh one of `config`. `letter`:
 * under which its answer comes back, A for one alone.
 */
export interface AskedRun {
  letter: RunLetter
  runId: number
  config: RunConfig
}

/** A kept run, as the list shows it. */
export interface KeptRun extends RunRecord {
  /** Another tab of this page trains it now. */
  isElsewhere: boolean
}

/** `removedAt`: when it was removed; null takes that back. It is gone for good when a page is opened once this one is not. */
export type RunChange = Partial<Pick<RunRecord, 'name' | 'isPinned' | 'removedAt'>>

/** What a run sees and is measured on. Under the name that its settings have, another set may be in memory by now. */
export type RunImages = Pick<DataCard, 'title' | 'hash' | 'classes' | 'train' | 'test'>

/** A run that goes on: what it was started with, what it has measured, how many steps it has done. */
export interface RestoredRun {
  runId: number
  /** Under which it is kept. */
  key: string
  config: RunConfig
  images: RunImages
  step: number
  log: RunLog
}

/** A checkpoint in a file, before it is decided what to do with it. */
export interface OpenedCheckpoint {
  name: string
  config: RunConfig
  step: number
  /** What it was trained on, and the first digits of its content hash where that is known. */
  data: string
  bytes: number
  /** It holds its curves too. */
  hasLog: boolean
}

export interface DeviceInfo {
  vendor: string
  architecture: string
  description: string
  /** True where the adapter runs on the CPU: right, but a slow reference mode. */
  isSoftware: boolean
  features: string[]
  /** Kernels that exchange values within quads of threads run here: false too where quads were found wrong. */
  hasQuads: boolean
  limits: Record<string, number>
  /** Why what was asked of tiles is not heard. */
  refusedTiles?: string
}

/** Bytes are those that the run will allocate, not an estimate. */
export interface RunPlan {
  parameters: number
  parameterBytes: number
  activationBytes: number
  dataBytes: number
  /** What measuring keeps from the first time on. */
  measuringBytes: number
  /** All that is in use while steps follow one another. */
  totalBytes: number
  /** At the most, while something is measured. */
  peakBytes: number
  dispatches: number
  pipelines: number
  /** Copies of both networks that the whole run keeps to be looked back at. */
  keptCopies: number
  /** Bytes they take in the memory of the page by its end; not part of `totalBytes`. */
  keptBytes: number
  /** Bytes of the last copy to go on from, in the memory of the page too. */
  snapshotBytes: number
}

/** What happened in one step; every value is measured. Keys: see METRICS in runs/metrics.ts. */
export interface StepMetrics {
  step: number
  values: Record<string, number>
}

export interface EvaluationResult {
  step: number
  /** e.g. knn (percent), linear (percent), effectiveRank */
  values: Record<string, number>
}

/** Views of one image, each as sRGB bytes [size, size, 4], global crops first. */
export interface ViewSheet {
  image: { size: number; pixels: Uint8ClampedArray }
  label: string | null
  views: { kind: 'global' | 'local'; size: number; pixels: Uint8ClampedArray }[]
}

/** How far a set is fetched or read, or its copy for this browser written. */
export interface DataProgress {
  type: 'data-progress'
  name: DataName
  stage: 'fetching' | 'reading' | 'keeping'
  loadedBytes: number
  /** 0 while it is not known. */
  totalBytes: number
  images: number
  /** Measured since the load began. */
  imagesPerSecond: number
}

/** Bytes that this site uses in the browser's storage, and may use. */
export interface StorageRoom {
  usedBytes: number
  quotaBytes: number
}

/** Whose weights an answer is about. */
export type Inspected =
  /** Of a run, after `step` steps; it may have ended. `isPast`: kept at that step, and not those of now. */
  | { of: 'run'; runId: number; step: number; isPast?: true }
  /** As the seed draws them: no run has been started. */
  | { of: 'random' }
  /** Of an opened file. `trained`: how long, where the file says, e.g. `epoch 300`. */
  | { of: 'file'; name: string; trained: string | null }

/** What a question came to, of one of the networks that it was put to: an answer, or why there is none. */
export type Told<N extends ViewName> =
  { letter: RunLetter; subject: Inspected; answer: AnswerOf<N> } | { letter: RunLetter; failure: string }

type Inspection = { [N in ViewName]: { view: N; told: Told<N>[] } }[ViewName]

/** Worker -> page. */
export type TrainEvent =
  | { type: 'device'; device: DeviceInfo }
  | { type: 'no-device'; reason: string; advice: string }
  | DataProgress
  /** `seconds`: it took to read. `isKept`: it will be here after a reload; if not, `notKept` may say why. */
  | { type: 'data-loaded'; card: DataCard; seconds: number; isKept: boolean; notKept: string | null }
  | { type: 'remote-seen'; lookId: number; remotes: RemoteFile[] }
  | { type: 'look-failed'; lookId: number; message: string }
  | { type: 'data-failed'; name: DataName; message: string }
  /** `name`: what was read, null where nothing was. `by`: the set that is read instead; without, the reader wished so. */
  | { type: 'data-cancelled'; name: DataName | null; by?: DataName }
  /** What this browser keeps, newest first; `problem` says why that is nothing. */
  | { type: 'kept-sets'; sets: KeptSet[]; room: StorageRoom | null; problem: string | null }
  | { type: 'planned'; planId: number; plan: RunPlan; twinPlan?: RunPlan }
  /** `letter`: which of two twins. */
  | { type: 'refused'; planId: number; message: string; letter?: RunLetter }
  | { type: 'views'; viewsId: number; sheets: ViewSheet[] }
  | { type: 'views-failed'; viewsId: number; message: string }
  | { type: 'building'; runId: number; what: string; done: number; total: number }
  /** What is built while it trains; until all of it is there, steps are slower. */
  | { type: 'settling'; runId: number; what: string; done: number; total: number }
  /** Which tiles its matrix products have on this device. */
  | { type: 'tuned'; runId: number; report: TuneReport }
  | { type: 'started'; runId: number; plan: RunPlan; images: RunImages }
  | { type: 'metrics'; runId: number; steps: StepMetrics[]; msPerStep: number; imagesPerSecond: number }
  /** Horizontal lines of the evaluation chart, measured once per run (percent). */
  | { type: 'baselines'; runId: number; values: { knnPixels: number; knnRandom: number; majority: number } }
  | { type: 'evaluating'; runId: number; step: number; done: number; total: number }
  | { type: 'evaluated'; runId: number; result: EvaluationResult }
  /** Follows an evaluation with k-NN: images of each class (rows) by the class that they were taken for (columns). */
  | { type: 'confusion'; runId: number; step: number; counts: number[] }
  /** The weights after `step` steps can be looked back at, until the next start. */
  | { type: 'weights-kept'; runId: number; step: number }
  | { type: 'paused'; runId: number; step: number }
  | { type: 'resumed'; runId: number }
  /** All steps are done, and measured where they are to be; a run whose last measurement is missing is stopped. */
  | { type: 'finished'; runId: number; step: number }
  | { type: 'stopped'; runId: number; step: number }
  /** `isDiverged`: its own numbers ended it, and would again; otherwise it may go on from its last copy. */
  | { type: 'failed'; runId: number; step: number; message: string; advice: string; isDiverged?: true }
  /**
   * All that a question came to: of twins both at once, their weights taken together. `ms`: time that took, less that of
   * the steps done meanwhile.
   */
  | ({ type: 'inspected'; inspectId: number; ms: number } & Inspection)
  /**
   * The GPU device was lost after `step` steps, for a reason in the browser's own words. The run is built anew on another one
   * and goes on after `from`: what was measured since is measured again, and takes the place of what there was.
   */
  | { type: 'device-lost'; runId: number; step: number; from: number; reason: string }
  /** The run has a copy in the browser, after that step. */
  | { type: 'kept'; runId: number; key: string; step: number; savedAt: number }
  /** There is no newer copy, for a reason that is said; the run goes on. */
  | { type: 'not-kept'; runId: number; message: string }
  /** The run stood still before that step without being paused. */
  | { type: 'gap'; runId: number; step: number; seconds: number; isClosed: boolean }
  /** All runs that this browser keeps, those heard of last first; `problem` says why that is nothing. */
  | { type: 'kept-runs'; runs: KeptRun[]; room: StorageRoom | null; problem: string | null }
  | { type: 'checkpoint-opened'; openId: number; file: OpenedCheckpoint }
  | { type: 'checkpoint-refused'; openId: number; message: string }
  /** Runs go on, in place of what was on the page. `cautions`: why their numbers may not be those that they would have been. */
  | { type: 'restored'; runs: RestoredRun[]; cautions: string[] }
  | { type: 'not-restored'; message: string }
  /** `step`: of the copy that it was read from. */
  | { type: 'run-log'; key: string; step: number; log: RunLog }
  | { type: 'library-failed'; message: string }
  | { type: 'checkpoint'; runId: number; step: number; format: FileFormat; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'not-saved'; runId: number; message: string }
  | { type: 'file-opened'; runId: number; card: FileCard }
  | { type: 'file-failed'; runId: number; message: string }
  | ({ type: 'kernels' } & OfAsk & KernelNews)
  | ProbeEvent
