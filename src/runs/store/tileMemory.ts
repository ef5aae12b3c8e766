// Where the tiles that a start-up tune found (train/tuner.ts) stay between visits: one record an adapter, of one version of
// the code.

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

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
  const withDatabase = async <T>(act: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> => {
    const database = await openDB<Schema>('tune', 1, {
      upgrade: (fresh) => void fresh.createObjectStore('tiles', { keyPath: 'adapter' }),
    })
    try {
      return await act(database)
    } finally {
      database.close() // open, it would hold up a newer page
    }
  }
  return {
    read: async () => {
      const known = await withDatabase((database) => database.get('tiles', adapter))
      return known?.code === code ? known.tiles : {}
    },
    write: async (tiles) => {
      await withDatabase((database) => database.put('tiles', { adapter, code, tiles }))
    },
  }
}
