// What a model case says of its own precision: a second run of the official code in float64 against the first. That run
// is not ours to repeat, but its gradients' peaks are known here, and its numbers must fit each other and be small.

import type { Checks } from './checks'
import type { ModelCase } from './modelJson'
import { ROUNDING, THREE_DIGITS, TOLERANCE } from './tolerance'

/** A gradient of step 1 as computed here. */
export interface ComputedGradient {
  name: string
  values: ArrayLike<number>
  /** Whether every element of it is rounding. */
  isLost: boolean
}

export function checkPrecision(json: ModelCase, gradients: readonly ComputedGradient[], checks: Checks): void {
  const stated = json.grad_diff_per_param
  const zeros = gradients.filter((g) => json.true_zero_grad_tensors.some((zero) => isNamed(zero, g.name)))
  const kept = gradients.filter((g) => !g.isLost && !zeros.includes(g))
  const names = gradients.map((g) => g.name)
  const keptNames = kept.map((g) => g.name)
  checks.names('grad_diff_per_param', Object.keys(stated), names, keptNames)
  for (const { name, values } of zeros)
    checks.values(`true_zero_grad_tensors.${name}`, [peakOf(values)], [0], { abs: ROUNDING })
  for (const { name, values } of kept) {
    if (!(name in stated)) continue
    const { peak, max_abs, max_rel_to_peak, rel_l2 } = stated[name]
    const at = `grad_diff_per_param.${name}`
    const relative = (max_abs ?? NaN) / (peak ?? NaN)
    checks.values(`${at}.peak`, [peakOf(values)], [peak ?? NaN], { rel: THREE_DIGITS })
    checks.values(`${at}.max_rel_to_peak`, [relative], [max_rel_to_peak ?? NaN], { rel: 3 * THREE_DIGITS })
    checks.values(`${at}.rel_l2`, [0], [rel_l2 ?? NaN], { abs: TOLERANCE.gradient.relL2 })
  }
  checkWorst(json, keptNames, checks)
  for (const [name, count] of Object.entries(json.match_mismatches_f32_vs_f64))
    checks.values(`match_mismatches_f32_vs_f64.${name}`, [0], [count], { abs: 0 })
  if (json.max_abs_vs_official_train_one_epoch !== undefined)
    checks.values('max_abs_vs_official_train_one_epoch', [0], [json.max_abs_vs_official_train_one_epoch], { abs: 0 })
}

/** Whether a tensor of the file is that parameter's: `grad.<name>`. */
const isNamed = (tensor: string, name: string): boolean => tensor === name || tensor === `grad.${name}`

/** `f32_vs_f64.grad` has the worst of the parameters, and whose it is. */
function checkWorst({ f32_vs_f64, grad_diff_per_param }: ModelCase, kept: readonly string[], checks: Checks): void {
  const { grad } = f32_vs_f64
  for (const key of ['max_abs', 'max_rel_to_peak', 'rel_l2'] as const) {
    const owner = Object.keys(grad_diff_per_param).find((name) => isNamed(grad[`${key}_at`], name)) ?? ''
    const others = kept.map((name) => grad_diff_per_param[name]?.[key] ?? 0)
    const worst = Math.max(grad_diff_per_param[owner]?.[key] ?? NaN, ...others)
    checks.values(`f32_vs_f64.grad.${key}`, [worst], [grad[key]], { rel: THREE_DIGITS })
  }
}

const peakOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
