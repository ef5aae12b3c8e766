// What a maintainer wants to know when numbers are odd on a GPU: device, browser, code, which kernels agree, how fast they
// are. Plain text; it holds nothing of the reader's experiment, images or files.

import type { DeviceInfo, OpListing, StepTiming } from '../../train/protocol'
import { msText, rateText, shareText } from './rateText'
import { sectionsOf, totalMs } from './stepShares'
import { verdictText, wrongOps, type Results } from './verdict'

export interface Diagnosed {
  device: DeviceInfo
  /** What the browser calls itself. */
  browser: string
  codeVersion: string
  ops: readonly OpListing[]
  results: Results
  timing: StepTiming | null
}

export function diagnostics({ device, browser, codeVersion, ops, results, timing }: Diagnosed): string {
  const lines = [
    `Adapter: ${device.description || 'unnamed'} (${device.isSoftware ? 'software' : 'hardware'})`,
    `Vendor, architecture: ${device.vendor || 'not told'}, ${device.architecture || 'not told'}`,
    `Browser: ${browser}`,
    `Code: ${codeVersion}`,
    `Features: ${device.features.join(', ') || 'none'}`,
    `Kernels by quads: ${device.hasQuads ? 'yes' : 'no'}`,
    `Limits: ${Object.entries(device.limits)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    '',
    `Self-test: ${verdictText(results, ops.length) ?? 'not run'}`,
    ...wrongOps(results).flatMap((op) => failuresOf(op, results)),
    '',
    ...(timing ? timingLines(timing) : ['Step: not timed']),
  ]
  return `${lines.join('\n')}\n`
}

const failuresOf = (op: string, results: Results): string[] =>
  results[op]
    .filter(({ ok }) => !ok)
    .map(
      ({ case: name, variant, direction, kernels, maxAbs, relL2, tolerance, failure }) =>
        `  ${op}, ${name}, ${direction}, ${variant} [${kernels.join(' ')}]: ` +
        (failure ?? `max ${maxAbs.toExponential(2)}, relative L2 ${relL2.toExponential(2)}, tolerance ${tolerance}`),
    )

function timingLines(timing: StepTiming): string[] {
  const { label, launches, dispatches, stepMs, apartMs, method, peakGflops, peakGBps } = timing
  const total = totalMs(launches)
  const sections = sectionsOf(launches)
  const longest = sections
    .flatMap(({ kernels }) => kernels)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 8)
  return [
    `Step: ${label}, ${msText(stepMs)} at once, ${dispatches} dispatches`,
    ...(apartMs === null ? [] : [`The same, a dispatch for each launch: ${msText(apartMs)}`]),
    `Its ${launches.length} launches one by one: ${msText(total)} (${method})`,
    `Peak: ${rateText(peakGflops, 'GFLOP/s')} of f32 multiply-adds, ${rateText(peakGBps, 'GB/s')} copied`,
    ...sections.map(({ section, ms }) => `  ${section}: ${msText(ms)}, ${shareText(ms / total)}`),
    'Longest:',
    ...longest.map(({ section, kernel, launches, ms }) => `  ${kernel} (${section}) × ${launches}: ${msText(ms)}`),
  ]
}
