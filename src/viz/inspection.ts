// What it is to look into a network. A view of the page asks a question (a plain object); what registry.ts has
// under its name answers it with small arrays. Whoever serves it (train/inspector.ts) owns the networks and decides when.

import type { AugmentConfig } from '../augment/augment.config'
import type { Normalization } from '../augment/multiCrop'
import type { Gpu } from '../gpu/device'
import type { Backbone } from '../nn/backbone'
import type { DinoHead } from '../nn/dinoHead'

export type NetworkName = 'student' | 'teacher'

export interface InspectedNetwork {
  readonly backbone: Backbone
  /** Null where it was left in a file. */
  readonly head: DinoHead | null
  /** Head of the regions; null where the objective has none, too. */
  readonly headDense: DinoHead | null
}

/** Images by index, as a data set's split hands them out. */
export interface InspectedSplit {
  readonly count: number
  readonly labels: Uint16Array<ArrayBuffer> | null
  read(indices: ArrayLike<number>, into: Uint8Array): void
}

/** What is looked at. Its weights change between two questions, its buffers and shapes do not. */
export interface Subject {
  readonly gpu: Gpu
  readonly networks: Readonly<Record<NetworkName, InspectedNetwork>>
  /** Side in pixels of what the backbone sees. */
  readonly imgSize: number
  readonly augment: AugmentConfig
  readonly normalization: Normalization
  readonly images: {
    readonly size: number
    readonly classes: readonly string[]
    readonly train: InspectedSplit
    readonly test: InspectedSplit
  }
}

/** A view while it is open: it keeps its programs and buffers from one question to the next. */
export interface OpenView<Question, Answer> {
  /** @throws with a sentence for the reader where the question cannot be answered */
  ask(question: Question): Promise<Answer>
  /** Give all memory back. */
  close(): void
}

/** What every answer says, and a title is made of: whose weights it is about. */
export interface OfNetwork {
  network: NetworkName
}

export type Open<Question, Answer> = (subject: Subject) => OpenView<Question, Answer>
