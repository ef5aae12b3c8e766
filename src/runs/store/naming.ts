// What a new run is called and which colour its curves have, until its owner names it otherwise.

import type { RunConfig } from '../config'
import { nearestPreset } from '../nearestPreset'
import type { RunRecord } from './record'

/** Colours that runs are drawn in; the page has a token for each. */
const COLOURS = 8

/**
 * `Tiny EsViT`, `Tiny EsViT 2`, …; with another seed than the preset's `Tiny EsViT, seed 5`, `Tiny EsViT, seed 5 (2)`; of twins
 * `Tiny EsViT 3 A` and `Tiny EsViT 3 B`.
 */
export function newName(config: RunConfig, others: readonly RunRecord[], letters: readonly string[] = ['']): string {
  const { title, config: preset } = nearestPreset(config)
  const isOwnSeed = config.seed !== preset.seed
  const taken = new Set(others.map(({ name }) => name))
  const ends = letters.map((letter) => (letter ? ` ${letter}` : ''))
  for (let number = 1; ; number++) {
    const again = number === 1 ? '' : isOwnSeed ? ` (${number})` : ` ${number}`
    const name = `${title}${isOwnSeed ? `, seed ${config.seed}` : ''}${again}`
    if (!ends.some((end) => taken.has(name + end))) return name
  }
}

/** The colour that fewest of the others have. */
export function newColour(others: readonly Pick<RunRecord, 'colour'>[]): number {
  const uses = new Array<number>(COLOURS).fill(0)
  for (const { colour } of others) if (colour in uses) uses[colour]++
  return uses.indexOf(Math.min(...uses))
}
