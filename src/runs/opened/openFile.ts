// A file of weights, opened to be looked into: .pth of torch.save or safetensors, of this program or another. Only names
// and shapes are read here; the tensors that are wanted are read later, from their own places in the file.

import type { SlicedFile } from '../../base/zip/directory'
import { BACKBONE_TITLES, factsOf } from '../../nn/backbone.config'
import { runConfig, parseConfig, type RunConfig } from '../config'
import { inWords } from '../problems'
import { SafetensorsError, openSafetensors, type LazyTensor } from '../safetensors'
import { openTorch } from '../torch/read'
import type { TorchTensor } from '../torch/vocabulary'
import { architectureOf, type Architecture } from './architecture'
import { FileError } from './fileError'
import { recordInMetadata, recordInTorch, type OwnRecord } from './ownRecord'
import { byRole, dictsIn, networksIn, type FoundNetworks, type NetworkRole, type StateDict, type StoredTensor } from './stateDict' // prettier-ignore
import { shown } from '../../base/shown'

/** What is told of an opened file; plain data. */
export interface FileCard {
  name: string
  bytes: number
  format: 'PyTorch' | 'safetensors'
  /** The experiment it was saved from, or as much of one as can be told. */
  config: RunConfig
  /** Whether the experiment came with the file. */
  isOwn: boolean
  /** Networks by what the file calls them; '' for one without a name. */
  called: string[]
  /** e.g. `step 300`, `epoch 100`; null where the file does not say */
  trained: string | null
  hasHead: boolean
  hasDenseHead: boolean
  /** What was taken for granted, in words. */
  assumed: string[]
  /** Names of what is in the file and was left there. */
  ignored: string[]
}

export interface OpenedFile {
  card: FileCard
  networks: Record<NetworkRole, StateDict>
}

/** torch.save before 1.6: a pickled magic number stands first (`MAGIC_NUMBER` of torch/serialization.py). */
const LEGACY = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20]
const ZIP = [0x50, 0x4b]
const BRACE = 0x7b
const SHOWN = 12

/** @throws FileError with a sentence for the reader */
export async function openFile(file: SlicedFile): Promise<OpenedFile> {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer())
  const begins = (bytes: readonly number[]) => bytes.every((byte, i) => head[i] === byte)
  if (begins(LEGACY))
    throw new FileError(`${file.name}: is in the form that PyTorch wrote before 1.6, which is not read. Open it there and save it again: torch.save(torch.load(FILE), "new.pth").`) // prettier-ignore
  if (begins(ZIP)) return openedTorch(file)
  if (head[8] === BRACE) return openedSafetensors(file)
  throw new FileError(`${file.name}: is neither a torch.save file (.pth) nor a safetensors file; its first bytes match neither format.`) // prettier-ignore
}

async function openedTorch(file: SlicedFile): Promise<OpenedFile> {
  const torch = await openTorch(file)
  const { value } = torch
  const store = (name: string, tensor: TorchTensor): StoredTensor => ({
    shape: tensor.shape,
    type: tensor.storage.type,
    read: () => torch.read(name, tensor),
  })
  const { dicts, others } = dictsIn(value, store)
  const epoch = value instanceof Map ? value.get('epoch') : undefined
  return cardOf(file, 'PyTorch', dicts, others, recordInTorch(value), typeof epoch === 'number' ? epoch : null)
}

async function openedSafetensors(file: SlicedFile): Promise<OpenedFile> {
  try {
    const { tensors, metadata } = await openSafetensors(file)
    const dict: StateDict = new Map(
      [...tensors].map(([name, { dtype, shape, read }]) => [name, { shape, type: dtype, read: () => valuesOf(file, name, read) }]),
    ) // prettier-ignore
    return cardOf(file, 'safetensors', byRole(dict), [], recordInMetadata(metadata), null)
  } catch (error) {
    if (error instanceof SafetensorsError) throw new FileError(`${file.name}: ${error.message}.`, { cause: error })
    throw error
  }
}

async function valuesOf(file: SlicedFile, name: string, read: LazyTensor['read']): Promise<Float32Array<ArrayBuffer>> {
  const data = await read().catch((error: unknown) => {
    throw error instanceof SafetensorsError ? new FileError(`${file.name}: ${error.message}.`, { cause: error }) : error
  })
  if (data.every(Number.isFinite)) return data
  throw new FileError(`${file.name}: '${shown(name)}' must be finite, and is not.`)
}

function cardOf(
  file: SlicedFile,
  format: FileCard['format'],
  dicts: ReadonlyMap<string, StateDict>,
  others: readonly string[],
  own: OwnRecord | null,
  epoch: number | null,
): OpenedFile {
  const found = networksIn(dicts, others)
  if (!found) throw new FileError(`${file.name}: holds no ${BACKBONE_TITLES.join(' and no ')}: nothing in it is called patch_embed.proj.weight. ${namesIn(dicts, others)}`) // prettier-ignore
  const { networks, called } = found
  const architecture = architectureOf(file.name, networks.teacher)
  const { config, isOwn } = configOf(file, architecture, own)
  const trained = own && isOwn ? `step ${own.step}` : epoch === null ? null : `epoch ${epoch}`
  return {
    networks,
    card: {
      name: file.name,
      bytes: file.size,
      format,
      config,
      isOwn,
      called,
      trained,
      hasHead: architecture.head !== null,
      hasDenseHead: architecture.hasDenseHead,
      assumed: isOwn ? [] : architecture.assumed,
      ignored: ignoredOf(found, architecture),
    },
  }
}

function namesIn(dicts: ReadonlyMap<string, StateDict>, others: readonly string[]): string {
  const names = [...dicts.values()].flatMap((dict) => [...dict.keys()])
  const all = names.length ? names : others
  if (all.length === 0) return 'It is empty.'
  return `It has ${all.slice(0, 3).map((name) => shown(name, 60)).join(', ')}${all.length > 3 ? ' …' : ''}.` // prettier-ignore
}

/** The official augmentation (datasets/build.py), of whose colours and crops the views make use. */
const official = (imgSize: number) => ({
  localCrops: 8,
  localSize: Math.min(96, imgSize),
  localScale: [0.05, 0.4],
  blur: { global1: 1, global2: 0.1, local: 0.5, sigma: [0.1, 2] },
  solarize: { p: 0.2 },
})

/** The experiment that came with the file where it is one of this network, or what can be told of it. */
function configOf(file: SlicedFile, { backbone, head, hasDenseHead }: Architecture, own: OwnRecord | null) {
  if (own && isSame(own.config.backbone, backbone)) return { config: own.config, isOwn: true }
  const name = hasDenseHead ? 'esvit' : 'dino'
  const parsed = parseConfig(
    structuredClone({
      ...runConfig.parse({}),
      backbone,
      objective: { ...runConfig.parse({}).objective, name },
      augment: { ...runConfig.parse({}).augment, ...official(backbone.imgSize) },
    }),
  )
  if (!parsed.ok) throw new FileError(`${file.name}: is a network that cannot be built here: ${inWords(parsed.problems, ({ path, message }) => `${path} ${message}`)}.`) // prettier-ignore
  const { objective } = parsed.config
  return {
    config: head
      ? { ...parsed.config, objective: { ...objective, head: { ...objective.head, ...head } } }
      : parsed.config,
    isOwn: false,
  }
}

/** What the weights do not say may differ. */
function isSame(own: RunConfig['backbone'], found: RunConfig['backbone']): boolean {
  const said = (config: RunConfig['backbone']) =>
    JSON.stringify([config.name, config.patchSize, config.embedDim, factsOf(config).depths(config)])
  return said(own) === said(found)
}

function ignoredOf({ networks, others }: FoundNetworks, { head, hasDenseHead }: Architecture): string[] {
  const loose = [...networks.teacher.keys()].filter((name) => /^head\.(weight|bias)$/.test(name))
  return [...(head ? ['head'] : []), ...(hasDenseHead ? ['head_dense'] : []), ...loose, ...others].slice(0, SHOWN)
}
