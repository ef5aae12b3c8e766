// Flags of the terminal, and the experiment they describe: preset or link or file, then single settings, in that order.

import { readFileSync, statSync } from 'node:fs'
import { oneLine } from '../base/oneLine'
import { parseConfig, type RunConfig } from '../runs/config'
import { decodeLink, type OpenedLink } from '../runs/link'
import { DEFAULT_PRESET, PRESETS, presetNamed } from '../runs/presets'
import { withValueAt } from '../runs/paths'
import { inWords } from '../runs/problems'

/** What is wrong with the command line; shown without a stack trace. */
export class UsageError extends Error {}

export interface Flags {
  /** Last value of each flag. */
  values: Map<string, string>
  /** Every `--set path=value`. */
  sets: string[]
}

/** `--name value` or `--name=value`. @param known flags that take a value, and @param switches that take none */
export function readFlags(args: readonly string[], known: readonly string[], switches: readonly string[] = []): Flags {
  const values = new Map<string, string>()
  const sets: string[] = []
  for (let i = 0; i < args.length; i++) {
    const [flag, ...behind] = args[i].split('=')
    const name = flag.startsWith('--') ? flag.slice(2) : ''
    if (switches.includes(name)) {
      if (behind.length) throw new UsageError(`--${name} must stand alone, got '${args[i]}'`)
      values.set(name, 'true')
      continue
    }
    if (!known.includes(name))
      throw new UsageError(`'${args[i]}' must be one of ${[...known, ...switches].map((k) => `--${k}`).join(', ')}`)
    const value = behind.length ? behind.join('=') : (args[++i] as string | undefined)
    if (value === undefined) throw new UsageError(`--${name} must be followed by a value`)
    if (name === 'set') sets.push(value)
    else values.set(name, value)
  }
  return { values, sets }
}

/**
 * Names, and one flag among them that takes a value.
 *
 * @param usage what to give, for who gives something else
 */
export function readNames(args: readonly string[], flag: string, usage: string): { names: string[]; value?: string } {
  const names: string[] = []
  let value: string | undefined
  for (let i = 0; i < args.length; i++) {
    if (args[i] === flag) value = args[++i] ?? ''
    else if (args[i].startsWith(`${flag}=`)) value = args[i].slice(flag.length + 1)
    else if (args[i].startsWith('-')) throw new UsageError(`no option '${args[i]}'; ${usage}`)
    else names.push(args[i])
  }
  return { names, ...(value !== undefined && { value }) }
}

/** Flags that say with which settings an experiment begins. */
const STARTS = ['preset', 'link', 'config'] as const

export function configFrom({ values, sets }: Flags, base?: RunConfig): RunConfig {
  const start = structuredClone(base ?? startingConfig(values))
  const changed = sets.reduce(assigned, start) as unknown as Record<string, unknown>
  for (const name of ['steps', 'seed']) {
    const value = values.get(name)
    if (value !== undefined) changed[name] = numberOf(name, value)
  }
  fitWarmups(changed as unknown as RunConfig) // --set may have put anything there, which parseConfig refuses
  const parsed = parseConfig(changed)
  if (!parsed.ok) throw new UsageError(inWords(parsed.problems, (p) => `${p.path}: ${p.message}`, '\n'))
  return parsed.config
}

/** Ranges are the schema's to check; of '' JavaScript would make 0. */
function numberOf(name: string, text: string): number {
  if (text.trim() === '' || Number.isNaN(Number(text)))
    throw new UsageError(`--${name} must be a whole number, got '${text}'`)
  return Number(text)
}

/** A run shorter than its warm-up is all warm-up but for the last step. */
function fitWarmups({ steps, optim }: { steps: number; optim?: RunConfig['optim'] | null }): void {
  if (optim && optim.warmupSteps >= steps) optim.warmupSteps = Math.max(0, steps - 1)
}

function startingConfig(values: ReadonlyMap<string, string>): RunConfig {
  const given = STARTS.filter((name) => values.has(name)).map((name) => `--${name}`)
  if (given.length > 1)
    throw new UsageError(`the settings must begin with one of --${STARTS.join(', --')}, got ${given.join(' and ')}; change them by --set path=value`) // prettier-ignore
  const link = openedLink(values)
  if (link) {
    if (link.twin) console.error('The link holds a pair, A and B: this is A. Open it in the page to compare them.')
    if (link.seeds) console.error(`The link asks for ${link.seeds} seeds: this is the first, --seed takes another.`)
    for (const note of link.notes ?? []) console.error(note)
    return link.config
  }
  const file = values.get('config')
  if (file !== undefined) return configOfFile(file)
  return presetOf(values.get('preset') ?? DEFAULT_PRESET)
}

function presetOf(name: string): RunConfig {
  try {
    return presetNamed(name).config
  } catch (error) {
    const meant = name && PRESETS.find((preset) => preset.name.startsWith(name))
    const advice = meant ? `; did you mean ${meant.name}?` : ''
    throw new UsageError(`--${(error as Error).message}${advice}`, { cause: error })
  }
}

function configOfFile(file: string): RunConfig {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) throw new UsageError(`--config: there is no file '${file}'`)
  if (stats.isDirectory()) throw new UsageError(`--config must be a file, got the folder '${file}'`)
  const parsed = parseConfig(jsonOf(file))
  if (parsed.ok) return parsed.config
  throw new UsageError(inWords(parsed.problems, (p) => [file, ...(p.path ? [p.path] : []), p.message].join(': '), '\n'))
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const found = oneLine((error as Error).message)
    throw new UsageError(`${file}: must be settings as JSON, such as the config.json of a run: ${found}`, {
      cause: error,
    })
  }
}

/** What the link of the command line holds; null without one. */
export function openedLink(values: ReadonlyMap<string, string>): OpenedLink | null {
  const link = values.get('link')
  if (link === undefined) return null
  const decoded = decodeLink(link.slice(link.indexOf('#') + 1))
  if (!decoded.ok) throw new UsageError(`--link: ${decoded.message}`)
  return decoded
}

/** What has been set so far may be anything, which parseConfig refuses. Another backbone brings its own settings. */
function assigned(config: RunConfig, set: string): RunConfig {
  const at = set.indexOf('=')
  if (at < 1) throw new UsageError(`--set ${set}: must be path=value, such as optim.lr=0.001`)
  try {
    return withValueAt(config, set.slice(0, at), valueOf(set.slice(at + 1)))
  } catch (error) {
    throw new UsageError(`--set ${(error as Error).message}`, { cause: error })
  }
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // a bare word, such as bicubic
  }
}
