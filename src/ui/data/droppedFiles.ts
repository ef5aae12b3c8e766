// Files that were dropped or chosen, with their folders.

import { shown } from '../../base/shown'
import type { GivenFile } from '../../train/protocol'

/** Deep enough for a folder a class in a folder a part; nobody wants their whole disk read. */
const MAX_DEPTH = 6
const MAX_FILES = 250_000 // more than is read, so that the loader can say what is

/** Files of an input; those of a chosen folder know their place in it. */
export const chosenFiles = (files: Iterable<File>): GivenFile[] =>
  Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }))

export interface Dropped {
  files: GivenFile[]
  /** What was left out, as a sentence; null where all was taken. */
  note: string | null
}

/** Must be called while the drop event lives; what it returns may be awaited later. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const plain = chosenFiles(transfer.files)
  if (!entries.some((entry) => entry.isDirectory)) return { files: plain, note: null }
  const found: Found = { files: [], tooDeep: 0 }
  await collect(entries, MAX_DEPTH, found)
  const { files, tooDeep } = found
  if (!files.length && !tooDeep) return { files, note: emptyText(entries.map(({ name }) => name)) }
  const who = tooDeep === 1 ? 'One folder lies' : `${tooDeep} folders lie`
  return { files, note: tooDeep ? `${who} more than ${MAX_DEPTH} deep and ${tooDeep === 1 ? 'was' : 'were'} not read.` : null } // prettier-ignore
}

/** Of folders without a file, which their loader never sees. */
const emptyText = (names: string[]): string =>
  `${names.map((name) => `‘${shown(name)}’`).join(', ')} ${names.length === 1 ? 'is an empty folder' : 'are empty folders'}.`

interface Found {
  files: GivenFile[]
  /** Folders that were not looked into. */
  tooDeep: number
}

async function collect(entries: readonly FileSystemEntry[], depth: number, found: Found): Promise<void> {
  for (const entry of entries) {
    if (found.files.length >= MAX_FILES) return
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
      found.files.push({ path: entry.fullPath.replace(/^\//, ''), file })
    } else if (isFolder(entry)) {
      if (depth > 0) await collect(await childrenOf(entry), depth - 1, found)
      else found.tooDeep++
    }
  }
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  // a reader hands out a hundred at a time, and nothing at the end
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0 || children.length >= MAX_FILES) return children
    children.push(...some)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
