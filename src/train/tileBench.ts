// Times one matrix product with one tile after another, on memory of its own: the measuring half of the start-up tune.

import type { Gpu } from '../gpu/device'
import { allocate } from '../gpu/outOfMemory'
import { readBuffer } from '../gpu/readback'
import { PassTimer, leastMs, type Job } from '../gpu/timing'
import { emitProduct, productWith, type Product } from '../ops/matmul/gemm'
import { tileByRule, tilesFor } from '../ops/matmul/tileRule'
import { tileName, type Tile } from '../ops/matmul/tiles'
import { CompiledProgram } from '../tensor/compiled'
import { Program } from '../tensor/program'
import { Storage, Tensor } from '../tensor/tensor'

/** Milliseconds of one launch with the tile that was chosen, and with the rule's; NaN where the rule's could not be timed. */
export interface Compared {
  tile: string
  ms: number
  rule: string
  ruleMs: number
}

/** A launch is repeated until it takes about so long, so that the clock can tell. */
const ROUND_MS = { timestamps: 2, submits: 4 }
const MOST_REPEATS = 500
/** Browsers round timestamps to so much. */
const CLOCK_MS = 0.1
const ROUNDS = 2
/** By the clock of the thread: what a driver's timestamps say may be nonsense, and submits of seconds lose the device. */
const LONG_MS = 50
/** From here on each tile has a submit of its own. */
const TOGETHER_MS = 20
/** As long as nothing could be timed. */
const GROWTH = 4
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
  readonly #longer: number
  #timer: PassTimer | null = null

  private constructor(gpu: Gpu, input: Storage, output: Storage, longer: number) {
    this.#gpu = gpu
    this.#longer = longer
    this.#input = input
    this.#output = output
    const { buffer, byteLength } = input
    if (buffer) gpu.device.queue.writeBuffer(buffer, 0, noise(byteLength / 4))
  }

  /**
   * @param longer how often as long as a start-up tune is measured: a driver raises the clock of a card that has work
   * @throws OutOfMemoryError
   */
  static async make(gpu: Gpu, products: readonly Product[], longer = 1): Promise<TileBench> {
    const fitting = products.filter((product) => holds(gpu, product))
    const most = (of: (product: Product) => number) => Math.max(4, ...fitting.map(of))
    const made: Storage[] = []
    const storage = (label: string, elements: number) => {
      const one = Storage.persistent(gpu, label, 4 * elements)
      made.push(one)
      return one
    }
    try {
      const [input, output] = await allocate(gpu, 'products to be timed', () => [
        storage(
          'tune input',
          most(({ elements: { a, b } }) => Math.max(a, b)),
        ),
        storage(
          'tune output',
          most(({ elements: { c } }) => c),
        ),
      ])
      return new TileBench(gpu, input, output, longer)
    } catch (error) {
      for (const { buffer } of made) if (buffer) gpu.destroyBuffer(buffer)
      throw error
    }
  }

  holds(product: Product): boolean {
    return holds(this.#gpu, product)
  }

  destroy(): void {
    for (const { buffer } of [this.#input, this.#output]) if (buffer) this.#gpu.destroyBuffer(buffer)
  }

  /**
   * The tile that is fastest here for a product, of those that give the same bits as the rule's.
   *
   * @param onTurn called before each tile is built, tried and timed; it may throw to stop
   */
  async fastest(product: Product, onTurn: () => void = () => undefined): Promise<Compared> {
    const { size, params } = product
    const rule = tileByRule(this.#gpu, size, Math.ceil(params.K / params.k_chunk))
    const tiles = [rule, ...tilesFor(this.#gpu, size).filter((tile) => tileName(tile) !== tileName(rule))]
    // in parallel; a driver that refuses one leaves the others
    const kernels = tiles.map((tile) => productWith(this.#gpu, product, tile))
    onTurn()
    const build = ({ kernel, constants }: (typeof kernels)[0]) => this.#gpu.kernel(kernel, constants).pipeline
    await Promise.all(kernels.map((one) => build(one).catch(() => null).then(onTurn))) // prettier-ignore
    const timer = (this.#timer ??= await PassTimer.make(this.#gpu))
    const runs: { tile: Tile; program: CompiledProgram; ms: number }[] = []
    let bits: Uint32Array | null = null
    try {
      for (const tile of tiles) {
        onTurn()
        const program = await this.#compile(product, tile).catch((cause: unknown) => {
          if (tile === rule) throw cause
          return null
        })
        if (!program) continue
        runs.push({ tile, program, ms: NaN })
        const found = await this.#outputAfter(program)
        if (!isSame((bits ??= found), found)) runs.pop()?.program.destroy()
      }
      const { repeats, ms } = await this.#repeatsOf(runs[0].program, timer)
      const submits = ms <= TOGETHER_MS ? [runs] : runs.map((run) => [run])
      for (let round = 0; round < ROUNDS; round++)
        for (const together of submits) {
          onTurn()
          const times = await timer.time(together.map(({ program }) => repeated(program, repeats)))
          together.forEach((run, i) => (run.ms = leastMs([run.ms, times[i] / repeats])))
        }
    } finally {
      for (const { program } of runs) program.destroy()
    }
    const ruleMs = runs.find(({ tile }) => tile === rule)?.ms ?? NaN
    const best = runs.reduce((x, y) => (y.ms < x.ms ? y : x)) // the rule's comes first
    const isBetter = best.ms * GAIN < ruleMs
    const names = { tile: tileName(isBetter ? best.tile : rule), rule: tileName(rule) }
    return { ...names, ms: isBetter ? best.ms : ruleMs, ruleMs }
  }

  /**
   * How often to launch it for as long as a round, and the milliseconds of that; the least of three times, for one may have
   * waited for something else.
   */
  async #repeatsOf(program: CompiledProgram, timer: PassTimer): Promise<{ repeats: number; ms: number }> {
    const wanted = this.#longer * ROUND_MS[timer.method]
    const most = this.#longer * MOST_REPEATS
    for (let [repeats, tries] = [1, 1]; ; tries = 3) {
      const begin = performance.now()
      const ms = leastMs(await timer.time(Array.from({ length: tries }, () => repeated(program, repeats))))
      const isLong = performance.now() - begin > this.#longer * LONG_MS
      if (isLong || repeats === most || (tries > 1 && ms >= wanted / 2)) return { repeats, ms }
      if (tries === 1) continue // once alone: a large product takes long enough by itself
      const next = Number.isNaN(ms) ? GROWTH * repeats : Math.round((repeats * wanted) / Math.max(ms, CLOCK_MS))
      repeats = Math.min(most, Math.max(2 * repeats, next))
    }
  }

  async #compile(product: Product, tile: Tile): Promise<CompiledProgram> {
    const { a, b, c } = product.elements
    const program = new Program(this.#gpu, 'tune')
    const of = (storage: Storage, elements: number) => new Tensor([elements], 'f32', storage)
    program.record(() => {
      emitProduct(product, tile, of(this.#input, a), of(this.#input, b), of(this.#output, c))
    })
    return CompiledProgram.compile(program)
  }

  /** What the product's first rows are, from memory that held something else. */
  async #outputAfter(program: CompiledProgram): Promise<Uint32Array> {
    this.#gpu.submitCopies('tune', (encoder) => {
      if (this.#output.buffer) encoder.clearBuffer(this.#output.buffer)
    })
    program.run()
    const { buffer, byteLength } = this.#output
    if (!buffer) throw new Error('tune: its memory is gone')
    return new Uint32Array(await readBuffer(this.#gpu, buffer, 0, Math.min(COMPARED_BYTES, byteLength)))
  }
}

function holds({ device: { limits } }: Gpu, { elements: { a, b, c } }: Product): boolean {
  return Math.max(a, b, c) <= Math.min(MOST_ELEMENTS, limits.maxStorageBufferBindingSize / 4)
}

const repeated =
  (program: CompiledProgram, times: number): Job =>
  (pass) => {
    for (let i = 0; i < times; i++) program.encode(pass)
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
