// Everything that training changes, on the host: both networks, the moments, the centres, the online probe, how many
// steps were done.

import type { Gpu } from '../gpu/device'
import { readBuffers } from '../gpu/readback'
import { checkFits, type NamedValues, type RunShapes, type Weights } from '../runs/checkpoint'
import type { Parameters } from '../tensor/parameters'
import type { Tensor } from '../tensor/tensor'
import type { RunObjects } from './build'

export interface Snapshot extends Weights {
  /** Steps done. */
  step: number
}

/** Names and shapes of what a run is made of. */
export const shapesOf = (run: RunObjects): RunShapes => ({
  parameters: new Map(run.studentBuffers.parameters.segments.map((s) => [s.name, s.shape])),
  centers: new Map([...run.centers].map(([name, { shape }]) => [name, shape])),
  probe: new Map(
    probeParts(run).flatMap(([prefix, { segments }]) => segments.map((s) => [prefix + s.name, s.shape] as const)),
  ),
})

/** The probe's weights and moments with what their names begin with; nothing where the data has no labels. */
function probeParts({ probe }: RunObjects): [string, Parameters][] {
  if (!probe) return []
  const { parameters, expAvg, expAvgSq } = probe.buffers
  return [
    ['', parameters],
    ['exp_avg.', expAvg],
    ['exp_avg_sq.', expAvgSq],
  ]
}

/** Bytes of a snapshot, in the memory of the page. */
export function snapshotBytes(run: RunObjects): number {
  const { parameters } = run.studentBuffers
  const parts = [parameters, parameters, parameters, run.teacherParameters, ...probeParts(run).map(([, part]) => part)]
  const sizes = [...parts.flatMap(({ segments }) => segments), ...run.centers.values()].map(({ size }) => 4 * size)
  return sizes.reduce((bytes, size) => bytes + size, 0)
}

/** The copies are submitted at once, so what is submitted after the call does not change what is read. */
export async function readSnapshot(gpu: Gpu, run: RunObjects, step: number): Promise<Snapshot> {
  const { parameters, expAvg, expAvgSq } = run.studentBuffers
  const networks = [parameters, run.teacherParameters, expAvg, expAvgSq]
  const probe = probeParts(run)
  const centers = [...run.centers]
  const flats = [...networks, ...probe.map(([, part]) => part)]
  const copies = await readBuffers(gpu, [
    ...flats.map(({ buffer }) => buffer),
    ...centers.map(([name, tensor]) => bufferOf(name, tensor)),
  ])
  const [student, teacher, first, second, ...ofProbe] = flats.map((part, i) => part.named(copies[i]))
  const ofCenters = copies.slice(flats.length)
  return {
    step,
    student,
    teacher,
    expAvg: first,
    expAvgSq: second,
    centers: new Map(centers.map(([name, { size }], i) => [name, new Float32Array(ofCenters[i]).slice(0, size)])),
    probe: new Map(
      ofProbe.flatMap((values, i) => [...values].map(([name, data]) => [probe[i][0] + name, data] as const)),
    ),
  }
}

/** Put a snapshot into an allocated run, if it fits. @returns its step */
export function writeSnapshot(gpu: Gpu, run: RunObjects, snapshot: Snapshot): number {
  checkFits(snapshot, shapesOf(run))
  const { parameters, expAvg, expAvgSq } = run.studentBuffers
  const pairs: [Parameters, NamedValues][] = [
    [parameters, snapshot.student],
    [run.teacherParameters, snapshot.teacher],
    [expAvg, snapshot.expAvg],
    [expAvgSq, snapshot.expAvgSq],
  ]
  for (const [buffer, values] of pairs) buffer.write(gpu, values)
  for (const [name, values] of snapshot.centers)
    gpu.device.queue.writeBuffer(bufferOf(name, run.centers.get(name)), 0, values)
  for (const [prefix, part] of probeParts(run)) part.write(gpu, ofPart(part, prefix, snapshot.probe))
  return snapshot.step
}

/** The values of one part of the probe; none where the snapshot has no probe, which then begins anew. */
function ofPart({ segments }: Parameters, prefix: string, values: NamedValues = new Map()): NamedValues {
  const found = segments.map(({ name }) => [name, values.get(prefix + name)] as const)
  return new Map(found.flatMap(([name, data]) => (data ? [[name, data] as const] : [])))
}

function bufferOf(name: string, tensor: Tensor | undefined): GPUBuffer {
  const buffer = tensor?.storage.buffer
  if (!buffer) throw new Error(`snapshot: this run has no centre '${name}'`)
  return buffer
}
