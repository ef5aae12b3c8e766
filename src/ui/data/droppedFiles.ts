// Files that were dropped or chosen, with their folders.

import type { GivenFile } from '../../train/protocol'

/** Deep enough for a folder a class in a folder a part; nobody wants their whole disk read. */
const MAX_DEPTH = 6
const MAX_FILES = 250_000 // more than is read, so that the loader can say what is

/** Files of an input; those of a chosen folder know their place in it. */
export const chosenFiles = (files: Iterable<File>): GivenFile[] =>
  Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }))

/** Must be called while the drop event lives; what it returns may be awaited later. */
export function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const plain = chosenFiles(transfer.files)
  if (!entries.some((entry) => entry.isDirectory)) return Promise.resolve(plain)
  return filesIn(entries, MAX_DEPTH)
}

async function filesIn(entries: readonly FileSystemEntry[], depth: number): Promise<GivenFile[]> {
  const found: GivenFile[] = []
  for (const entry of entries) {
    if (found.length >= MAX_FILES) break
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
      found.push({ path: entry.fullPath.replace(/^\//, ''), file })
    } else if (isFolder(entry) && depth > 0) {
      for (const given of await filesIn(await childrenOf(entry), depth - 1)) found.push(given)
    }
  }
  return found
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
