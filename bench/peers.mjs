// @ts-check
// Ours beside other libraries that run on WebGPU: jax-js (@jax-js/jax) and TensorFlow.js (tfjs-core with its WebGPU
// backend). One page, the same numbers; that both compute the same is checked before either is timed, and rounds are taken
// in turns. What is compared is in bench/peers/comparisons.ts.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/install.mjs'
import { openPeersPage } from './peersPage.mjs'
import { progress } from './progress.mjs'
import { geometricMean, median, spreadOf } from './statistics.mjs'

/** @typedef {import('./main.mjs').Measurement} Measurement */
/** @typedef {import('./main.mjs').Options} Options */
/** @typedef {import('./peers/engine').PeerName} PeerName */
/** @typedef {import('./peers/engine').AttentionShape} AttentionShape */
/** @typedef {Awaited<ReturnType<typeof openPeersPage>>} PeersPage */

const ROUNDS = 5
/** Of a peer whose steps take 20 s each on a software adapter. */
const SLOW_ROUNDS = 2

/** @type {Record<PeerName, string>} */
const PACKAGES = { 'jax-js': '@jax-js/jax', 'tfjs-webgpu': '@tensorflow/tfjs-core' }

/** @type {Record<'16' | '64', AttentionShape>} */
const ATTENTION = {
  16: { windows: 1024, heads: 3, side: 4, headDim: 16 },
  64: { windows: 256, heads: 3, side: 8, headDim: 32 },
}

/** @returns {AsyncGenerator<Measurement>} */
export async function* step(/** @type {Options} */ options) {
  yield* withPeers('step', 'ms a step', options, async (page, peer) => {
    const rounds = options.rounds ?? (peer === 'tfjs-webgpu' ? SLOW_ROUNDS : ROUNDS)
    return page.ask('compareSteps', [peer, rounds])
  })
}

/** @returns {AsyncGenerator<Measurement>} */
export async function* attention(
  /** @type {keyof typeof ATTENTION} */ tokens,
  /** @type {boolean} */ hasBackward,
  /** @type {Options} */ options,
) {
  const name = `attention${tokens}${hasBackward ? '-backward' : ''}`
  yield* withPeers(name, 'ms', options, (page, peer) =>
    page.ask('compareAttention', [ATTENTION[tokens], hasBackward, peer, options.rounds ?? ROUNDS]),
  )
}

/**
 * GFLOP/s, as the geometric mean over all products.
 * @returns {AsyncGenerator<Measurement>}
 */
export async function* gemm(/** @type {Options} */ options) {
  yield* withPeers('gemm', 'GFLOP/s', options, async (page, peer) => {
    const rounds = options.rounds ?? (peer === 'tfjs-webgpu' ? SLOW_ROUNDS : ROUNDS)
    const products = await page.ask('compareProducts', [peer, rounds])
    const meanAt = (/** @type {'ours' | 'peer'} */ side) =>
      Array.from({ length: rounds }, (_, round) =>
        geometricMean(products.map(({ flops, times }) => flops / times[side][round] / 1e6)),
      )
    return { ours: meanAt('ours'), peer: meanAt('peer'), isMoreBetter: true }
  })
}

/** @returns {AsyncGenerator<Measurement>} */
export async function* gemmPeak(/** @type {Options} */ { rounds = ROUNDS }) {
  const page = await openPeersPage()
  try {
    const shares = (await page.ask('sharesOfPeak', [rounds])).map((share) => 100 * share)
    yield {
      name: 'gemm-peak', ...(await page.machine()), ours: median(shares), peer: null, peerName: null,
      unit: '% of the multiply-adds of the same run', ratio: null, rounds, spread: spreadOf(shares),
    } // prettier-ignore
  } finally {
    await page.close()
  }
}

/**
 * Milliseconds from the opening of a page to the end of its first step, in a page of its own every time.
 * @returns {AsyncGenerator<Measurement>}
 */
export async function* firstStep(/** @type {Options} */ options) {
  yield* withPeers('first-step', 'ms', options, async (page, peer) => {
    const rounds = options.rounds ?? (peer === 'tfjs-webgpu' ? SLOW_ROUNDS : ROUNDS)
    /** @type {{ ours: number[], peer: number[] }} */
    const times = { ours: [], peer: [] }
    for (let round = 0; round < rounds; round++) {
      progress(`round ${round + 1} of ${rounds}`)
      const sides = /** @type {const} */ ([['ours', 'ours'], [peer, 'peer']]) // prettier-ignore
      const losses = []
      for (const [engine, side] of round % 2 ? sides.toReversed() : sides) {
        const { ms, loss } = await page.firstStep(engine)
        times[side].push(ms)
        losses.push(loss)
      }
      if (!(Math.abs(losses[0] - losses[1]) <= 1e-4))
        throw new Error(`bench: the losses of the first step must agree to 1e-4, got ${losses.join(' and ')}`)
    }
    return times
  })
}

/** @returns {AsyncGenerator<Measurement>} */
export async function* memory(/** @type {Options} */ options) {
  yield* withPeers('memory', 'MB of buffers at most', options, async (page, peer) => {
    const megabytes = async (/** @type {'ours' | PeerName} */ engine) =>
      (await page.ask('footprint', [engine])).peakBytes / 1e6
    return { ours: [await megabytes('ours')], peer: [await megabytes(peer)] }
  })
}

/**
 * As on hardware, where a dispatch costs something, and as in software, where building kernels does; a peer's are the same.
 * @returns {AsyncGenerator<Measurement>}
 */
export async function* dispatches(/** @type {Options} */ options) {
  yield* dispatchesOf('dispatches', 'ours on hardware', options)
  yield* dispatchesOf('dispatches-software', 'ours in software', options)
}

/** @returns {AsyncGenerator<Measurement>} */
async function* dispatchesOf(
  /** @type {string} */ name,
  /** @type {'ours on hardware' | 'ours in software'} */ engine,
  /** @type {Options} */ options,
) {
  yield* withPeers(name, 'dispatches a step', options, async (page, peer) => {
    const ours = await page.ask('footprint', [engine])
    const theirs = await page.ask('footprint', [peer])
    for (const [name, { calls }] of Object.entries({ ours, [peer]: theirs }))
      progress(`${name}: ${Object.entries(calls).map(([call, count]) => `${count} ${call}`).join(', ')}`) // prettier-ignore
    return { ours: [ours.calls.dispatches], peer: [theirs.calls.dispatches] }
  })
}

/**
 * One measurement a peer: medians of both sides, and the median and spread of the rounds' ratios.
 *
 * @param {string} name
 * @param {string} unit
 * @param {Options} options
 * @param {(page: PeersPage, peer: PeerName) => Promise<{ ours: number[], peer: number[], isMoreBetter?: boolean }>} compare
 *   figures of the rounds, fewer being better where nothing else is said
 * @returns {AsyncGenerator<Measurement>}
 */
async function* withPeers(name, unit, { peers }, compare) {
  const page = await openPeersPage()
  try {
    for (const peerName of peers) {
      progress(`${name}: ours and ${peerName}`)
      const { ours, peer, isMoreBetter = false } = await compare(page, peerName)
      const ratios = ours.map((figure, round) => (isMoreBetter ? figure / peer[round] : peer[round] / figure))
      yield {
        name, ...(await page.machine()), ours: median(ours), peer: median(peer), peerName,
        peerVersion: versionOf(PACKAGES[peerName]), unit, ratio: median(ratios), rounds: ours.length,
        spread: spreadOf(ratios),
      } // prettier-ignore
    }
  } finally {
    await page.close()
  }
}

/** Of an installed package. @returns {string} */
const versionOf = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version
