// The JSON of a case of single operators. A part that is left out is not checked; its tensors, if there are any, are then
// not understood.

import { z } from 'zod'

const count = z.int().min(0).max(100_000)
const size = z.int().min(1).max(65_536)
const side = z.int().min(1).max(256)
const numbers = z.array(z.number())

const blockJson = z
  .object({
    tag: z.string(),
    /** Side of the map it is given. */
    map: side,
    /** Side of the global crops' map, from which it is built. */
    input_resolution: side,
    dim: size,
    heads: size,
    window_arg: side,
    shift_arg: count,
    window_used: side,
    shift_used: count,
    qkv_bias: z.boolean(),
    mlp_ratio: z.number().positive().max(64),
  })
  .refine((b) => b.shift_arg === 0 || b.shift_arg === Math.floor(b.window_arg / 2), {
    path: ['shift_arg'],
    message: 'must be 0 or half the window',
  })

const headJson = z.object({
  in_dim: size,
  hidden_dim: size,
  bottleneck_dim: size,
  out_dim: size,
  nlayers: z.int().min(1).max(16),
})

const lossJson = z.object({
  batch: size,
  teacher_tokens: count,
  local_tokens: count,
  out_dim: size,
  fea_dim: count,
  n_local: z.int().min(0).max(64),
  /** Whether there are regions. */
  dense: z.boolean(),
  calls: z.array(z.object({ teacher_temp: z.number(), total: z.number(), min_margin: z.number() })),
})

export const opsJson = z.object({
  masks: z.array(z.object({ H: side, window: side, shift: count })).default([]),
  window_partition: z.object({ size: side, window: side }).optional(),
  blocks: z.array(blockJson).default([]),
  dino_heads: z.record(z.string(), headJson).default({}),
  loss_only: z.record(z.string(), lossJson).default({}),
  adamw: z
    .object({
      lr: numbers,
      wd: numbers,
      /** [tensor, step] pairs without a gradient. */
      missing: z.array(z.tuple([z.number(), z.number()])),
    })
    .refine((c) => c.lr.length === c.wd.length, { message: 'must have as many wd as lr' })
    .optional(),
  clip: z.object({ clip: z.number(), norms: numbers }).optional(),
  schedules: z
    .array(
      z.object({
        args: z.object({
          base: z.number(),
          final: z.number(),
          epochs: size,
          niter_per_epoch: size,
          warmup_epochs: count.default(0),
          start_warmup: z.number().default(0),
        }),
        values: numbers,
      }),
    )
    .min(1),
  teacher_temp: z
    .array(
      z.object({
        args: z.object({ warmup: z.number(), final: z.number(), warmup_epochs: count, epochs: size }),
        values: numbers,
      }),
    )
    .min(1),
})

export type OpsCase = z.infer<typeof opsJson>
export type BlockCase = OpsCase['blocks'][number]
export type HeadCase = OpsCase['dino_heads'][string]
export type LossCase = OpsCase['loss_only'][string]
export type AdamWCase = NonNullable<OpsCase['adamw']>
export type ClipCase = NonNullable<OpsCase['clip']>
