// What differs between two experiments, in the words of the form: "Batch: 64 images → 32 images".

import { unitText } from '../base/unitText'
import { hasRegions, objectiveFacts, type ObjectiveConfig } from '../ssl/ssl.config'
import type { RunConfig } from './config'
import { valueAt } from './paths'
import { appliesTo, fieldsOf, groupsOf, type Field } from './schema'

export interface Difference {
  path: string
  /** Title of the group the setting lies in, e.g. `Optimiser`; '' at the top. */
  group: string
  title: string
  /** As shown; null where the other experiment has no such setting and the default stands in. */
  from: string | null
  to: string
  /** The whole in words. */
  sentence: string
}

const FIELDS = fieldsOf()
const GROUP_TITLES = new Map(groupsOf().map(({ path, title }) => [path, title]))

/** Every setting of `config` that is not as in `base`, in the order of the form. */
export function differences(base: RunConfig, config: RunConfig): Difference[] {
  return FIELDS.filter((field) => appliesTo(field, config) && isChanged(base, config, field)).map((field) => {
    const { path, title } = field
    if (path === 'objective.name' && areRegionTwins(base.objective, config.objective))
      return lossDifference(field, base, config)
    const [own, value] = [ownValue(base, field), valueAt(config, path)]
    const digits = digitsFor(field, [own, value])
    const from = own === undefined ? null : inWords(field, own, digits)
    const to = inWords(field, value, digits)
    const sentence = `${title}: ${from === null ? '' : `${from} → `}${to}`
    return { path, group: GROUP_TITLES.get(field.group) ?? '', title, from, to, sentence }
  })
}

/** Each of them is the other with the region loss, or without it. */
const areRegionTwins = (a: ObjectiveConfig, b: ObjectiveConfig) =>
  hasRegions(a) !== hasRegions(b) && objectiveFacts(a).twin.name === b.name && objectiveFacts(b).twin.name === a.name

/** The two losses by their formulas, which say what the names of the methods do not. */
function lossDifference({ path, title, group }: Field, base: RunConfig, config: RunConfig): Difference {
  const [from, to] = [base, config].map(({ objective }) => objectiveFacts(objective).formula)
  const sentence = `region loss ${hasRegions(config.objective) ? 'on' : 'off'} (${from} → ${to})`
  return { path, group: GROUP_TITLES.get(group) ?? '', title, from, to, sentence }
}

/** A setting in which experiments differ, as each of them has it; null where one has no such setting. */
export interface Comparison {
  path: string
  group: string
  title: string
  values: (string | null)[]
}

/** Every setting that is not the same in all experiments, in the order of the form. */
export function comparisons(configs: readonly RunConfig[]): Comparison[] {
  return FIELDS.flatMap((field) => {
    const { path, title } = field
    const values = configs.map((config) => (appliesTo(field, config) ? baseValue(config, field) : undefined))
    if (countDistinct(values) < 2) return []
    const digits = digitsFor(field, values)
    const words = values.map((value) => (value === undefined ? null : inWords(field, value, digits)))
    return [{ path, group: GROUP_TITLES.get(field.group) ?? '', title, values: words }]
  })
}

/** Paths of the settings of `config` that are not as in `base`. */
export const changedPaths = (base: RunConfig, config: RunConfig): string[] =>
  FIELDS.filter((field) => appliesTo(field, config) && isChanged(base, config, field)).map((field) => field.path)

/** What a reset of the setting goes back to: what it is in `base`, or its default where `base` has none such. */
export const baseValue = (base: RunConfig, field: Field): unknown => ownValue(base, field) ?? field.default

/** Digits that are shown of a number that is no integer, and those that it may have. */
const [SHORT_DIGITS, ALL_DIGITS] = [4, 17]

/** Digits that tell apart in words what is not the same. @param values undefined where there is none */
function digitsFor(field: Field, values: readonly unknown[]): number {
  const short = values.map((value) => (value === undefined ? undefined : inWords(field, value)))
  return countDistinct(short) < countDistinct(values) ? ALL_DIGITS : SHORT_DIGITS
}

const countDistinct = (values: readonly unknown[]): number => new Set(values.map((value) => JSON.stringify(value))).size

/** A value as the form shows it, with its unit. */
export function inWords(field: Field, value: unknown, digits = SHORT_DIGITS): string {
  const number = (value: number) => shortNumber(value, digits)
  const unit = 'unit' in field && field.unit ? ` ${field.unit}` : ''
  switch (field.kind) {
    case 'toggle':
      return value === true ? 'on' : 'off'
    case 'choice':
      return field.options.find((option) => option.value === value)?.title ?? String(value)
    case 'range':
      return `${(value as number[]).map(number).join('–')}${unit}`
    case 'list':
      return `${(value as number[]).map(number).join(', ')}${unit}`
    case 'number':
      if (value === 0 && field.zero) return field.zero
      return `${number(value as number)}${field.unit ? ` ${unitText(field.unit, value as number)}` : ''}`
  }
}

/** 1.3333333333333333 is shown as 1.333; what was typed with few digits is shown as typed. */
const shortNumber = (value: number, digits: number): string =>
  String(Number.isInteger(value) ? value : Number(value.toPrecision(digits)))

function isChanged(base: RunConfig, config: RunConfig, field: Field): boolean {
  return JSON.stringify(baseValue(base, field)) !== JSON.stringify(valueAt(config, field.path))
}

/** The value in `base`, where it means the same there: heads of Swin are a list of stages, those of ViT one number. */
function ownValue(base: RunConfig, field: Field): unknown {
  const value = valueAt(base, field.path)
  const isList = field.kind === 'list' || field.kind === 'range'
  return Array.isArray(value) === isList ? value : undefined
}
