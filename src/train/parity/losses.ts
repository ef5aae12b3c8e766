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
import { LATER_TIE, THREE_DIGITS, TIE, TOLERANCE, type Tolerance } from './tolerance'

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
  const compare = (name: string, values: number[], held: Tolerance = tolerance) => {
    checks.compare(`${prefix}loss.${name}`, values, [values.length], held)
    checks.compare(`f64.${prefix}loss.${name}`, values, [values.length], held)
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
    compare('view_terms', viewTerms, TOLERANCE.lossTerm)
    if (regionTerms) compare('region_terms', regionTerms, TOLERANCE.lossTerm)
  }

  const { loss_total, loss_view, loss_region } = json.steps[step - 1]
  const stated = { total: loss_total, view: loss_view, region: loss_region }
  const inDouble = json.loss_f64[step - 1]
  for (const [name, value] of Object.entries({ total, view, region })) {
    const key = name as keyof typeof stated
    checks.values(`steps.${step - 1}.loss_${name}`, present(value), present(stated[key]), tolerance)
    checks.values(`loss_f64.${step - 1}.${name}`, present(value), present(inDouble[key]), tolerance)
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
  const tie = step === 1 ? TIE : LATER_TIE
  const prefix = prefixOf(step)
  const found = matchesOf(await losses.matches.read(gpu), {
    student: await floatsOf(gpu, student.regionFeatures),
    teacher: await floatsOf(gpu, teacher.regionFeatures),
    C: student.regionFeatures.shape[1],
    groups: student.groups,
    teacherTokens: tokensOf(teacher.groups[0]),
    batch: json.config.batch,
  })
  for (const { pair, shape, tokens, margins, behind } of found) {
    const name = `${prefix}margin.${pair}`
    const stated = checks.has(name) ? [...checks.floats(name)] : margins
    const isTied = (i: number, token: number) => stated[i] < TIE || behind(i, token) < tie
    checks.equal(`${prefix}match.${pair}`, tokens, shape, isTied)
    checks.compare(name, margins, shape, step === 1 ? TOLERANCE.margin : TOLERANCE.laterMargin)
    const least = stated.reduce((a, b) => Math.min(a, b), Infinity)
    checks.values(`min_match_margin.${name}`, [least], [json.min_match_margin[name] ?? NaN], { rel: THREE_DIGITS })
  }
}
