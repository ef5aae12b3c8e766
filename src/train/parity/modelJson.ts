// The JSON of a model case: how to build it, what was scheduled, and the numbers that are no tensors. Bounds keep a wrong
// file from costing memory; within them any sizes may come.

import { z } from 'zod'

const count = z.int().min(0).max(100_000)
const size = z.int().min(1).max(65_536)
const list = z.array(size).min(1).max(16)
const side = z.int().min(1).max(1024)
const maybe = z.number().nullable()

const scheduleJson = z.object({
  /** Before the scaling by total_batch / 256. */
  lr: z.number(),
  total_batch: size,
  min_lr: z.number(),
  epochs: z.int().min(1).max(10_000),
  niter_per_epoch: z.int().min(1).max(10_000),
  warmup_epochs: count,
  wd: z.number(),
  wd_end: z.number(),
  momentum: z.number(),
  warmup_teacher_temp: z.number(),
  teacher_temp: z.number(),
  warmup_teacher_temp_epochs: count,
  clip_grad: z.number(),
  /** Epochs. */
  freeze_last_layer: count,
})

const configJson = z
  .object({
    arch: z.enum(['swin', 'vit']),
    img: side,
    patch: side,
    embed: size,
    depths: list,
    heads: list,
    window: count,
    mlp_ratio: z.number().positive().max(64),
    qkv_bias: z.boolean(),
    ape: z.boolean(),
    patch_norm: z.boolean(),
    loss: z.enum(['dino', 'ddino']),
    local: side,
    n_local: z.int().min(0).max(64),
    batch: z.int().min(1).max(1024),
    /** Optimiser steps; 0 for one forward and backward. */
    steps: z.int().min(0).max(100),
    /** Iteration of the first step. */
    it0: count,
    head: z.object({
      hidden_dim: size,
      bottleneck_dim: size,
      out_dim: size,
      nlayers: z.int().min(1).max(16),
      norm_last_layer: z.boolean(),
    }),
    sched: scheduleJson,
  })
  .refine((c) => c.arch === 'swin' || (c.window === 0 && !c.ape && c.depths.length === 1), {
    path: ['arch'],
    message: 'vit must have window 0, no ape and one depth',
  })
  .refine((c) => c.heads.length === c.depths.length, {
    path: ['heads'],
    message: 'must be as many as there are depths',
  })

const stepJson = z.object({
  it: z.number(),
  epoch: z.number(),
  lr: z.number(),
  wd: z.number(),
  momentum: z.number(),
  teacher_temp: z.number(),
  last_layer_frozen: z.boolean(),
  loss_total: z.number(),
  loss_view: z.number(),
  loss_region: z.number().nullable(),
})

export const modelJson = z
  .object({
    config: configJson,
    steps: z.array(stepJson),
    schedules: z.record(z.string(), z.array(z.number())),
    params: z.array(z.object({ name: z.string(), shape: z.array(z.number()), group: z.string() })),
    /** By parameter, of step 1 before clipping. */
    grad_norms: z.record(z.string(), z.number()),
    /** Parameters whose gradient of step 1 is scaled. */
    clipped: z.array(z.string()),
    /** By parameter, after the last step. */
    adam_step: z.record(z.string(), z.number()).optional(),
    eval_last_blocks_n: z.int().min(1).max(64),
    loss_f64: z.array(z.object({ total: z.number(), view: z.number(), region: z.number().nullable() })),
    /** By tensor of margins, to three digits. */
    min_match_margin: z.record(z.string(), z.number()),
    /** Of gradients in float32 and in float64, by parameter, to three digits; none relative to zero. */
    grad_diff_per_param: z.record(
      z.string(),
      z.object({ max_abs: maybe, max_rel_to_peak: maybe, rel_l2: maybe, peak: maybe }),
    ),
    f32_vs_f64: z.object({
      grad: z.object({
        max_abs: z.number(),
        max_rel_to_peak: z.number(),
        rel_l2: z.number(),
        max_abs_at: z.string(),
        max_rel_to_peak_at: z.string(),
        rel_l2_at: z.string(),
      }),
    }),
    match_mismatches_f32_vs_f64: z.record(z.string(), z.number()),
    true_zero_grad_tensors: z.array(z.string()),
    max_abs_vs_official_train_one_epoch: z.number().optional(),
    /** Shapes. */
    buffers: z.record(z.string(), z.array(z.number())),
  })
  .refine((c) => c.steps.length === Math.max(1, c.config.steps), {
    path: ['steps'],
    message: 'must be as many as config.steps says, at least one',
  })
  .refine((c) => c.loss_f64.length === c.steps.length, {
    path: ['loss_f64'],
    message: 'must be as many as there are steps',
  })
  .refine((c) => c.eval_last_blocks_n <= c.config.depths.reduce((a, b) => a + b), {
    path: ['eval_last_blocks_n'],
    message: 'must not be more than there are blocks',
  })
  .refine((c) => c.config.steps === 0 || c.adam_step !== undefined, {
    path: ['adam_step'],
    message: 'must be there for a case with optimiser steps',
  })
  .refine((c) => c.config.it0 + c.steps.length <= c.config.sched.epochs * c.config.sched.niter_per_epoch, {
    path: ['config', 'it0'],
    message: 'must leave room for the steps before the schedules end',
  })

export type ModelCase = z.infer<typeof modelJson>
