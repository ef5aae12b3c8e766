// Losses of a step by pair of views, and which region each region was matched to.

import type { Gpu } from '../../gpu/device'
import { TEACHER_VIEWS } from '../../ops/loss/matchedCrossEntropy'
import { tokensOf } from '../../ops/patch/tokenGroups'
import type { StepTrace } from '../step'
import type { Checks } from './checks'
import { prefixOf } from './crops'
import type { ModelCase } from './modelJson'
import { matchesOf, meanOf, pairTerms, viewRows } from './pairs'
import { floatsOf } from './read'
import { TIE, TOLERANCE } from './tolerance'

/** @param step counted from 1 */
export async function checkLosses(
  gpu: Gpu,
  { losses, student }: StepTrace,
  json: ModelCase,
  step: number,
  checks: Checks,
): Promise<void> {
  const { batch, n_local } = json.config
  const prefix = prefixOf(step)
  const tolerance = step === 1 ? TOLERANCE.loss : TOLERANCE.laterLoss
  const compare = (name: string, values: number[]) => {
    checks.compare(`${prefix}loss.${name}`, values, [values.length], tolerance)
    checks.compare(`f64.${prefix}loss.${name}`, values, [values.length], tolerance)
  }
  const viewTerms = pairTerms(await floatsOf(gpu, losses.viewLosses), viewRows(TEACHER_VIEWS + n_local, batch), batch)
  const regionTerms = losses.regionLosses && pairTerms(await floatsOf(gpu, losses.regionLosses), student.groups, batch)
  const view = meanOf(viewTerms)
  const region = regionTerms && meanOf(regionTerms)
  const total = region === null ? view : 0.5 * view + 0.5 * region

  compare('total', [total])
  compare('view', [view])
  if (region !== null) compare('region', [region])
  if (step === 1) {
    compare('view_terms', viewTerms)
    if (regionTerms) compare('region_terms', regionTerms)
  }

  const { loss_total, loss_view, loss_region } = json.steps[step - 1]
  const stated = { total: loss_total, view: loss_view, region: loss_region }
  const inDouble = json.loss_f64 && (json.loss_f64[step - 1] ?? {})
  for (const [name, value] of Object.entries({ total, view, region })) {
    const key = name as keyof typeof stated
    checks.values(`steps.${step - 1}.loss_${name}`, present(value), present(stated[key]), tolerance)
    if (inDouble) checks.values(`loss_f64.${step - 1}.${name}`, present(value), present(inDouble[key]), tolerance)
  }
}

/** A list of what is there: DINO alone has no region loss. */
const present = (value: number | null | undefined): number[] => (typeof value === 'number' ? [value] : [])

/** @param step counted from 1 */
export async function checkMatches(
  gpu: Gpu,
  { losses, student, teacher }: StepTrace,
  json: ModelCase,
  step: number,
  checks: Checks,
): Promise<void> {
  if (!losses.matches) return
  const prefix = prefixOf(step)
  const found = matchesOf(await losses.matches.read(gpu), {
    student: await floatsOf(gpu, student.regionFeatures),
    teacher: await floatsOf(gpu, teacher.regionFeatures),
    C: student.regionFeatures.shape[1],
    groups: student.groups,
    teacherTokens: tokensOf(teacher.groups[0]),
    batch: json.config.batch,
  })
  for (const { pair, shape, tokens, margins } of found) {
    const name = `${prefix}margin.${pair}`
    const stated = checks.has(name) ? checks.floats(name) : margins
    checks.equal(`${prefix}match.${pair}`, tokens, shape, (i) => stated[i] < TIE)
    checks.compare(name, margins, shape, step === 1 ? TOLERANCE.margin : TOLERANCE.laterMargin)
    if (json.min_match_margin) {
      const least = margins.reduce((a, b) => Math.min(a, b))
      const listed = json.min_match_margin[name] ?? NaN
      checks.values(`min_match_margin.${name}`, [least], [listed], { abs: 5e-3 * least + TOLERANCE.laterMargin.abs })
    }
  }
}
