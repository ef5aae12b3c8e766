// What network a state dict is of, read off names and shapes (models/swin_transformer.py and vision_transformer.py of the
// official code). What the weights do not say is assumed as the published networks have it, and said.

import type { BackboneConfig } from '../../nn/backbone.config'
import { FileError } from './fileError'
import type { StateDict } from './stateDict'

interface HeadShape {
  hiddenDim: number
  bottleneckDim: number
  outDim: number
  nlayers: number
}

export interface Architecture {
  backbone: BackboneConfig
  /** Null where the file has no head of DINO. */
  head: HeadShape | null
  hasDenseHead: boolean
  /** What was taken for granted, in words. */
  assumed: string[]
}

type Config<N extends BackboneConfig['name']> = Extract<BackboneConfig, { name: N }>

/** @throws FileError with a sentence where it is no Swin and no ViT of this kind */
export function architectureOf(file: string, dict: StateDict): Architecture {
  const reader = new ShapeReader(file, dict)
  const assumed: string[] = []
  const backbone = dict.has('cls_token') ? vitOf(reader, assumed) : swinOf(reader, assumed)
  return { backbone, head: headOf(reader), hasDenseHead: dict.has('head_dense.last_layer.weight_v'), assumed }
}

class ShapeReader {
  readonly #file: string
  readonly #dict: StateDict
  constructor(file: string, dict: StateDict) {
    this.#file = file
    this.#dict = dict
  }

  has(name: string): boolean {
    return this.#dict.has(name)
  }

  /** @param axes how many it must have */
  shape(name: string, axes: number): readonly number[] {
    const shape = this.#dict.get(name)?.shape ?? this.fail(`'${name}' is missing`)
    if (shape.length !== axes || shape.some((n) => n < 1))
      this.fail(`'${name}' must have ${axes} axes, is [${shape.join(', ')}]`)
    return shape
  }

  /** How many numbered parts follow `prefix`, from 0 without a gap. */
  count(prefix: string, suffix: string): number {
    let n = 0
    while (this.#dict.has(`${prefix}${n}${suffix}`)) n++
    return n
  }

  whole(value: number, what: string): number {
    return Number.isInteger(value) && value > 0 ? value : this.fail(`${what} must be a whole number, would be ${value}`)
  }

  fail(what: string): never {
    throw new FileError(`${this.#file}: is no Swin or ViT that can be built here: ${what}.`)
  }
}

function patchesOf(reader: ShapeReader): { embedDim: number; patchSize: number } {
  const [embedDim, channels, height, width] = reader.shape('patch_embed.proj.weight', 4)
  if (channels !== 3 || height !== width)
    reader.fail(`its patches must be square and of 3 channels, are ${height} x ${width} of ${channels}`)
  return { embedDim, patchSize: height }
}

const blockOf = (reader: ShapeReader, prefix: string, width: number) => ({
  mlpRatio: reader.shape(`${prefix}mlp.fc1.weight`, 2)[0] / width,
  qkvBias: reader.has(`${prefix}attn.qkv.bias`),
})

function swinOf(reader: ShapeReader, assumed: string[]): Config<'swin'> {
  const { embedDim, patchSize } = patchesOf(reader)
  const stages = reader.count('layers.', '.blocks.0.norm1.weight')
  if (stages === 0) reader.fail('it has neither stages (layers.0.blocks.0 …) nor a cls token')
  const depths = Array.from({ length: stages }, (_, s) => reader.count(`layers.${s}.blocks.`, '.norm1.weight'))
  const tables = depths.map((_, s) => {
    const [offsets, heads] = reader.shape(`layers.${s}.blocks.0.attn.relative_position_bias_table`, 2)
    return { heads, window: reader.whole((Math.sqrt(offsets) + 1) / 2, `the window of stage ${s + 1}`) }
  })
  const windows = tables.map(({ window }) => window)
  const hasPositions = reader.has('absolute_pos_embed')
  const grid = hasPositions
    ? reader.whole(Math.sqrt(reader.shape('absolute_pos_embed', 3)[1]), 'the side of its map')
    : windows[stages - 1] * 2 ** (stages - 1)
  const windowSize = Math.max(...windows)
  if (!hasPositions)
    assumed.push(
      windows[stages - 1] < windowSize
        ? `Images of ${patchSize * grid} pixels: the last stage is one window of ${windows[stages - 1]} tokens, smaller than the others.`
        : `Images of ${patchSize * grid} pixels, at which the last stage is one window; the weights of a Swin do not say.`,
    )
  return {
    name: 'swin',
    imgSize: patchSize * grid,
    patchSize,
    embedDim,
    depths,
    numHeads: tables.map(({ heads }) => heads),
    windowSize,
    ...blockOf(reader, 'layers.0.blocks.0.', embedDim),
    ape: hasPositions,
    patchNorm: reader.has('patch_embed.norm.weight'),
    dropPathRate: 0,
  }
}

const HEAD_WIDTH = 64 // of every published ViT

function vitOf(reader: ShapeReader, assumed: string[]): Config<'vit'> {
  const { embedDim, patchSize } = patchesOf(reader)
  const depth = reader.count('blocks.', '.norm1.weight')
  if (depth === 0) reader.fail('it has a cls token, and no blocks')
  const grid = reader.whole(Math.sqrt(reader.shape('pos_embed', 3)[1] - 1), 'the side of its map')
  const numHeads = Math.max(1, Math.round(embedDim / HEAD_WIDTH))
  assumed.push(
    `${numHeads} heads, ${embedDim / numHeads} channels each; the weights of a ViT do not say how many, and published ones have ${HEAD_WIDTH} channels a head.`,
  )
  return {
    name: 'vit',
    imgSize: patchSize * grid,
    patchSize,
    embedDim,
    depth,
    numHeads,
    ...blockOf(reader, 'blocks.0.', embedDim),
    dropPathRate: 0,
  }
}

function headOf(reader: ShapeReader): HeadShape | null {
  if (!reader.has('head.last_layer.weight_v')) return null
  const [outDim, bottleneckDim] = reader.shape('head.last_layer.weight_v', 2)
  if (reader.has('head.mlp.weight')) return { hiddenDim: bottleneckDim, bottleneckDim, outDim, nlayers: 1 }
  const [hiddenDim] = reader.shape('head.mlp.0.weight', 2)
  const nlayers = [0, 2, 4, 6].filter((i) => reader.has(`head.mlp.${i}.weight`)).length
  return { hiddenDim, bottleneckDim, outDim, nlayers }
}
