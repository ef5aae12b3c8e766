// `--tiles`: what it says is read before anything is done, and held against the device before anything is written.

import type { Gpu } from '../gpu/device'
import { forcedTile, wishedTile, type TilesWish } from '../train/tuner'
import { UsageError, type Flags } from './options'

/** Null without the flag. @throws UsageError where it is no wish, naming those there are */
export function tilesFrom({ values }: Flags): TilesWish | null {
  const wish = values.get('tiles') ?? null
  refuse(() => wishedTile(wish))
  return wish
}

/** @throws UsageError where this device cannot have the tile */
export function checkTiles(gpu: Gpu, wish: TilesWish | null): void {
  refuse(() => forcedTile(gpu, wish))
}

function refuse(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    throw new UsageError(`--${(error as Error).message}`, { cause: error })
  }
}
