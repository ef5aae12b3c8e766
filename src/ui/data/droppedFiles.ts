// Files that were dropped, those of dropped folders among them.

/** Deep enough for a folder in a folder; nobody wants their whole disk read. */
const MAX_DEPTH = 3
const MAX_FILES = 1000

/** Must be called while the drop event lives; what it returns may be awaited later. */
export function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const plain = [...transfer.files]
  if (!entries.some((entry) => entry.isDirectory)) return Promise.resolve(plain)
  return filesIn(entries, MAX_DEPTH)
}

async function filesIn(entries: readonly FileSystemEntry[], depth: number): Promise<File[]> {
  const found: File[] = []
  for (const entry of entries) {
    if (found.length >= MAX_FILES) break
    if (isFile(entry)) found.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)))
    else if (isFolder(entry) && depth > 0) found.push(...(await filesIn(await childrenOf(entry), depth - 1)))
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
