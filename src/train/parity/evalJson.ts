// The JSON of an evaluation case: what k-NN and the linear probe were run with, and what came out.

import { z } from 'zod'

const size = z.int().min(1).max(65_536)
const numbers = z.array(z.number())

const knnJson = z.object({
  k: size,
  /** Temperature of the votes. */
  T: z.number().positive(),
  /** What its tensors' names begin with. */
  tag: z.string(),
  /** Smallest lead of the winning class, relative to its votes. */
  min_vote_gap_rel: z.number(),
  top1: z.number(),
  top5: z.number(),
})

const linearJson = z
  .object({
    dim: size,
    /** Training samples. */
    n: size,
    batch: size,
    /** Number of classes. */
    labels: size,
    /** Before the scaling by batch / 256. */
    lr_arg: z.number(),
    epochs: z.int().min(1).max(1000),
    /** By epoch, as are the lists below. */
    lr_effective: numbers,
    train_loss: numbers,
    val: z.array(z.object({ loss: z.number(), acc1: z.number(), acc5: z.number() })),
  })
  .refine((c) => [c.lr_effective, c.train_loss, c.val].every((list) => list.length === c.epochs), {
    message: 'lr_effective, train_loss and val must have an entry for each epoch',
  })

export const evalJson = z.object({ knn: z.array(knnJson).default([]), linear: linearJson.optional() })

export type EvalCase = z.infer<typeof evalJson>
export type KnnCase = EvalCase['knn'][number]
export type LinearCase = NonNullable<EvalCase['linear']>
