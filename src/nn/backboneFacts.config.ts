// What a backbone says of itself by its settings alone, for those who check, judge, tell or save it without building its
// network. Every backbone answers all of it (backbone.config.ts lists them), so nobody has to guess from another one.

import type { RegionMap } from './regionMap.config'
import type { WeightShapes } from './weightShapes.config'

export interface BackboneFacts<C> {
  /** The map of regions that it gives of a global crop. */
  regionMap(config: C): RegionMap
  /** Blocks of each stage. From one stage to the next a quarter of the tokens is left, and they are twice as wide. */
  depths(config: C): readonly number[]
  /** What does not hold between its settings. @param localSide of the local crops in pixels; null where there are none */
  problems(config: C, localSide: number | null): SettingProblem<C>[]
  /** The network in words: rows of a table. */
  words(config: C): NetworkWord[]
  /** The network as the official code knows it. */
  official(config: C): OfficialNetwork
  /** How its weights are known in a file of somebody else's, and what their shapes tell of the settings. */
  weights: {
    /** What only this network has, e.g. `a cls token`. */
    mark: string
    hasMark(weights: WeightShapes): boolean
    /** @returns its settings, and in words what was taken for granted */
    settings(weights: WeightShapes): { config: C; assumed: string[] }
  }
}

export interface SettingProblem<C> {
  setting: keyof C & string
  /** Goes on from the setting's name: `must divide the width of 96, got 7`. */
  message: string
}

export interface NetworkWord {
  what: string
  value: string
}

/** In main_esvit.py (microsoft/esvit). */
export interface OfficialNetwork {
  /** --arch; null where there is no such network, which `notes` must explain. */
  arch: string | null
  /** Further arguments by name, without dashes. */
  arguments: Record<string, number>
  /** File given as --cfg; null where it needs none. */
  yaml: string | null
  /** What must be changed in the official source first. */
  edits: string[]
  /** Settings without an argument, and what they are fixed at there. */
  fixed: { name: string; value: number; official: number }[]
  /** What else is to be known, in sentences. */
  notes: string[]
}

/**
 * Of channels. Attention keeps a head's channels in registers, and kernels of wider ones take minutes to build; official
 * networks have 32 (Swin) and 64 (DINO).
 */
const WIDEST_HEAD = 128

/** Heads must share the width evenly, and none may be too wide. @param stage of them, from 0; null where there is but one */
export function headProblems(
  width: number,
  heads: number,
  stage: number | null,
): SettingProblem<{ numHeads: unknown }>[] {
  const where = stage === null ? '' : `of stage ${stage + 1} `
  const whose = stage === null ? 'the' : 'its'
  const messages = [
    ...(width % heads ? [`${where}must divide ${whose} width of ${width}, got ${heads}`] : []),
    ...(width / heads > WIDEST_HEAD
      ? [`${where}must leave a head at most ${WIDEST_HEAD} channels of its width of ${width}, got ${heads}`]
      : []),
  ]
  return messages.map((message) => ({ setting: 'numHeads', message }))
}
