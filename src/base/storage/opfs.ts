// The browser's own file system for a site (File System Standard, "origin private file system") as the store's folder,
// and its Web Locks as the store's lock. Writing takes a sync access handle, which only a dedicated worker has.

import type { FileWriter, Folder, Lock } from './folder'

/** @throws DOMException, TypeError where the browser has none or gives none, as some do in private windows */
export async function openBrowserFolder(path: string): Promise<Folder> {
  const root = await navigator.storage.getDirectory()
  const directory = await root.getDirectoryHandle(path, { create: true })
  return {
    names: async () => {
      const names: string[] = []
      for await (const name of directory.keys()) names.push(name)
      return names
    },
    open: (name) => orIfMissing(null, async () => (await directory.getFileHandle(name)).getFile()),
    create: async (name) => {
      const file = (await directory.getFileHandle(name, { create: true })) as FileSystemFileHandle & {
        createSyncAccessHandle(): Promise<SyncAccessHandle>
      }
      return writerOf(await file.createSyncAccessHandle())
    },
    remove: (name) => orIfMissing(undefined, () => directory.removeEntry(name)),
  }
}

/** What is used of an access handle; the types of pages do not know it, for only workers have it. */
interface SyncAccessHandle {
  write(bytes: Uint8Array, options: { at: number }): number
  flush(): void
  close(): void
}

/** An access handle whose calls return when they are done; its failures become those of a promise. */
function writerOf(handle: SyncAccessHandle): FileWriter {
  let at = 0
  /* oxlint-disable typescript/require-await -- so that what a call throws is a rejection */
  return {
    write: async (bytes) => {
      let written = 0
      // a full disk may take a part before it refuses the rest
      while (written < bytes.length) {
        const count = handle.write(bytes.subarray(written), { at })
        // in private windows Chromium returns an error's number, negative and read as unsigned, where others throw
        if (count === 0 || count > bytes.length - written)
          throw new DOMException('the disk took nothing more', 'QuotaExceededError')
        written += count
        at += count
      }
    },
    close: async () => {
      try {
        handle.flush()
      } finally {
        handle.close() // one that stays open locks its file until the page is gone
      }
    },
    abandon: async () => handle.close(),
  }
  /* oxlint-enable typescript/require-await */
}

async function orIfMissing<T>(otherwise: T, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return otherwise
    throw error
  }
}

/** A lock that all tabs of this site share. A tab that dies lets go of it. */
export const browserLock =
  (name: string): Lock =>
  async (mode, act) =>
    navigator.locks.request(name, { mode }, act)
