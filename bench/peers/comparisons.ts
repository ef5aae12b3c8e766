// What the page is asked for: one comparison of ours with one peer, agreement first, then rounds in turns.

import { checkAgreement } from './agreement'
import { callsOf, peakBytes, type ApiCalls } from './apiCalls'
import { ENGINES, type AttentionShape, type EngineName, type PeerName } from './engine'
import { PEAK_FLOPS, fmaPeak } from './fmaPeak'
import { uniform } from './inputs'
import { foldedBias, model } from './model'
import { inTurns, type Times } from './rounds'

/** Told in words how far it is. */
export type Report = (text: string) => void

const CHECKED_STEPS = 6 // agreement is checked at the first and the last of them

/** Milliseconds a training step, after six steps whose losses agree. */
export async function compareSteps(peerName: PeerName, rounds: number, report: Report): Promise<Times> {
  const [ours, peer] = [
    await (await ENGINES.ours()).training(model()),
    await (await ENGINES[peerName]()).training(model()),
  ]
  for (let step = 1; step <= CHECKED_STEPS; step++) {
    report(`step ${step} of ${CHECKED_STEPS} before the rounds`)
    await ours.step()
    await peer.step()
    if (step > 1 && step < CHECKED_STEPS) continue
    const losses = [await ours.loss(), await peer.loss()]
    report(`loss at step ${step}: ours ${losses[0].toFixed(6)}, ${peerName} ${losses[1].toFixed(6)}`)
    checkAgreement(`the loss at step ${step}`, peerName, [losses[0]], [losses[1]])
  }
  for (const training of [ours, peer]) await training.settled()
  return inTurns(ours.step, peer.step, rounds)
}

/** Milliseconds of window attention, or of it and its gradients with respect to qkv and the bias. */
export async function compareAttention(
  shape: AttentionShape,
  hasBackward: boolean,
  peerName: PeerName,
  rounds: number,
  report: Report,
): Promise<Times> {
  const { windows, heads, side, headDim } = shape
  const rows = windows * side * side
  const inputs = {
    qkv: uniform(rows * 3 * heads * headDim, 3, 4),
    table: uniform((2 * side - 1) ** 2 * heads, 5),
    gradient: uniform(rows * heads * headDim, 7),
  }
  const ours = await (await ENGINES.ours()).attention(shape, inputs, hasBackward)
  const peer = await (await ENGINES[peerName]()).attention(shape, inputs, hasBackward)
  report(`${peerName}: first run`)
  await ours.run()
  await peer.run()
  const { dBias, ...theirs } = await peer.results()
  const expected = dBias ? { ...theirs, dTable: foldedBias(dBias, heads, side) } : theirs
  const found = await ours.results()
  for (const [name, values] of Object.entries(expected)) checkAgreement(name, peerName, found[name], values)
  return inTurns(ours.run, peer.run, rounds)
}

/** Milliseconds of every product of the presets, under its name. */
export async function compareProducts(
  peerName: PeerName,
  rounds: number,
  report: Report,
): Promise<{ name: string; flops: number; times: Times }[]> {
  const { presetProducts, flopsOf, nameOf } = await import('./products')
  const [ours, theirs] = [await ENGINES.ours(), await ENGINES[peerName]()]
  const compared = []
  const products = await presetProducts()
  for (const [i, product] of products.entries()) {
    const { M, N, K } = product
    const name = nameOf(product)
    report(`product ${i + 1} of ${products.length}: ${name}`)
    const [a, b] = [uniform(M * K, 1), uniform(K * N, 2)]
    const works = [await ours.product(product, a, b), await theirs.product(product, a, b)]
    for (const work of works) await work.run()
    const [{ c }, { c: expected }] = [await works[0].results(), await works[1].results()]
    checkAgreement(name, peerName, c, expected)
    compared.push({ name, flops: flopsOf(product), times: await inTurns(works[0].run, works[1].run, rounds) })
    for (const work of works) work.destroy()
  }
  return compared
}

/**
 * Our products as a share of what multiply-adds alone reach, a figure a round: the geometric mean over all products, each
 * beside a run of the multiply-adds of its own.
 */
export async function sharesOfPeak(rounds: number, report: Report): Promise<number[]> {
  const { presetProducts, flopsOf, nameOf } = await import('./products')
  const ours = await ENGINES.ours()
  const peak = await fmaPeak(ours.device)
  await peak.run()
  const logs = new Array<number>(rounds).fill(0)
  const products = await presetProducts()
  for (const [i, product] of products.entries()) {
    const { M, N, K } = product
    const work = await ours.product(product, uniform(M * K, 1), uniform(K * N, 2))
    await work.run()
    const { ours: ms, peer: peakMs } = await inTurns(work.run, peak.run, rounds)
    const rates = ms.map((time) => flopsOf(product) / time / 1e6)
    rates.forEach((rate, round) => {
      logs[round] += Math.log(rate / (PEAK_FLOPS / peakMs[round] / 1e6)) / products.length
    })
    report(`product ${i + 1} of ${products.length}: ${nameOf(product)}, ${rates[0].toFixed(2)} GFLOP/s`)
    work.destroy()
  }
  return logs.map(Math.exp)
}

export interface Footprint {
  /** Most bytes of buffers held at once, over three steps and their making. */
  peakBytes: number
  /** Of the third step, the waiting for it included. */
  calls: ApiCalls
}

/** What the model's training holds on the device, and what a steady step calls once all its kernels are built. */
export async function footprint(name: EngineName, report: Report): Promise<Footprint> {
  const engine = await ENGINES[name]()
  const training = await engine.training(model())
  for (const step of [1, 2]) {
    report(`${name}: step ${step} of 3`)
    await training.step()
  }
  await training.settled()
  report(`${name}: step 3 of 3`)
  const calls = await callsOf(training.step)
  return { peakBytes: peakBytes(engine.device), calls }
}

/** Make the model and train one step. @returns milliseconds since the page began to open, and the loss */
export async function firstStep(name: EngineName): Promise<{ ms: number; loss: number }> {
  const training = await (await ENGINES[name]()).training(model())
  await training.step()
  return { ms: performance.now(), loss: await training.loss() }
}
