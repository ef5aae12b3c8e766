// Where the tiles that a start-up tune found (train/tuner.ts) stay between visits: one record an adapter, of one version of
// the code.

import { openDB, type DBSchema } from 'idb'

/** Tiles by product. */
export interface TileMemory {
  read(): Promise<Record<string, string>>
  write(tiles: Record<string, string>): Promise<void>
}

interface Schema extends DBSchema {
  tiles: { key: string; value: { adapter: string; code: string; tiles: Record<string, string> } }
}

/** In IndexedDB. Where the browser gives none, reading and writing reject, and every visit measures for itself. */
export function browserTileMemory(adapter: string, code: string): TileMemory {
  const open = () =>
    openDB<Schema>('tune', 1, { upgrade: (fresh) => void fresh.createObjectStore('tiles', { keyPath: 'adapter' }) })
  return {
    read: async () => {
      const database = await open()
      const known = await database.get('tiles', adapter)
      database.close()
      return known?.code === code ? known.tiles : {}
    },
    write: async (tiles) => {
      const database = await open()
      await database.put('tiles', { adapter, code, tiles })
      database.close()
    },
  }
}
