// `esvit pretrain`: the session of the page, told as JSON lines. The folder gets config.json, metrics.jsonl and, at the
// end, checkpoint.safetensors and report.html. `--until N` ends it at step N and leaves the schedules those of the whole run; `--resume`
// goes on from there. When the device is lost, the run goes on with another one.

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeCheckpoint } from '../runs/checkpoint'
import { loadSpec, parseSpec, tellSkipped } from './data'
import { describe, type Gpu } from '../gpu/device'
import { GpuHost } from '../gpu/host'
import { checkpointOf } from '../train/checkpoint'
import { planWithin } from '../train/fit'
import { dataShapeOf } from '../train/imagesOfRun'
import type { TrainEvent } from '../train/protocol'
import { RunGroup } from '../train/runGroup'
import { SpareCopies } from '../train/spareCopies'
import { Tuner } from '../train/tuner'
import { requestGpu } from './device'
import { linesBefore } from './metricLines'
import { UsageError, configFrom, openedLink, readFlags } from './options'
import { ReportKeeper } from './report'
import { checkSameImages, writeWhole } from './resume'

const FLAGS = ['preset', 'link', 'config', 'set', 'data', 'steps', 'seed', 'out', 'resume', 'until', 'tiles']

export async function pretrain(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, FLAGS)
  const out = flags.values.get('out')
  if (!out) throw new UsageError('--out DIR must say where the run is written')
  const resume = flags.values.get('resume')
  const from = resume === undefined ? undefined : decodeCheckpoint(readFileSync(resume))
  const asked = configFrom(flags, from?.config)
  const spec = parseSpec(flags.values.get('data') ?? asked.data.name, asked.data)
  const config = { ...asked, data: spec.config }
  const until = wholeNumber(flags.values.get('until'))
  const dataset = await loadSpec(spec)
  tellSkipped(dataset)
  if (from) checkSameImages(from, dataset)
  const host = new GpuHost(requestGpu)
  const gpu = await host.gpu()
  planWithin(gpu, config, dataShapeOf(dataset)) // refused before anything is written

  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'config.json'), `${JSON.stringify(config, null, 2)}\n`)
  const metrics = join(out, 'metrics.jsonl')
  writeFileSync(metrics, from && existsSync(metrics) ? linesBefore(readFileSync(metrics, 'utf8'), from.step) : '')
  const report = new ReportKeeper(config, dataset, describe(gpu.info), from)
  let exitCode = 0
  const emit = (event: TrainEvent) => {
    if (isProgress(event)) return
    report.take(event)
    const line = JSON.stringify(event)
    console.log(line)
    if (event.type === 'metrics') {
      for (const step of event.steps) appendFileSync(metrics, `${JSON.stringify(step)}\n`)
      void copies.makeIfDue(run)
    }
    if (event.type === 'device-lost') writeFileSync(metrics, linesBefore(readFileSync(metrics, 'utf8'), event.from))
    if (event.type === 'evaluated' || event.type === 'baselines') appendFileSync(metrics, `${line}\n`)
    if (event.type === 'failed') exitCode = 1
  }
  const copies = new SpareCopies()
  const group = new RunGroup(gpu, [{ runId: 1, config, dataset, from, log: from?.log }], {
    devices: host,
    hasHistory: false,
    until,
    tunerOf: (gpu) => tunerFrom(gpu, flags.values.get('tiles') ?? null),
    onEnd: async ({ session }) => {
      const { bytes } = await checkpointOf(session, config, dataset, 'safetensors', {
        adapter: describe(gpu.info),
        logUntil: (step) => report.logUntil(step),
      })
      writeWhole(join(out, 'checkpoint.safetensors'), bytes)
    },
  }, emit) // prettier-ignore
  const [run] = group.runs
  process.once('SIGINT', () => group.stop())
  await group.train()
  writeFileSync(join(out, 'report.html'), report.html(Date.now()))
  const link = openedLink(flags.values)
  const reproduction = link && report.against(link)
  if (reproduction) console.log(JSON.stringify({ type: 'reproduction', ...reproduction }))
  return exitCode
}

/** What only a bar would show. When kernels begin to be built beside the steps, and when all are there, is told. */
const isProgress = (event: TrainEvent): boolean =>
  event.type === 'building' ||
  event.type === 'evaluating' ||
  (event.type === 'settling' && event.done > 0 && event.done < event.total)

function tunerFrom(gpu: Gpu, wish: string | null): Tuner {
  try {
    return new Tuner(gpu, wish)
  } catch (error) {
    throw new UsageError(`--${(error as Error).message}`, { cause: error })
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw new UsageError(`--until must be a number of steps, got '${text}'`)
  return Number(text)
}
