// What network a state dict is of, read off names and shapes; how each backbone is known, its facts in nn say. What the
// weights do not say is assumed as the published networks have it, and said.

import { ALL_FACTS, BACKBONE_TITLES, type BackboneConfig } from '../../nn/backbone.config'
import type { WeightShapes } from '../../nn/weightShapes.config'
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

/** @throws FileError with a sentence where no backbone of nn has such weights */
export function architectureOf(file: string, dict: StateDict): Architecture {
  const reader = new ShapeReader(file, dict)
  const { config: backbone, assumed } = backboneOf(reader)
  return { backbone, head: headOf(reader), hasDenseHead: dict.has('head_dense.last_layer.weight_v'), assumed }
}

/** As the one backbone reads it whose mark the weights bear. */
function backboneOf(reader: ShapeReader): { config: BackboneConfig; assumed: string[] } {
  const found = ALL_FACTS.filter(({ weights }) => weights.hasMark(reader))
  if (found.length === 1) return found[0].weights.settings(reader)
  const marks = (of: typeof ALL_FACTS) => of.map(({ weights }) => weights.mark)
  return reader.fail(
    found.length ? `it has both ${marks(found).join(' and ')}` : `it has neither ${marks(ALL_FACTS).join(' nor ')}`,
  )
}

class ShapeReader implements WeightShapes {
  readonly #file: string
  readonly #dict: StateDict
  constructor(file: string, dict: StateDict) {
    this.#file = file
    this.#dict = dict
  }

  has(name: string): boolean {
    return this.#dict.has(name)
  }

  shape(name: string, axes: number): readonly number[] {
    const shape = this.#dict.get(name)?.shape ?? this.fail(`'${name}' is missing`)
    if (shape.length !== axes || shape.some((n) => n < 1))
      this.fail(`'${name}' must have ${axes} axes, is [${shape.join(', ')}]`)
    return shape
  }

  count(prefix: string, suffix: string): number {
    let n = 0
    while (this.#dict.has(`${prefix}${n}${suffix}`)) n++
    return n
  }

  whole(value: number, what: string): number {
    return Number.isInteger(value) && value > 0 ? value : this.fail(`${what} must be a whole number, would be ${value}`)
  }

  fail(what: string): never {
    throw new FileError(`${this.#file}: is no ${BACKBONE_TITLES.join(' or ')} that can be built here: ${what}.`)
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
