// The whole experiment as data: everybody's settings in one schema. Defaults, ranges, units and help live in the
// `*.config.ts` beside the code they set; this file joins them and checks what holds between them.

import { z } from 'zod'
import { augmentConfig } from '../augment/augment.config'
import { field } from '../base/field'
import { unitText } from '../base/unitText'
import { dataConfig } from '../data/data.config'
import { evalConfig } from '../eval/eval.config'
import { backboneConfig, factsOf } from '../nn/backbone.config'
import { optimConfig } from '../optim/optim.config'
import { objectiveConfig } from '../ssl/ssl.config'
import { problemsWith, type Problem } from './problems'

export type { Problem }

export const runConfig = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(0xffffffff)
    .default(0)
    .meta(
      field({
        title: 'Seed',
        description: 'Everything random follows from it: the same seed on the same adapter gives the same bits.',
      }),
    ),
  steps: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(2000)
    .meta(field({ title: 'Steps', unit: 'steps', description: 'Length of the run; all schedules end there.' })),
  batchSize: z
    .int()
    .min(1)
    .max(1024)
    .default(64)
    .meta(
      field({
        title: 'Batch',
        unit: 'images',
        description: 'Images a step; each becomes several views.',
        citation: 'main_esvit.py --batch_size_per_gpu',
      }),
    ),
  data: dataConfig.prefault({}),
  backbone: backboneConfig.prefault({ name: 'swin' }),
  objective: objectiveConfig.prefault({}),
  augment: augmentConfig.prefault({}),
  optim: optimConfig.prefault({}),
  evaluation: evalConfig.prefault({}),
})

export type RunConfig = z.infer<typeof runConfig>

export type ParsedConfig = { ok: true; config: RunConfig } | { ok: false; problems: Problem[] }

/** Check anything against the schema and what holds between settings. Unknown settings are refused by name. */
export function parseConfig(value: unknown): ParsedConfig {
  const parsed = problemsWith(runConfig, value)
  if ('problems' in parsed) return { ok: false, problems: parsed.problems }
  const problems = checkConfig(parsed.value)
  return problems.length ? { ok: false, problems } : { ok: true, config: parsed.value }
}

/** What must hold between settings. */
export function checkConfig(config: RunConfig): Problem[] {
  const { backbone, augment, objective, optim, steps } = config
  const problems: Problem[] = []
  const must = (holds: boolean, path: string, message: string) => {
    if (!holds) problems.push({ path, message })
  }
  must(
    backbone.imgSize >= backbone.patchSize,
    'backbone.patchSize',
    `must be at most the image size of ${backbone.imgSize} px, got ${backbone.patchSize}`,
  )
  const hasLocal = augment.localCrops > 0
  must(
    !hasLocal || augment.localSize >= backbone.patchSize,
    'augment.localSize',
    `must be at least one patch of ${backbone.patchSize} px, got ${augment.localSize}`,
  )
  must(
    !hasLocal || augment.localSize <= backbone.imgSize,
    'augment.localSize',
    `must be at most the image size of ${backbone.imgSize} px, got ${augment.localSize}`,
  )
  for (const { setting, message } of factsOf(backbone).problems(backbone, hasLocal ? augment.localSize : null))
    problems.push({ path: `backbone.${setting}`, message })
  for (const key of ['globalScale', 'localScale', 'ratio'] as const) mustRise(augment[key], `augment.${key}`, must)
  mustRise(augment.blur.sigma, 'augment.blur.sigma', must)
  must(
    optim.warmupSteps < steps,
    'optim.warmupSteps',
    `must be below the ${steps} ${unitText('steps', steps)} of the run, got ${optim.warmupSteps}`,
  )
  must(optim.minLr <= optim.lr, 'optim.minLr', `must be at most the peak of ${optim.lr}, got ${optim.minLr}`)
  must(
    objective.warmupTeacherTempSteps <= steps,
    'objective.warmupTeacherTempSteps',
    `must be at most the ${steps} ${unitText('steps', steps)} of the run, got ${objective.warmupTeacherTempSteps}`,
  )
  return problems
}

type Must = (holds: boolean, path: string, message: string) => void

function mustRise([low, high]: readonly [number, number], path: string, must: Must): void {
  must(low <= high, path, `must go from a smaller to a larger number, got ${low} to ${high}`)
}
