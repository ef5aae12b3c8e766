// Who writes a run: one tab at a time. Web Locks let go of what a tab held when it dies, however it dies.

export interface Claims {
  /** @returns what gives the run free again; null where somebody else holds it */
  take(key: string): Promise<(() => void) | null>
  /** Keys of the runs that are held, by whom ever. */
  held(): Promise<Set<string>>
  /** Wait until nobody holds the run. */
  freed(key: string): Promise<void>
}

/** @param prefix of the names of the locks */
export function browserClaims(prefix: string): Claims {
  return {
    take: (key) =>
      new Promise((resolve, reject) => {
        navigator.locks
          .request(prefix + key, { ifAvailable: true }, (lock) => {
            if (!lock) return resolve(null)
            return new Promise<void>((free) => resolve(free))
          })
          .catch(reject)
      }),
    held: async () => {
      const { held = [] } = await navigator.locks.query()
      return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])))
    },
    freed: (key) => navigator.locks.request(prefix + key, { mode: 'shared' }, () => undefined),
  }
}
