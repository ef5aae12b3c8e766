// A step of the model by the modules, the tape and the optimiser of this project, recorded as a run records its own.

import type { Gpu } from '../../src/gpu/device'
import { Linear } from '../../src/nn/layers'
import { SwinBlock } from '../../src/nn/swinBlock'
import { GradientSums } from '../../src/ops/reduce/gradientSums'
import { multiplied } from '../../src/ops/elementwise/multiplied'
import { meanTokens } from '../../src/ops/reduce/meanTokens'
import { weightedSum } from '../../src/ops/reduce/weightedSum'
import { classState } from '../../src/optim/adamSteps'
import { adamW } from '../../src/optim/adamW'
import { StepScalars, type StepValues } from '../../src/optim/stepScalars'
import { Parameters, Scope } from '../../src/tensor/parameters'
import { Program } from '../../src/tensor/program'
import { Tape } from '../../src/tensor/tape'
import { Tensor } from '../../src/tensor/tensor'
import { ADAM, ROWS, SHAPE, type Model } from './model'

/** The program of a step, and what it reads and writes, already on the device. */
export function recordTraining(gpu: Gpu, { parameters, tokens, targets }: Model) {
  const { images, windows, side, width } = SHAPE
  const student = new Parameters('student')
  const { blocks, head } = network(new Scope(student))
  const buffers = {
    parameters: student,
    gradients: student.like('gradients'),
    expAvg: student.like('exp_avg'),
    expAvgSq: student.like('exp_avg_sq'),
  }
  for (const flat of Object.values(buffers)) flat.allocate(gpu)
  student.write(gpu, new Map(parameters.map(({ name, values }) => [name, values])))
  const scalars = new StepScalars()
  scalars.tensor.storage.allocate(gpu)
  const batch = Tensor.persistent(gpu, 'tokens', [ROWS, width], tokens)
  const negated = Tensor.persistent(gpu, 'targets, negated', [images, width], targets.map((y) => -y)) // prettier-ignore

  const program = new Program(gpu, 'bench step')
  const doubledLoss = program.record(() => {
    const tape = new Tape()
    const loss = tape.run(() => {
      const maps = [{ images: images * windows, height: side, width: side, firstRow: 0 }]
      const y = blocks.reduce((x, block) => block.forward(x, maps), batch)
      const pooled = meanTokens(y, [{ images, height: windows, width: side * side, firstRow: 0 }])
      const off = head.forward(pooled, { residual: negated })
      // the slope of the mean square, 2 off / n, is a constant to weightedSum, whose sum of off * slope is twice the loss
      const slope = multiplied(off, Tensor.constant('2 / n', off.shape, new Float32Array(off.size).fill(2 / off.size)))
      return weightedSum(off, slope)
    })
    const places = new Map(student.segments.map((s, i) => [s.tensor, buffers.gradients.segments[i].tensor]))
    tape.backward([loss], { sums: new GradientSums(), placeOf: (leaf) => places.get(leaf) })
    const { length } = student.segments
    adamW(buffers, Tensor.constant('unclipped', [length], new Float32Array(length).fill(1)), scalars.tensor, ADAM)
    return loss
  })
  const flat = Object.values(buffers).map(({ storage }) => storage)
  return {
    program,
    doubledLoss,
    scalars,
    storages: [...flat, ...[scalars.tensor, batch, negated].map((t) => t.storage)],
  }
}

function network(scope: Scope) {
  const { side, width, heads, mlpRatio } = SHAPE
  const blocks = Array.from({ length: SHAPE.blocks }, (_, index) => {
    const map = { resolution: side, windowSize: side, isShifted: false }
    const rest = { stage: 0, stride: 1, mlpRatio, qkvBias: true, dropPath: 0, index }
    return new SwinBlock(scope.child('blocks').child(index), { width, numHeads: heads, ...map, ...rest })
  })
  return { blocks, head: new Linear(scope.child('head'), width, width) }
}

/** Of the step of that number, counted from 1: Adam without decay. */
export function scalarsOf(count: number): Partial<StepValues> {
  const state = classState(count, ADAM)
  return { lr: ADAM.lr, classes: [state, state, state, state] }
}
