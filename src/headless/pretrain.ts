// `esvit pretrain`: the session of the page, told as JSON lines. The folder gets config.json, metrics.jsonl and
// checkpoint.safetensors, a copy now and then and the last state at the end, and report.html. `--until N` ends it at step N
// and leaves the schedules those of the whole run; `--resume` goes on from there. When the device is lost, the run goes on
// with another one; when a signal tells it to end, or nobody reads any more, it stops and keeps what it has. After a signal
// the exit code is a shell's for it, or a script would take the half of a run for all of it.

import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { RunShapes } from '../runs/checkpoint'
import { loadSpec, parseSpec, tellSkipped } from './data'
import { GpuHost } from '../gpu/host'
import { fileOf } from '../train/checkpoint'
import { planWithin } from '../train/fit'
import { dataShapeOf } from '../train/imagesOfRun'
import type { TrainEvent } from '../train/protocol'
import { RunGroup } from '../train/runGroup'
import type { Snapshot } from '../train/snapshot'
import { SpareCopies } from '../train/spareCopies'
import { Tuner } from '../train/tuner'
import { requestGpu } from './device'
import { checkFolder } from './folder'
import { linesBefore } from './metricLines'
import { UsageError, configFrom, openedLink, readFlags } from './options'
import { ReportKeeper } from './report'
import {
  checkpointIn,
  checkBatch,
  checkEnd,
  checkSameImages,
  checkSameNetwork,
  keepPrevious,
  linesUntil,
  writeWhole,
} from './resume'
import { checkTiles, tilesFrom } from './tiles'

const FLAGS = ['preset', 'link', 'config', 'set', 'data', 'steps', 'seed', 'out', 'resume', 'until', 'tiles']

export async function pretrain(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, FLAGS)
  const out = flags.values.get('out')
  if (!out) throw new UsageError('--out DIR must say where the run is written')
  checkFolder('--out', out)
  const tiles = tilesFrom(flags)
  const until = wholeNumber(flags.values.get('until'))
  const resume = flags.values.get('resume')
  const from = resume === undefined ? undefined : checkpointIn(resume)
  const unread = from ? ['preset', 'config', 'link'].filter((name) => flags.values.has(name)) : []
  for (const name of unread)
    console.error(`--${name} is not read${name === 'link' ? ' but for its results' : ''}: a run that goes on has the settings of its checkpoint`) // prettier-ignore
  const asked = configFrom(flags, from?.config)
  const spec = parseSpec(flags.values.get('data') ?? asked.data.name, asked.data)
  const config = { ...asked, data: spec.config }
  if (from) checkEnd(from, config, until)
  const dataset = await loadSpec(spec)
  tellSkipped(dataset)
  if (from) checkSameImages(from, config.data, dataset)
  checkBatch(config, dataset)
  if (from) checkSameNetwork(from, config, dataset)
  const host = new GpuHost(requestGpu)
  const gpu = await host.gpu()
  checkTiles(gpu, tiles)
  planWithin(gpu, config, dataShapeOf(dataset))
  const lines = from && resume ? linesUntil(from, resume, out) : '' // what is refused is, before anything is written

  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'config.json'), `${JSON.stringify(config, null, 2)}\n`)
  const metrics = join(out, 'metrics.jsonl')
  const checkpoint = join(out, 'checkpoint.safetensors')
  writeWhole(metrics, lines)
  if (!from) keepPrevious(checkpoint)
  const report = new ReportKeeper(config, dataset, () => run.adapter, from)
  let exitCode = 0
  let stoppedBy: NodeJS.Signals | null = null
  const emit = (event: TrainEvent) => {
    if (isProgress(event)) return
    report.take(event)
    const line = JSON.stringify(event)
    console.log(line)
    if (event.type === 'metrics') {
      for (const step of event.steps) appendFileSync(metrics, `${JSON.stringify(step)}\n`)
      void copies.makeIfDue(run)
    }
    if (event.type === 'device-lost')
      writeWhole(metrics, linesBefore(readFileSync(metrics, 'utf8'), event.from, metrics))
    if (event.type === 'evaluated' || event.type === 'baselines') appendFileSync(metrics, `${line}\n`)
    if (event.type === 'failed') exitCode = 1
    if (event.type === 'stopped' && stoppedBy) {
      exitCode = 128 + constants.signals[stoppedBy]
      console.error(`esvit pretrain: stopped at step ${event.step}; --resume ${checkpoint} goes on from there`)
    }
  }
  const write = (snapshot: Snapshot, shapes: RunShapes) => {
    const surroundings = { adapter: run.adapter, logUntil: (step: number) => report.logUntil(step) }
    writeWhole(checkpoint, fileOf(snapshot, shapes, config, dataset, 'safetensors', surroundings))
  }
  const copies = new SpareCopies(write, (error, step) =>
    console.error(
      `esvit pretrain: the copy of step ${step} was not made (${(error as Error).message}); the run goes on`,
    ),
  )
  const group = new RunGroup(gpu, [{ runId: 1, config, dataset, from, log: from?.log }], {
    devices: host,
    hasHistory: false,
    until,
    tunerOf: (gpu) => new Tuner(gpu, tiles),
    onEnd: async ({ session }) => {
      const shapes = session.shapes()
      write(await session.snapshot(), shapes)
    },
  }, emit) // prettier-ignore
  const [run] = group.runs
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      stoppedBy = signal
      group.stop()
    })
  process.stdout.once('error', () => group.stop())
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

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw new UsageError(`--until must be a number of steps, got '${text}'`)
  return Number(text)
}
