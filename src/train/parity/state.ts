// The state a model case starts from: both networks and the centres, under official names.

import type { Gpu } from '../../gpu/device'
import { relativePositionIndex } from '../../ops/window/geometry'
import { SwinBlock } from '../../nn/swinBlock'
import type { Parameters } from '../../tensor/parameters'
import type { RunObjects } from '../build'
import type { Checks } from './checks'

export function readState(gpu: Gpu, run: RunObjects, checks: Checks): void {
  const write = (prefix: string, parameters: Parameters) => {
    parameters.write(
      gpu,
      new Map(parameters.segments.map((s) => [s.name, checks.floats(`${prefix}.${s.name}`, s.shape)])),
    )
  }
  write('student', run.studentBuffers.parameters)
  write('teacher', run.teacherParameters)
  for (const [name, tensor] of run.centers) {
    const { buffer } = tensor.storage
    const data = checks.floats(`${name}.init`, tensor.shape)
    if (buffer) gpu.device.queue.writeBuffer(buffer, 0, data)
  }
}

/** The official state dict also holds each block's relative position index; ours is arithmetic. */
export function checkBuffers(run: RunObjects, checks: Checks): void {
  for (const block of run.student.backbone.blocks)
    if (block instanceof SwinBlock)
      checks.equal(`student.${block.name}.attn.relative_position_index`, relativePositionIndex(block.windowSize))
}
