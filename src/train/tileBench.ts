// Times one matrix product with one tile after another, on memory of its own: the measuring half of the start-up tune.

import type { Gpu } from '../gpu/device'
import { readBuffer } from '../gpu/readback'
import { emitProduct, productWith, type Product } from '../ops/matmul/gemm'
import { tileByRule, tilesFor } from '../ops/matmul/tileRule'
import { tileName, type Tile } from '../ops/matmul/tiles'
import { CompiledProgram } from '../tensor/compiled'
import { Program } from '../tensor/program'
import { Storage, Tensor } from '../tensor/tensor'

/** Milliseconds of one launch with the tile that was chosen, and with the rule's. */
export interface Compared {
  tile: string
  ms: number
  rule: string
  ruleMs: number
}

/** A launch is repeated until it takes about so long, so that the clock can tell. */
const ROUND_MS = 1
const MOST_REPEATS = 50
const ROUNDS = 2
/** A tile must be faster by this to take the place of the rule's. */
const GAIN = 1.05
/** Larger operands are left to the rule. */
const MOST_ELEMENTS = 2 ** 24
/** So much of a product is held against the rule's, bit for bit. */
const COMPARED_BYTES = 2 ** 18

/** Runs products with any tile, on memory of its own. */
export class TileBench {
  readonly #gpu: Gpu
  readonly #input: Storage
  readonly #output: Storage

  constructor(gpu: Gpu, products: readonly Product[]) {
    this.#gpu = gpu
    const fitting = products.filter((product) => this.holds(product))
    const most = (of: (product: Product) => number) => Math.max(4, ...fitting.map(of))
    this.#input = Storage.persistent(gpu, 'tune input', 4 * most(({ elements: { a, b } }) => Math.max(a, b)), undefined)
    this.#output = Storage.persistent(gpu, 'tune output', 4 * most(({ elements: { c } }) => c))
    const { buffer, byteLength } = this.#input
    if (buffer) gpu.device.queue.writeBuffer(buffer, 0, noise(byteLength / 4))
  }

  holds({ elements: { a, b, c } }: Product): boolean {
    const most = Math.min(MOST_ELEMENTS, this.#gpu.device.limits.maxStorageBufferBindingSize / 4)
    return Math.max(a, b, c) <= most
  }

  destroy(): void {
    for (const { buffer } of [this.#input, this.#output]) if (buffer) this.#gpu.destroyBuffer(buffer)
  }

  /** The tile that is fastest here for a product, of those that give the same bits as the rule's. */
  async fastest(product: Product): Promise<Compared> {
    const { size, params } = product
    const rule = tileByRule(this.#gpu, size, Math.ceil(params.K / params.k_chunk))
    const tiles = [rule, ...tilesFor(this.#gpu, size).filter((tile) => tileName(tile) !== tileName(rule))]
    // in parallel; a driver that refuses one leaves the others
    const kernels = tiles.map((tile) => productWith(this.#gpu, product, tile))
    await Promise.allSettled(kernels.map(({ kernel, constants }) => this.#gpu.kernel(kernel, constants).pipeline))
    const once = await this.#compile(product, rule, 1)
    const bits = await this.#outputAfter(once)
    const repeats = Math.min(MOST_REPEATS, Math.max(1, Math.round(ROUND_MS / (await this.#time(once)))))
    once.destroy()
    const runs: { tile: Tile; program: CompiledProgram; ms: number }[] = []
    try {
      for (const tile of tiles) {
        const program = await this.#compile(product, tile, repeats).catch(() => null)
        if (!program) continue
        runs.push({ tile, program, ms: Infinity })
        if (!isSame(bits, await this.#outputAfter(program))) runs.pop()?.program.destroy()
      }
      for (let round = 0; round < ROUNDS; round++)
        for (const run of runs) run.ms = Math.min(run.ms, (await this.#time(run.program)) / repeats)
    } finally {
      for (const { program } of runs) program.destroy()
    }
    const ruleMs = runs.find(({ tile }) => tile === rule)?.ms ?? Infinity
    const best = runs.reduce((x, y) => (y.ms < x.ms ? y : x))
    const isBetter = best.ms * GAIN < ruleMs
    const names = { tile: tileName(isBetter ? best.tile : rule), rule: tileName(rule) }
    return { ...names, ms: isBetter ? best.ms : ruleMs, ruleMs }
  }

  #compile(product: Product, tile: Tile, repeats: number): Promise<CompiledProgram> {
    const { a, b, c } = product.elements
    const program = new Program(this.#gpu, 'tune')
    const of = (storage: Storage, elements: number) => new Tensor([elements], 'f32', storage)
    program.record(() => {
      for (let i = 0; i < repeats; i++)
        emitProduct(product, tile, of(this.#input, a), of(this.#input, b), of(this.#output, c))
    })
    return CompiledProgram.compile(program, [], { apart: true })
  }

  async #time(program: CompiledProgram): Promise<number> {
    const begin = performance.now()
    program.run()
    await this.#read(16)
    return performance.now() - begin
  }

  /** What the product's first rows are, from memory that held something else. */
  async #outputAfter(program: CompiledProgram): Promise<Uint32Array> {
    this.#gpu.submitCopies('tune', (encoder) => {
      if (this.#output.buffer) encoder.clearBuffer(this.#output.buffer)
    })
    program.run()
    return new Uint32Array(await this.#read(Math.min(COMPARED_BYTES, this.#output.byteLength)))
  }

  #read(byteLength: number): Promise<ArrayBuffer> {
    const { buffer } = this.#output
    if (!buffer) throw new Error('tune: its memory is gone')
    return readBuffer(this.#gpu, buffer, 0, byteLength)
  }
}

const isSame = (x: Uint32Array, y: Uint32Array) => x.length === y.length && x.every((word, i) => word === y[i])

/** Numbers in [-1, 1), the same each time; read as two halves a word they are finite, too, and below 2. */
function noise(length: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(length)
  let state = 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    values[i] = state / 2 ** 31 - 1
  }
  const words = new Uint32Array(values.buffer)
  words.forEach((word, i) => (words[i] = word & ~0x4000)) // the lower half's exponent; the upper one is that of a small number
  return values
}
