// `esvit kernels`: are the kernels right on this device, how long is a step, and how near does a large product come to what
// the device can do? One JSON object; progress goes to stderr.

import type { Dataset } from '../data/dataset'
import { describe, type Gpu } from '../gpu/device'
import { CODE_VERSION } from '../runs/codeVersion'
import type { CheckResult, KernelNews, StepTiming } from '../train/kernels/kernelTalk'
import { largeProducts } from '../train/kernels/largeProducts'
import { selfTest } from '../train/kernels/selfTest'
import { timeStep } from '../train/kernels/timeStep'
import { Tuner } from '../train/tuner'
import { loadSpec, parseSpec } from './data'
import { requestGpu } from './device'
import { UsageError, configFrom, readFlags } from './options'
import { checkTiles, tilesFrom } from './tiles'

const VALUES = ['preset', 'link', 'config', 'set', 'data', 'tiles', 'side']
const SWITCHES = ['test', 'time', 'products']
const LARGEST_SIDE = 16384 // 1 GiB a matrix

/** Everything asked for is read and checked first: the self-test takes minutes on some devices. */
export async function kernels(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, VALUES, SWITCHES)
  const wants = (name: string) => flags.values.has(name) || !SWITCHES.some((other) => flags.values.has(other))
  const side = sideFrom(flags.values.get('side'))
  const tiles = tilesFrom(flags)
  const config = configFrom(flags)
  const data = flags.values.get('data') ?? (wants('time') ? config.data.name : null)
  const spec = data === null ? null : parseSpec(data, config.data)
  const dataset = spec && wants('time') ? await loadSpec(spec) : null
  const gpu = await requestGpu()
  checkTiles(gpu, tiles)

  const found: Record<string, unknown> = { adapter: describe(gpu.info), code: CODE_VERSION }
  const wrong = wants('test') ? await tested(gpu, found) : 0
  if (spec && dataset) {
    new Tuner(gpu, tiles)
    const timing = await timed(gpu, { ...config, data: spec.config }, dataset)
    found.step = { ...timing, launches: timing.launches.length, specialised: timing.specialised.length, kernels: byKernel(timing) } // prettier-ignore
  }
  if (wants('products')) found.products = await largeProducts(gpu, side, (line) => console.error(line))
  console.log(JSON.stringify(found))
  return wrong ? 1 : 0
}

function sideFrom(text = '1024'): number {
  const side = Number(text)
  if (!(side > 0 && side <= LARGEST_SIDE && side % 4 === 0))
    throw new UsageError(`--side must be a multiple of 4 from 4 to ${LARGEST_SIDE}, got '${text}'`)
  return side
}

const never = new AbortController().signal
const pause = () => Promise.resolve()

async function tested(gpu: Gpu, found: Record<string, unknown>): Promise<number> {
  const wrong: (CheckResult & { op: string })[] = []
  let [ops, checks] = [0, 0]
  const tell = (news: KernelNews) => {
    if (news.news !== 'tested') return
    ops++
    checks += news.results.length
    wrong.push(...news.results.filter(({ ok }) => !ok).map((result) => ({ op: news.op, ...result })))
    console.error(
      `${news.op}: ${news.results.every(({ ok }) => ok) ? 'right' : 'WRONG'} (${news.done} of ${news.total})`,
    )
  }
  await selfTest(gpu, { ops: null, signal: never, pause, tell })
  found.selfTest = { ops, checks, wrong }
  return wrong.length
}

async function timed(gpu: Gpu, config: ReturnType<typeof configFrom>, dataset: Dataset): Promise<StepTiming> {
  let timing: StepTiming | undefined
  const tell = (news: KernelNews) => {
    if (news.news === 'timed') timing = news.timing
    else if (news.news === 'timing' && news.done === news.total) console.error(`${news.what}: ${news.total}`)
  }
  await timeStep(gpu, dataset, config, { signal: never, pause, tell })
  if (!timing) throw new Error('the step was not timed')
  return timing
}

/** Milliseconds, flops and bytes of a step by kernel, the longest first; no milliseconds (NaN) where some are missing. */
function byKernel({ launches }: StepTiming) {
  const sums = new Map<string, { kernel: string; launches: number; ms: number; flops: number; bytes: number }>()
  for (const { kernel, ms, flops, bytes } of launches) {
    const sum = sums.get(kernel) ?? { kernel, launches: 0, ms: 0, flops: 0, bytes: 0 }
    sums.set(kernel, {
      kernel,
      launches: sum.launches + 1,
      ms: sum.ms + ms,
      flops: sum.flops + (flops ?? 0),
      bytes: sum.bytes + bytes,
    })
  }
  return [...sums.values()].sort((x, y) => (y.ms || 0) - (x.ms || 0))
}
