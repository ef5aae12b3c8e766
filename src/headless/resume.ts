// Going on in a terminal: with the images that the run has seen, and never without a whole checkpoint on the disk.

import { renameSync, writeFileSync } from 'node:fs'
import type { Dataset } from '../data/dataset'
import type { Checkpoint } from '../runs/checkpoint'
import { UsageError } from './options'

/** @throws UsageError where the images are known to be others than those that the run has seen */
export function checkSameImages(
  { data, dataHash }: Pick<Checkpoint, 'data' | 'dataHash'>,
  { name, hash }: Pick<Dataset, 'name' | 'hash'>,
): void {
  if (!dataHash || !hash || dataHash === hash) return
  throw new UsageError(
    `--resume: the run must go on with the images that it has seen, ${data} with content hash ${dataHash.slice(0, 10)}, ` +
      `got ${name} with ${hash.slice(0, 10)}; name them with --data.`,
  )
}

/** Write a file beside and put it in its place whole: a death leaves the one from before. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const beside = `${path}.part`
  writeFileSync(beside, bytes, { flush: true })
  renameSync(beside, path)
}
