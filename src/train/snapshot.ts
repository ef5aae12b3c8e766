// Everything that training changes, on the host: both networks, the moments, the centres, how many steps were done.

import type { Gpu } from '../gpu/device'
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
})

export async function readSnapshot(gpu: Gpu, run: RunObjects, step: number): Promise<Snapshot> {
  const { parameters, expAvg, expAvgSq } = run.studentBuffers
  const centers: NamedValues = new Map()
  for (const [name, tensor] of run.centers) centers.set(name, (await tensor.read(gpu)) as Float32Array<ArrayBuffer>)
  return {
    step,
    student: await parameters.read(gpu),
    teacher: await run.teacherParameters.read(gpu),
    expAvg: await expAvg.read(gpu),
    expAvgSq: await expAvgSq.read(gpu),
    centers,
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
  for (const [name, values] of snapshot.centers) writeTensor(gpu, run.centers.get(name), name, values)
  return snapshot.step
}

function writeTensor(gpu: Gpu, tensor: Tensor | undefined, name: string, values: Float32Array<ArrayBuffer>): void {
  const buffer = tensor?.storage.buffer
  if (!tensor || !buffer) throw new Error(`snapshot: this run has no centre '${name}'`)
  if (values.length !== tensor.size)
    throw new RangeError(`snapshot: ${name} must have ${tensor.size} values, got ${values.length}`)
  gpu.device.queue.writeBuffer(buffer, 0, values)
}
