// The settings as a list, read off the zod schema: what the form, the terminal and the docs show of each. A setting is
// a leaf of RunConfig with a path such as `optim.lr`; which ones there are depends on the backbone that is chosen.

import type { z } from 'zod'
import type { FieldMeta } from '../base/field'
import { runConfig, type RunConfig } from './config'

/** What values a setting takes. */
export type FieldControl =
  | { kind: 'number'; isInteger: boolean; min: number; max: number }
  /** A pair of numbers, low and high. */
  | { kind: 'range'; min: number; max: number }
  /** One number for each stage. */
  | { kind: 'list'; isInteger: boolean; min: number; max: number; minLength: number; maxLength: number }
  | { kind: 'choice'; options: { value: string; title: string }[] }
  | { kind: 'switch' }

export type FieldValue = number | string | boolean | readonly number[]

export interface Field {
  path: string
  meta: FieldMeta
  control: FieldControl
  /** Of the schema; presets begin elsewhere. */
  default: FieldValue
  /** Settings under one sub-heading, e.g. the colour jitter of the augmentation. */
  group: { title: string; description: string } | null
}

export interface Section {
  name: string
  title: string
  description: string
  fields: Field[]
}

/** Every setting that `config` has, section by section, in the order of the schema. */
export function fieldsOf(config: RunConfig): Section[] {
  const sections: Section[] = [
    { name: 'run', title: 'Run', description: 'Length, batch and the seed that everything follows from.', fields: [] },
  ]
  for (const [name, schema] of Object.entries(runConfig.shape)) {
    const { inner, meta } = unwrap(schema)
    if (isSection(inner)) {
      const { title, description } = meta as FieldMeta
      const own = inner.def.type === 'union' ? optionFields(inner, name, config) : objectFields(inner, name, null)
      sections.push({ name, title, description, fields: own })
    } else sections[0].fields.push(leaf(schema, name, null))
  }
  return sections
}

/** The value at `path`, or undefined where this config has no such setting. */
export function valueAt(config: RunConfig, path: string): FieldValue | undefined {
  let value: unknown = config
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value as FieldValue
}

/** A copy with `path` set. Another kind of backbone comes with its own defaults. */
export function withValue(config: RunConfig, path: string, value: FieldValue): RunConfig {
  if (path === 'backbone.name') return { ...config, backbone: runConfig.shape.backbone.parse({ name: value }) }
  const set = (node: object, [key, ...rest]: string[]): object => {
    if (!Object.hasOwn(node, key)) throw new RangeError(`schema: there is no setting '${path}' in this experiment`)
    const child = (node as Record<string, unknown>)[key]
    return { ...node, [key]: rest.length ? set(child as object, rest) : value }
  }
  return set(config, path.split('.')) as RunConfig
}

/** Paths of `config` whose values differ from those of `base`; what `base` lacks is held against the defaults. */
export function changedPaths(base: RunConfig, config: RunConfig): string[] {
  const fields = fieldsOf(config).flatMap((section) => section.fields)
  return fields.filter((f) => !isSame(baseValue(base, f), valueAt(config, f.path))).map((f) => f.path)
}

/** What a reset of `field` goes back to. */
export const baseValue = (base: RunConfig, field: Field): FieldValue => {
  const own = valueAt(base, field.path)
  return own === undefined || Array.isArray(own) !== Array.isArray(field.default) ? field.default : own
}

const isSame = (a: FieldValue | undefined, b: FieldValue | undefined) => JSON.stringify(a) === JSON.stringify(b)

/** A schema as introspection needs it: `z.ZodType` does not tell its parts. */
type AnySchema = z.ZodType & {
  def: { type: string; innerType?: AnySchema; defaultValue?: unknown; checks?: { _zod: { def: LengthCheck } }[] }
  shape?: Record<string, AnySchema>
  options?: readonly (AnySchema | string)[]
  element?: AnySchema
}
type LengthCheck = { check: string; minimum?: number; maximum?: number }

/** Without its default, and with what was said of it at any layer. */
function unwrap(schema: z.ZodType): { inner: AnySchema; meta: FieldMeta | undefined; default: unknown } {
  let inner = schema as AnySchema
  let [meta, value]: [FieldMeta | undefined, unknown] = [inner.meta() as FieldMeta | undefined, undefined]
  while (inner.def.innerType) {
    value ??= inner.def.defaultValue
    inner = inner.def.innerType
    meta ??= inner.meta() as FieldMeta | undefined
  }
  return { inner, meta, default: value }
}

const isSection = (schema: AnySchema) => schema.def.type === 'object' || schema.def.type === 'union'

function objectFields(schema: AnySchema, path: string, group: Field['group']): Field[] {
  return Object.entries(schema.shape ?? {}).flatMap(([key, child]) => {
    const { inner, meta } = unwrap(child)
    if (inner.def.type === 'literal') return [] // the name of an option of a union
    if (inner.def.type !== 'object') return [leaf(child, `${path}.${key}`, group)]
    const { title, description } = meta as FieldMeta
    return objectFields(inner, `${path}.${key}`, { title, description })
  })
}

/** Of a union: which option, then the settings of the one that is chosen. */
function optionFields(union: AnySchema, name: string, config: RunConfig): Field[] {
  const options = (union.options as AnySchema[]).map((schema) => {
    const { title, description } = schema.meta() as FieldMeta
    return { schema, value: unwrapLiteral(schema), title, description }
  })
  const path = `${name}.name`
  const chosen = options.find((o) => o.value === valueAt(config, path)) ?? options[0]
  const choice: Field = {
    path,
    meta: { title: 'Kind', description: options.map((o) => `${o.title}: ${o.description}`).join(' ') },
    control: { kind: 'choice', options: options.map(({ value, title }) => ({ value, title })) },
    default: options[0].value,
    group: null,
  }
  return [choice, ...objectFields(chosen.schema, name, null)]
}

const unwrapLiteral = (option: AnySchema) => (option.shape?.name as unknown as z.ZodLiteral<string>).value

function leaf(schema: z.ZodType, path: string, group: Field['group']): Field {
  const { inner, meta, default: value } = unwrap(schema)
  if (!meta?.title) throw new TypeError(`schema: ${path} must have a title and a description in its .meta()`)
  return { path, meta, control: controlOf(inner, path, meta), default: value as FieldValue, group }
}

function controlOf(schema: AnySchema, path: string, meta: FieldMeta): FieldControl {
  switch (schema.def.type) {
    case 'number':
      return { kind: 'number', ...bounds(schema) }
    case 'boolean':
      return { kind: 'switch' }
    case 'enum':
      return {
        kind: 'choice',
        options: (schema.options as string[]).map((value) => ({ value, title: meta.options?.[value] ?? value })),
      }
    case 'array': {
      const length = (check: string) => schema.def.checks?.map((c) => c._zod.def).find((d) => d.check === check)
      return {
        kind: 'list',
        ...bounds(schema.element as AnySchema),
        minLength: length('min_length')?.minimum ?? 0,
        maxLength: length('max_length')?.maximum ?? 16,
      }
    }
    case 'tuple': {
      const { min, max } = bounds((schema.def as unknown as { items: AnySchema[] }).items[0])
      return { kind: 'range', min, max }
    }
    default:
      throw new TypeError(`schema: ${path} must be a number, switch, choice, list or pair, got ${schema.def.type}`)
  }
}

function bounds(schema: AnySchema): { min: number; max: number; isInteger: boolean } {
  const { minValue, maxValue, format } = schema as unknown as z.ZodNumber
  return { min: minValue ?? -Infinity, max: maxValue ?? Infinity, isInteger: format === 'safeint' }
}
