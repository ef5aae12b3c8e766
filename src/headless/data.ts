// Data sets by path: `emoji` | `cifar10:PATH` | `cifar100:PATH`, with `,train=N,test=N,seed=S` to take a part and
// `,labels=coarse` for superclasses.

import { existsSync, openAsBlob, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataConfig, type DataConfig } from '../data/data.config'
import type { Dataset, NamedBytes } from '../data/dataset'
import { limited } from '../data/limit'
import { loadDataset } from '../data/registry'
import { UsageError } from './options'

const NAMES = dataConfig.shape.name.unwrap().options

export interface DataSpec {
  config: DataConfig
  path: string
}

export function parseSpec(spec: string): DataSpec {
  const [source, ...parts] = spec.split(',')
  const [name, ...path] = source.split(':')
  if (!NAMES.includes(name as DataConfig['name'])) {
    const known = NAMES.map((each) => (each === 'emoji' ? each : `${each}:PATH`)).join(', ')
    throw new UsageError(`--data must be one of ${known}, got '${spec}'`)
  }
  const limits = parts.map((part) => {
    const [, key, value] = /^(train|test|seed)=(\d+)$/.exec(part) ?? /^(labels)=(fine|coarse)$/.exec(part) ?? []
    if (!key) throw new UsageError(`--data: '${part}' must be train=N, test=N, seed=S, labels=fine or labels=coarse`)
    return [key, key === 'labels' ? value : Number(value)] as const
  })
  return { config: dataConfig.parse({ name, ...Object.fromEntries(limits) }), path: path.join(':') }
}

export async function loadSpec({ config, path }: DataSpec): Promise<Dataset> {
  const files = path ? await filesAt(path) : []
  const dataset = await loadDataset(config.name, { files, fetchBytes: fromPublic })
  return limited(dataset, config)
}

async function filesAt(path: string): Promise<NamedBytes[]> {
  if (!existsSync(path)) throw new UsageError(`--data: there is no file or folder '${path}'`)
  const inside = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path]
  const paths = inside.filter((file) => statSync(file).isFile())
  return Promise.all(
    paths.map(async (file) => {
      const blob = await openAsBlob(file)
      return {
        name: basename(file),
        size: blob.size,
        stream: () => blob.stream(),
      }
    }),
  )
}

/** Files that come with the page; the built program lies in dist-headless/, one folder below the project's. */
const fromPublic = async (path: string) =>
  new Uint8Array(await readFile(join(dirname(fileURLToPath(import.meta.url)), '../public', path)))
