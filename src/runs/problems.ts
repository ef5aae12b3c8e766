// What the schema has against a value, in plain sentences: where, what must hold, what was found.

import { type z } from 'zod'
import { oneLine } from '../base/oneLine'
import { shown } from '../base/shown'

/** Something that does not hold, and where. */
export interface Problem {
  /** Path of the setting, e.g. `backbone.numHeads`; '' for the whole. */
  path: string
  message: string
}

const KINDS: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a pair [from, to]',
  object: 'an object of settings',
}

const SHOWN_CHARS = 60
const SHOWN_PROBLEMS = 5

/** Check `value` against `schema`; at most one problem a setting. */
export function problemsWith<T>(schema: z.ZodType<T>, value: unknown): { value: T } | { problems: Problem[] } {
  const parsed = schema.safeParse(value, { error: sentence })
  if (parsed.success) return { value: parsed.data }
  const problems = new Map<string, string>()
  for (const issue of parsed.error.issues) {
    const path = issue.path.join('.')
    if (issue.code !== 'unrecognized_keys') problems.set(path, issue.message)
    else for (const key of issue.keys) problems.set((path ? `${path}.` : '') + shortened(key), issue.message)
  }
  return { problems: [...problems].map(([path, message]) => ({ path, message })) }
}

/** The first few, and how many more: a link of a hundred characters can hold thousands. */
export function inWords(problems: readonly Problem[], say: (problem: Problem) => string, between = '; '): string {
  const more = problems.length - SHOWN_PROBLEMS
  return [...problems.slice(0, SHOWN_PROBLEMS).map(say), ...(more > 0 ? [`and ${more} more`] : [])].join(between)
}

function sentence(issue: z.core.$ZodRawIssue): string {
  const { input } = issue
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'is not a setting of this version; check its spelling, or leave it out'
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}, got ${show(input)}`
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}, got ${show(input)}`
    case 'invalid_union': {
      const { discriminator, options = [] } = issue as { discriminator?: string; options?: unknown[] }
      if (discriminator === undefined) return `must be an allowed value, got ${show(input)}`
      return `must be one of ${options.join(', ')}, got ${show((input as Record<string, unknown>)[discriminator])}`
    }
    case 'too_small':
    case 'too_big': {
      const [word, limit] = issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum]
      return Array.isArray(input)
        ? `must have ${word} ${limit} ${limit === 1 ? 'number' : 'numbers'}, got ${input.length}`
        : `must be ${word} ${limit}, got ${show(input)}`
    }
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}, got ${show(input)}`
    default:
      return `does not hold (${issue.code}), got ${show(input)}`
  }
}

/** Short, and no deeper than it has to be: the value may be anything that a link or a file held. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value) // JSON has no NaN
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'string' ? `'${value}'` : `${value as boolean | null}`
  return shortened(text)
}

const shortened = (text: string) => oneLine(shown(text, SHOWN_CHARS))
