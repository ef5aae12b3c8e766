// The settings as a flat list of fields, from which the form, the differences in words and `esvit schema` are drawn.
//
// Read from the JSON Schema that zod writes of itself: a public format, with titles, units and help carried along. The
// members of a union (swin | vit) all lie in the list, each `when` its discriminator says so:
//
//   backbone.name       choice   swin, vit
//   backbone.depths     list     when backbone.name is swin
//   backbone.depth      number   when backbone.name is vit

import { z } from 'zod'
import { runConfig, type RunConfig } from './config'
import { valueAt } from './paths'

interface FieldWords {
  /** e.g. `objective.head.outDim` */
  path: string
  /** Path of the group it lies in, e.g. `objective.head`; '' at the top. */
  group: string
  title: string
  /** One plain sentence of help. */
  description: string
  unit?: string
  /** What 0 stands for, where it is no number of things. */
  zero?: string
  /** Paper section, or function or argument of the official code. */
  citation?: string
  /** Hidden until asked for. */
  expert: boolean
  /** Only there while the setting at `path` has this value. */
  when?: { path: string; is: string }
  /** It is always there, but without effect unless the setting at `path` has one of these values. */
  onlyFor?: { path: string; is: readonly string[] }
}

interface Bounds {
  isInteger: boolean
  /** Inclusive. */
  min: number
  /** Inclusive. */
  max: number
  /** Of the slider; 1 for whole numbers unless the schema says otherwise. */
  step?: number
  scale: 'linear' | 'log'
}

export interface NumberField extends FieldWords, Bounds {
  kind: 'number'
  default: number
}

/** A pair [low, high], both within the bounds. */
interface RangeField extends FieldWords, Bounds {
  kind: 'range'
  default: [number, number]
}

/** Numbers, one a stage, each within the bounds. */
export interface ListField extends FieldWords, Bounds {
  kind: 'list'
  default: number[]
  minItems: number
  maxItems: number
}

interface ToggleField extends FieldWords {
  kind: 'toggle'
  default: boolean
}

export interface ChoiceField extends FieldWords {
  kind: 'choice'
  default: string
  options: { value: string; title: string; description?: string }[]
}

export type Field = NumberField | RangeField | ListField | ToggleField | ChoiceField

/** An object of settings, e.g. `objective.head`: a heading of the form. */
export interface Group {
  path: string
  title: string
  description: string
}

/** What zod writes, as far as it is read here. */
interface Node {
  type?: string
  title?: string
  description?: string
  unit?: string
  zero?: string
  citation?: string
  step?: number
  scale?: 'linear' | 'log'
  expert?: boolean
  options?: Record<string, string>
  onlyFor?: Field['onlyFor']
  default?: unknown
  const?: string
  enum?: string[]
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  properties?: Record<string, Node>
  items?: Node
  prefixItems?: Node[]
  oneOf?: Node[]
}

/** The JSON Schema of a configuration file. */
export const jsonSchemaOf = (schema: z.ZodType = runConfig): object => z.toJSONSchema(schema, { io: 'input' })

/** All settings in the order of the schema; those of every member of a union, see `appliesTo`. */
export const fieldsOf = (schema: z.ZodType = runConfig): readonly Field[] => foundIn(schema).fields

/** The headings, in the order of the schema. */
export const groupsOf = (schema: z.ZodType = runConfig): readonly Group[] => foundIn(schema).groups

/** Whether the setting is there in this configuration. */
export const appliesTo = ({ when }: Field, config: RunConfig): boolean =>
  when === undefined || valueAt(config, when.path) === when.is

/** Whether changing the setting would change anything. */
export const matters = (field: Field, config: RunConfig): boolean =>
  appliesTo(field, config) &&
  (field.onlyFor === undefined ||
    field.onlyFor.is.some((value) => value === valueAt(config, field.onlyFor?.path ?? '')))

interface Found {
  fields: Field[]
  groups: Group[]
}

/** Ten files ask when the page opens, and zod takes 10 ms to write a schema out. */
const walked = new WeakMap<z.ZodType, Found>()

function foundIn(schema: z.ZodType): Found {
  const before = walked.get(schema)
  if (before) return before
  const found: Found = { fields: [], groups: [] }
  visitObject(jsonSchemaOf(schema), '', undefined, found)
  walked.set(schema, found)
  return found
}

function visitObject(node: Node, path: string, when: Field['when'], found: Found): void {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    if (child.const !== undefined) continue // the discriminator, which stands before the members of its union
    const childPath = path ? `${path}.${key}` : key
    if (child.properties || child.oneOf) {
      const { title = key, description = '' } = child
      found.groups.push({ path: childPath, title, description })
    }
    if (child.properties) visitObject(child, childPath, when, found)
    else if (child.oneOf) visitUnion(child, childPath, found)
    else found.fields.push(fieldOf(child, key, childPath, path, when))
  }
}

function visitUnion(union: Node, path: string, found: Found): void {
  const members = union.oneOf ?? []
  const first = Object.entries(members[0]?.properties ?? {})
  const key = first.find(([, node]) => node.const !== undefined)?.[0]
  if (key === undefined) throw new TypeError(`fieldsOf: the members of ${path} must differ by one constant setting`)
  const options = members.map(({ title, description, properties }) => {
    const value = properties?.[key].const ?? ''
    return { value, title: title ?? value, ...(description !== undefined && { description }) }
  })
  const chosen = (union.default as Record<string, string> | undefined)?.[key] ?? options[0].value
  found.fields.push({
    kind: 'choice',
    path: `${path}.${key}`,
    group: path,
    title: union.title ?? path,
    description: union.description ?? '',
    expert: false,
    default: chosen,
    options,
  })
  members.forEach((member, i) => visitObject(member, path, { path: `${path}.${key}`, is: options[i].value }, found))
}

function fieldOf(node: Node, key: string, path: string, group: string, when: Field['when']): Field {
  const words: FieldWords = {
    path,
    group,
    title: node.title ?? key,
    description: node.description ?? '',
    ...(node.unit !== undefined && { unit: node.unit }),
    ...(node.zero !== undefined && { zero: node.zero }),
    ...(node.citation !== undefined && { citation: node.citation }),
    expert: node.expert ?? false,
    ...(when && { when }),
    ...(node.onlyFor && { onlyFor: node.onlyFor }),
  }
  if (node.enum) {
    const options = node.enum.map((value) => ({ value, title: node.options?.[value] ?? value }))
    return { kind: 'choice', ...words, default: node.default as string, options }
  }
  if (node.type === 'boolean') return { kind: 'toggle', ...words, default: node.default as boolean }
  if (node.type === 'integer' || node.type === 'number')
    return { kind: 'number', ...words, ...boundsOf(node, node, path), default: node.default as number }
  if (node.prefixItems?.length === 2) {
    const bounds = boundsOf(node.prefixItems[0], node, path)
    return { kind: 'range', ...words, ...bounds, default: node.default as [number, number] }
  }
  if (node.type === 'array' && node.items && node.minItems !== undefined && node.maxItems !== undefined) {
    const bounds = boundsOf(node.items, node, path)
    const { minItems, maxItems } = node
    return { kind: 'list', ...words, ...bounds, default: node.default as number[], minItems, maxItems }
  }
  throw new TypeError(
    `fieldsOf: ${path} must be a number, boolean, choice, pair or list of numbers, is ${JSON.stringify(node)}`,
  )
}

/** @param number the number itself, which has the limits @param named the setting, which has step and scale */
function boundsOf(number: Node, named: Node, path: string): Bounds {
  const { minimum: min, maximum: max } = number
  if (min === undefined || max === undefined)
    throw new TypeError(`fieldsOf: ${path} must have a least and a largest value`)
  const isInteger = number.type === 'integer'
  const step = named.step ?? (isInteger ? 1 : undefined)
  return { isInteger, min, max, scale: named.scale ?? 'linear', ...(step !== undefined && { step }) }
}
