// The start-up tune: on this very device, which tile is fastest for which product? One product at least and about 100 ms a
// start, those first that cost a step most; what is left is for the next start. What was found is remembered by adapter and code version.
// A tile changes no bit of a result, and the tune makes sure of it: one that does is never chosen.
//
// On a software adapter building one kernel takes longer than a whole tune may, and the rule was measured on that adapter
// (docs/performance.md): there it runs only where it is asked for.

import type { Gpu } from '../gpu/device'
import { OutOfMemoryError } from '../gpu/outOfMemory'
import { productOf, type Product } from '../ops/matmul/gemm'
import type { TileMemory } from '../runs/store/tileMemory'
import { TILES, tileName, tileNamed, type Tile } from '../ops/matmul/tiles'
import type { Progress } from '../tensor/compiled'
import { type Program } from '../tensor/program'
import { TileBench, type Compared } from './tileBench'

/** `measured`: as above, on software adapters too; `rule`: never measured; `shared8x8`: that tile for every product. */
export type TilesWish = 'measured' | 'rule' | (string & {})

/** A product whose tiles were compared. */
export interface TunedProduct extends Compared {
  key: string
  /** Launches of it in a step. */
  count: number
}

export interface TuneReport {
  /** The tile that a flag wants for every product. */
  forced: string | null
  measured: TunedProduct[]
  /** Products whose tile was found at an earlier start. */
  remembered: number
  /** Products that the rule decides, for now or because it was asked for. */
  byRule: number
  ms: number
}

const BUDGET_MS = 100

/** Wishes that name no tile. */
const LEFT_OPEN: readonly string[] = ['measured', 'rule']

/** The tile that a wish names; null where it names none. @throws RangeError where it is no wish, naming those there are */
export const wishedTile = (wish: TilesWish | null): Tile | null =>
  wish === null || LEFT_OPEN.includes(wish) ? null : tileNamed(wish, LEFT_OPEN)

/** That, for every product. @throws RangeError as {@link wishedTile} does, and where this device cannot have it */
export function forcedTile(gpu: Gpu, wish: TilesWish | null): Tile | null {
  const forced = wishedTile(wish)
  if (forced && forced.by !== 'shared' && !gpu.hasQuads)
    throw new RangeError(`tiles: without subgroups they must be shared, such as shared8x8, got '${wish}'`)
  return forced
}

export class Tuner {
  readonly #gpu: Gpu
  readonly #memory: TileMemory | null
  readonly #isMeasuring: boolean
  readonly #budgetMs: number
  #isRead = false
  #turn: Promise<unknown> = Promise.resolve()

  /**
   * @param wish null: measured on graphics hardware, the rule on software adapters
   * @throws RangeError as {@link forcedTile} does
   */
  constructor(gpu: Gpu, wish: TilesWish | null = null, memory: TileMemory | null = null, budgetMs = BUDGET_MS) {
    this.#gpu = gpu
    this.#memory = memory
    this.#budgetMs = budgetMs
    this.#isMeasuring = wish === 'measured' || (wish === null && !gpu.isSoftware)
    const forced = forcedTile(gpu, wish)
    gpu.tiles.forced = forced && tileName(forced)
  }

  /**
   * Choose tiles for the products of a program; what is recorded from then on has them. Nothing else should train
   * meanwhile. @param onProgress told of products timed, as often as a kernel is built or timed; it may throw to stop
   * @returns what was done; null where there is nothing to choose
   */
  tune(program: Program, onProgress: Progress = () => undefined): Promise<TuneReport | null> {
    const done = this.#turn.then(() => this.#tune(program, onProgress))
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #tune(program: Program, onProgress: Progress): Promise<TuneReport | null> {
    const { chosen } = this.#gpu.tiles
    const begin = performance.now()
    const counted = productsOf(program)
    if (!counted.length) return null
    const { forced } = this.#gpu.tiles
    if (forced !== null) return { forced, measured: [], remembered: 0, byRule: 0, ms: 0 }
    if (!this.#isMeasuring) return { forced, measured: [], remembered: 0, byRule: counted.length, ms: 0 }
    await this.#remember()
    const unknown = counted.filter(({ product }) => !chosen.has(product.key))
    const remembered = counted.length - unknown.length
    const measured: TunedProduct[] = []
    let tried = 0
    const bench = await TileBench.make(
      this.#gpu,
      unknown.map(({ product }) => product),
    ).catch(noRoom)
    try {
      for (const { product, count } of unknown) {
        if (!bench?.holds(product)) continue
        if (tried++ && performance.now() - begin >= this.#budgetMs) break
        const found = await bench.fastest(product, () => onProgress(measured.length, unknown.length))
        if (Number.isNaN(found.ruleMs)) continue // nothing to compare with: the rule decides, and the next start tries again
        chosen.set(product.key, found.tile)
        measured.push({ key: product.key, count, ...found })
      }
    } finally {
      bench?.destroy()
    }
    if (measured.length) await this.#memory?.write(Object.fromEntries(chosen)).catch(() => undefined) // found again then
    return { forced, measured, remembered, byRule: unknown.length - measured.length, ms: performance.now() - begin }
  }

  async #remember(): Promise<void> {
    if (this.#isRead || !this.#memory) return
    this.#isRead = true
    const known = await this.#memory.read().catch(() => ({}))
    const names = TILES.map(tileName)
    for (const [key, tile] of Object.entries(known)) if (names.includes(tile)) this.#gpu.tiles.chosen.set(key, tile)
  }
}

/** Then the rule decides: it is the run that must fit. */
function noRoom(error: unknown): null {
  if (error instanceof OutOfMemoryError) return null
  throw error
}

/** The distinct products of a program, those that take most work first. */
function productsOf(program: Program): { product: Product; count: number }[] {
  const found = new Map<string, { product: Product; count: number }>()
  for (const launch of program.launches) {
    const product = productOf(launch)
    if (!product) continue
    const known = found.get(product.key)
    if (known) known.count++
    else found.set(product.key, { product, count: 1 })
  }
  const work = ({ product: { size: [M, N, K] }, count }: { product: Product; count: number }) => M * N * K * count // prettier-ignore
  return [...found.values()].sort((x, y) => work(y) - work(x))
}
