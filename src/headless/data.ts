// Data sets by path: `emoji` | `cifar10:PATH` | `folder:PATH` and so on, with `,train=N,test=N,seed=S` and every other
// setting of the data.

import { existsSync, openAsBlob, readdirSync, realpathSync, statSync, type Stats } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FieldMeta } from '../base/field'
import { oneLine } from '../base/oneLine'
import { dataConfig, type DataConfig } from '../data/data.config'
import type { Dataset, NamedBytes } from '../data/dataset'
import { limited } from '../data/limit'
import { loadDataset } from '../data/registry'
import { DATA_NAMES, leftOutText, setMeta, type DataName } from '../data/sets.config'
import { problemsWith } from '../runs/problems'
import { decodePicture } from './decodePicture'
import { UsageError } from './options'

const KEYS = Object.keys(dataConfig.shape).filter((key) => key !== 'name')

/** Names that are told of what is left out. */
const TOLD = 3

export interface DataSpec {
  config: DataConfig
  path: string
}

/** `emoji | cifar10:PATH | …`, as the help writes it. */
export const SPECS = DATA_NAMES.map((name) => (setMeta(name).files ? `${name}:PATH` : name)).join(' | ')

/** @param base settings where the text names none, such as those of a link */
export function parseSpec(spec: string, base: DataConfig = dataConfig.parse({})): DataSpec {
  // a path may have commas: what follows one and sets nothing is part of the path
  const [source, ...parts] = spec.split(spec.includes(':') ? /,(?=\w+=)/ : ',')
  const [name, ...path] = source.split(':')
  if (!DATA_NAMES.includes(name as DataName)) throw new UsageError(`--data must be one of ${SPECS}, got '${spec}'`)
  if (setMeta(name as DataName).files && !path.join(':'))
    throw new UsageError(`--data: '${name}' is read from files; say where they are, as in ${name}:PATH`)
  if (!setMeta(name as DataName).files && path.length)
    throw new UsageError(`--data: '${name}' must stand without a path, for it is read from no files, got '${source}'`)
  const given = parts.map((part) => {
    const [, key, value] = /^(\w+)=(.*)$/.exec(part) ?? []
    if (!KEYS.includes(key)) throw new UsageError(`--data: '${part}' must be one of ${KEYS.join('=, ')}= with a value`)
    const { onlyFor } = (dataConfig.shape[key as keyof DataConfig].meta() ?? {}) as Partial<FieldMeta>
    if (onlyFor && !onlyFor.is.includes(name))
      throw new UsageError(`--data: ${key} has no effect on '${name}', only on ${onlyFor.is.join(', ')}; leave it out`)
    return [key, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value] as const
  })
  const checked = problemsWith(dataConfig, { ...base, name, ...Object.fromEntries(given) })
  if ('problems' in checked)
    throw new UsageError(checked.problems.map(({ path, message }) => `--data: ${path} ${message}`).join('\n'))
  return { config: checked.value, path: path.join(':') }
}

export async function loadSpec({ config, path }: DataSpec): Promise<Dataset> {
  const files = path ? await filesAt(path) : []
  const source = { files, fetchBytes: fromPublic, decode: decodePicture, size: config.size }
  return limited(await loadDataset(config.name, source), config)
}

/** Say on stderr what was left out, and why. */
export function tellSkipped({ card: { name, skipped } }: Dataset): void {
  if (!skipped) return
  const { count, examples } = skipped
  const told = examples.map(({ name, reason }) => `'${name}' ${reason}`)
  tell(`${leftOutText(name as DataName, count)}:`, told, count)
}

/** A line each, and how many more there are. */
function tell(head: string, lines: readonly string[], count: number): void {
  const more = count > lines.length ? [`and ${count - lines.length} more`] : []
  console.error([head, ...lines, ...more].join('\n  '))
}

/** A file, or all files of a folder, named as the page names those of a folder that is chosen: `folder/cats/1.jpg`. */
async function filesAt(path: string): Promise<NamedBytes[]> {
  if (!existsSync(path)) throw new UsageError(`--data: there is no file or folder '${path}'`)
  const isFolder = statSync(path).isDirectory()
  const found = isFolder ? [...inFolder(path)] : [{ file: path, stats: statsOf(path) }]
  const unread = found.filter(({ stats }) => !stats).map(({ file }) => `'${oneLine(file)}'`)
  if (unread.length)
    tell(
      '--data: left out, being links that lead nowhere or not to be read:',
      unread.sort().slice(0, TOLD),
      unread.length,
    )
  return Promise.all(
    found
      .filter(({ stats }) => stats?.isFile())
      .map(async ({ file }) => {
        const blob = await openAsBlob(file)
        return {
          name: isFolder ? join(basename(path), relative(path, file)).replaceAll('\\', '/') : basename(file),
          size: blob.size,
          stream: () => blob.stream(),
          slice: (start, end) => blob.slice(start, end),
        } satisfies NamedBytes
      }),
  )
}

/** What lies in a folder and in those below it. A link that leads back is not followed, or all would be there many times. */
function* inFolder(folder: string, above: readonly string[] = []): Generator<{ file: string; stats: Stats | null }> {
  const real = realpathSync(folder)
  if (above.includes(real)) return
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    const stats = statsOf(file)
    if (stats?.isDirectory()) yield* inFolder(file, [...above, real])
    else yield { file, stats }
  }
}

/** Null where there is nothing behind the name: one such link must not end a folder of pictures. */
function statsOf(file: string): Stats | null {
  try {
    return statSync(file)
  } catch {
    return null
  }
}

/** Files that come with the page; the built program lies in dist-headless/, one folder below the project's. */
const fromPublic = async (path: string) =>
  new Uint8Array(await readFile(join(dirname(fileURLToPath(import.meta.url)), '../public', path)))
