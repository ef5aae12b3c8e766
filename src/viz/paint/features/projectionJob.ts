// What is asked of the worker that projects, and what it says.

import type { Basis } from './pca'

export type ProjectionJob = { type: 'basis'; features: Float32Array; width: number } | UmapJob

interface UmapJob {
  type: 'umap'
  features: Float32Array
  width: number
  seed: number
}

export type ProjectionNews =
  | { type: 'progress'; done: number; total: number }
  | { type: 'basis'; basis: Basis }
  /** [N, 2] */
  | { type: 'map'; points: Float32Array }
  | { type: 'failed'; message: string }
