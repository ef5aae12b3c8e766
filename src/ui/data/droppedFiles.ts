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
  const found: Found = { files: [], tooDeep: 0, unreadable: 0 }
  await collect(entries, MAX_DEPTH, found)
  const { files } = found
  const note = leftOutText(found)
  return { files, note: files.length || note ? note : emptyText(entries.map(({ name }) => name)) }
}

/** Why folders and files were not taken, a sentence for each reason; null where there is none. */
function leftOutText({ tooDeep, unreadable }: Found): string | null {
  const sentences = []
  if (tooDeep === 1) sentences.push(`One folder lies more than ${MAX_DEPTH} deep and was not read.`)
  if (tooDeep > 1) sentences.push(`${tooDeep} folders lie more than ${MAX_DEPTH} deep and were not read.`)
  if (unreadable === 1) sentences.push('One file or folder could not be read.')
  if (unreadable > 1) sentences.push(`${unreadable} files or folders could not be read.`)
  return sentences.join(' ') || null
}

/** Of folders without a file, which their loader never sees. */
const emptyText = (names: string[]): string =>
  `${names.map((name) => `‘${shown(name)}’`).join(', ')} ${names.length === 1 ? 'is an empty folder' : 'are empty folders'}.`

interface Found {
  files: GivenFile[]
  /** Folders that were not looked into. */
  tooDeep: number
  /** Files and folders that the browser does not open: links to what is gone, or what the reader may not read. */
  unreadable: number
}

async function collect(entries: readonly FileSystemEntry[], depth: number, found: Found): Promise<void> {
  for (const entry of entries) {
    if (found.files.length >= MAX_FILES) return
    try {
      if (isFile(entry)) {
        const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
        found.files.push({ path: entry.fullPath.replace(/^\//, ''), file })
      } else if (isFolder(entry)) {
        if (depth > 0) await collect(await childrenOf(entry), depth - 1, found)
        else found.tooDeep++
      }
    } catch {
      found.unreadable++ // the others are of use without it
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
