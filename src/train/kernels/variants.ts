// The ways an op can choose its kernels on a device: as it does here, and as it would on devices that have less or
// differ. A case is recorded in each; those that come to the same launches are one.

import type { Gpu } from '../../gpu/device'
import { canHave } from '../../ops/matmul/tileRule'
import { TILES, tileName, tileNamed } from '../../ops/matmul/tiles'
import type { CheckCase } from '../../ops/opCheck'
import { GradientSums } from '../../ops/reduce/gradientSums'
import { weightedSum } from '../../ops/reduce/weightedSum'
import { Program } from '../../tensor/program'
import { Tape } from '../../tensor/tape'
import { Tensor, sizeOf, type DType } from '../../tensor/tensor'
import { StepScalars } from '../../optim/stepScalars'
import { uniform } from '../../base/seededNumbers'

type Choice = Partial<Pick<Gpu, 'hasQuads' | 'hasF16' | 'spillsRegisters' | 'contracts' | 'panelsFrom'>> & {
  tile?: string
}

interface Variant {
  name: string
  choice: Choice
}

/** Quads and f16 can be left out where they are, and not be had where they are not. */
const VARIANTS: readonly Variant[] = [
  { name: 'as chosen here', choice: {} },
  { name: 'as on hardware', choice: { spillsRegisters: false, contracts: true } },
  { name: 'as in software', choice: { spillsRegisters: true, panelsFrom: 0 } },
  { name: 'without f16', choice: { hasF16: false } },
  // as in software: on a graphics card products are the same with quads or without
  { name: 'without quads', choice: { hasQuads: false, spillsRegisters: true } },
]

const OF_TILES: readonly Variant[] = TILES.map((tile) => ({
  name: `tile ${tileName(tile)}`,
  choice: { tile: tileName(tile) },
}))

const variantsOf = ({ withAllTiles }: CheckCase) => (withAllTiles ? [...VARIANTS, ...OF_TILES] : VARIANTS)

export type Direction = 'forward' | 'backward'

export interface Recording {
  variant: string
  direction: Direction
  program: Program
  /** What is compared: outputs, or the gradients of those inputs that ask for one. */
  outputs: readonly Tensor[]
  /** Names of the kernels, each once. */
  kernels: string[]
}

/** What a case is recorded with. */
export interface CaseTensors {
  inputs: Record<string, Tensor>
  stepScalars: StepScalars
}

/** Tensors without memory: enough to record. */
export function declareInputs({ inputs }: CheckCase): CaseTensors {
  const tensors = Object.entries(inputs).map(([name, { shape, data, gradient }]) => {
    const tensor = Tensor.deferred(name, shape, dtypeOf(data))
    tensor.requiresGrad = Boolean(gradient)
    return [name, tensor] as const
  })
  return { inputs: Object.fromEntries(tensors), stepScalars: new StepScalars() }
}

const dtypeOf = (data: object): DType =>
  data instanceof Float32Array ? 'f32' : data instanceof Uint32Array ? 'u32' : 'i32'

const directionsOf = ({ inputs }: CheckCase): Direction[] =>
  Object.values(inputs).some(({ gradient }) => gradient) ? ['forward', 'backward'] : ['forward']

/** Weights of the outputs whose weighted sum is differentiated. */
export const outputWeights = (length: number) => uniform(length, 97)

/** Record a case in one variant. What the device is taken for is changed while it records, which nothing interrupts. */
export function record(
  gpu: Gpu,
  definition: CheckCase,
  { inputs, stepScalars }: CaseTensors,
  variant: string,
  direction: Direction,
): Recording {
  const program = new Program(gpu, `self-test ${definition.name}`)
  const { hasQuads, hasF16, spillsRegisters, contracts, panelsFrom } = gpu
  const { forced } = gpu.tiles
  const { tile, ...choice } = variantsOf(definition).find(({ name }) => name === variant)?.choice ?? {}
  try {
    Object.assign(gpu, choice, { hasQuads: hasQuads && (choice.hasQuads ?? true) })
    gpu.tiles.forced = tile ?? forced
    const outputs = program.record(() =>
      direction === 'forward'
        ? definition.run(inputs, stepScalars.tensor)
        : gradientsOf(definition, inputs, stepScalars.tensor),
    )
    return { variant, direction, program, outputs, kernels: kernelsOf(program) }
  } finally {
    Object.assign(gpu, { hasQuads, hasF16, spillsRegisters, contracts, panelsFrom })
    gpu.tiles.forced = forced
  }
}

function gradientsOf(definition: CheckCase, inputs: Record<string, Tensor>, stepScalars: Tensor): Tensor[] {
  const tape = new Tape()
  const loss = tape.run(() => {
    const [output] = definition.run(inputs, stepScalars)
    const weights = Tensor.constant('weights', output.shape, outputWeights(sizeOf(output.shape)))
    return weightedSum(output, weights)
  })
  const found = tape.backward([loss], { sums: new GradientSums() })
  return differentiated(definition).map((name) => {
    const gradient = found.get(inputs[name])
    if (!gradient) throw new Error(`no gradient reached ${name}`)
    return gradient
  })
}

/** Names of the inputs whose gradients are checked. */
export const differentiated = ({ inputs }: CheckCase): string[] =>
  Object.keys(inputs).filter((name) => inputs[name].gradient)

const kernelsOf = ({ launches }: Program): string[] => [...new Set(launches.map(({ kernel }) => kernel))]

/** The case in every variant that launches something else than those before it, each way; of tiles, those it can have here. */
export function recordingsOf(gpu: Gpu, definition: CheckCase): Recording[] {
  const seen = new Set<string>()
  const isPossible = ({ choice: { tile } }: Variant) => tile === undefined || canHave(gpu, tileNamed(tile))
  const variants = variantsOf(definition).filter(isPossible)
  return directionsOf(definition).flatMap((direction) =>
    variants.flatMap(({ name }) => {
      const recording = record(gpu, definition, declareInputs(definition), name, direction)
      const launches = recording.program.launches.map(({ text, workgroups }) => `${text.name} ${workgroups.join()}`)
      const key = `${direction} ${launches.join('; ')}`
      if (seen.has(key)) return []
      seen.add(key)
      return [recording]
    }),
  )
}
