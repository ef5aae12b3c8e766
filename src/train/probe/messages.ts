// What page and worker say of probing: what the features of a frozen network are worth, by the official protocols.

import type { RunConfig } from '../../runs/config'
import type { NetworkName } from '../../viz/inspection'
import type { Inspected } from '../protocol'

/** The network itself, or what it is judged against: the same network as its seed draws it, and the images as they are. */
export type ProbePart = 'network' | 'random' | 'pixels'

/** [classes, classes] images of the class of the row that were taken for that of the column; null where there are too many. */
type Confusion = Uint32Array<ArrayBuffer> | null

/** Percent of the held-out images whose class comes first, or among the first five; null where there are no more than five. */
interface Accuracy {
  top1: number
  top5: number | null
  confusion: Confusion
}

/** Weighted vote of the `k` nearest training images (eval_knn.py). */
export interface KnnScore extends Accuracy {
  k: number
}

/** Linear classifier on frozen features (eval_linear.py). */
export interface LinearScore extends Accuracy {
  /** Percent of the training images. */
  trainTop1: number
  /** Mean cross-entropy of each epoch, nats. */
  losses: number[]
  batch: number
  /** Learning rate of the first epoch, before it is scaled by batch / 256. */
  lr: number
  /** Last blocks that gave the features; 0: these are pixels. */
  blocks: number
  /** Numbers an image. */
  width: number
}

export interface ProbeScores {
  /** In rising order of k. */
  knn: KnnScore[]
  linear: LinearScore | null
}

/** What was probed, on which images, and how. */
export interface Probed {
  subject: Inspected
  network: NetworkName
  title: string
  train: number
  test: number
  classes: string[]
  /** Numbers of neighbours of the official protocol that there are too few training images for. */
  leftOut: number[]
  /** Why raw pixels get no linear probe, as a sentence; null where they get one. */
  pixelsLeftOut: string | null
  temperature: number
}

/** Images seen, or epochs of the linear probe. */
export interface ProbeProgress {
  part: ProbePart
  unit: 'images' | 'epochs'
  done: number
  total: number
}

/** Page -> worker. */
export type ProbeCommand =
  /**
   * Probe the network of a run (`step`: with weights it kept) or of the opened file, and its baselines. A run goes on
   * meanwhile: this is done on a copy, in passes that lie between its steps. Takes the place of a probe that goes on.
   * `images`: at most so many for training, and so many held out; 0: all.
   */
  | {
      type: 'probe'
      probeId: number
      runId: number
      config: RunConfig
      step?: number
      network: NetworkName
      images: number
    }
  | { type: 'cancel-probe' }

/** Worker -> page. */
export type ProbeEvent =
  | { type: 'probing'; probeId: number; progress: ProbeProgress }
  /** The network comes first, then the baselines. */
  | { type: 'probed'; probeId: number; part: ProbePart; probed: Probed; scores: ProbeScores }
  /** `message`: why it failed. */
  | { type: 'probe-ended'; probeId: number; how: 'done' | 'cancelled' | 'failed'; message: string | null }
