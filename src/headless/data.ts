// Data sets by path: `emoji` | `cifar10:PATH`, with `,train=N,test=N,seed=S` to take a part.

import { openAsBlob, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DataConfig } from '../data/data.config'
import type { Dataset, NamedBytes } from '../data/dataset'
import { limited } from '../data/limit'
import { loadDataset } from '../data/registry'
import { UsageError } from './options'

const NAMES: DataConfig['name'][] = ['emoji', 'cifar10']

export interface DataSpec {
  config: DataConfig
  path: string
}

export function parseSpec(spec: string): DataSpec {
  const [source, ...parts] = spec.split(',')
  const [name, ...path] = source.split(':')
  if (!NAMES.includes(name as DataConfig['name']))
    throw new UsageError(`--data must be one of emoji, cifar10:PATH, got '${spec}'`)
  const config: DataConfig = { name: name as DataConfig['name'], train: 0, test: 0, seed: 0 }
  for (const part of parts) {
    const [key, value] = part.split('=')
    if (!['train', 'test', 'seed'].includes(key) || !/^\d+$/.test(value))
      throw new UsageError(`--data: '${part}' must be train=N, test=N or seed=S`)
    config[key as 'train' | 'test' | 'seed'] = Number(value)
  }
  return { config, path: path.join(':') }
}

export async function loadSpec({ config, path }: DataSpec): Promise<Dataset> {
  const files = path ? await filesAt(path) : []
  const dataset = await loadDataset(config.name, { files, fetchBytes: fromPublic })
  return limited(dataset, config)
}

async function filesAt(path: string): Promise<NamedBytes[]> {
  const paths = statSync(path).isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path]
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
