// The engine of this project: its own tape, operations, modules and optimiser, as a run uses them.

import { Gpu } from '../../src/gpu/device'
import { Linear } from '../../src/nn/layers'
import { SwinBlock } from '../../src/nn/swinBlock'
import { addInto } from '../../src/ops/elementwise/addInto'
import { multiplied } from '../../src/ops/elementwise/multiplied'
import { gemm, gemmLongK, plain, transposed } from '../../src/ops/matmul/gemm'
import { meanTokens } from '../../src/ops/reduce/meanTokens'
import { weightedSum } from '../../src/ops/reduce/weightedSum'
import { windowAttention } from '../../src/ops/window/windowAttention'
import { classState } from '../../src/optim/adamSteps'
import { adamW } from '../../src/optim/adamW'
import { StepScalars } from '../../src/optim/stepScalars'
import { CompiledProgram } from '../../src/tensor/compiled'
import { Parameters, Scope } from '../../src/tensor/parameters'
import { Program } from '../../src/tensor/program'
import { Tape, record } from '../../src/tensor/tape'
import { Tensor } from '../../src/tensor/tensor'
import type { AttentionInputs, AttentionShape, Engine, Product, Training, Work } from './engine'
import { ADAM, ROWS, SHAPE, type Model } from './model'
import { settler } from './settle'

export const open = async (): Promise<Engine> => engineOn(await Gpu.request(navigator.gpu))

export function engineOn(gpu: Gpu): Engine {
  const settle = settler(gpu.device)
  const input = (label: string, shape: number[], values: Float32Array<ArrayBuffer>) =>
    Tensor.persistent(gpu, label, shape, values)

  /** A program over `inputs`, and the named tensors that it computes. */
  async function work(inputs: Tensor[], trace: () => Record<string, Tensor>): Promise<Work> {
    const program = new Program(gpu, 'bench')
    const outputs = program.record(trace)
    const compiled = await CompiledProgram.compile(program, Object.values(outputs))
    return {
      run: () => {
        compiled.run()
        return settle()
      },
      results: async () => {
        const read = Object.entries(outputs).map(async ([name, tensor]) => [name, await tensor.read(gpu)] as const)
        return Object.fromEntries(await Promise.all(read)) as Record<string, Float32Array>
      },
      destroy: () => {
        compiled.destroy()
        for (const { storage } of inputs) if (storage.buffer) gpu.destroyBuffer(storage.buffer)
      },
    }
  }

  function product({ kind, M, N, K }: Product, a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>) {
    const [left, right] = [input('a', [a.length], a), input('b', [b.length], b)]
    return work([left, right], () => {
      const c = Tensor.empty('c', [M, N])
      if (kind === 'forward') gemm(plain(left, K), transposed(right, K), [M, N, K], c)
      else if (kind === 'input') gemm(plain(left, K), plain(right, N), [M, N, K], c)
      else gemmLongK(transposed(left, M), plain(right, N), [M, N, K], c)
      return { c }
    })
  }

  function attention(shape: AttentionShape, { qkv, table, gradient }: AttentionInputs, hasBackward: boolean) {
    const { windows, heads, side, headDim } = shape
    const C = heads * headDim
    const rows = windows * side * side
    const tokens = input('qkv', [rows, 3 * C], qkv)
    const biasTable = input('table', [(2 * side - 1) ** 2, heads], table)
    const dOut = input('gradient', [rows, C], gradient)
    const options = {
      groups: [{ images: windows, height: side, width: side, firstRow: 0 }],
      windowSize: side,
      shiftSize: 0,
      numHeads: heads,
      biasTable,
      padding: null,
    }
    return work([tokens, biasTable, dOut], (): Record<string, Tensor> => {
      if (!hasBackward) return { out: windowAttention(tokens, options) }
      tokens.requiresGrad = biasTable.requiresGrad = true
      const tape = new Tape()
      const seed = tape.run(() => {
        const out = windowAttention(tokens, options)
        return record('seed', Tensor.empty('seed', []), [out], (_, gradients) => {
          gradients.pass(out, dOut)
        })
      })
      const gradients = tape.backward([seed], { add: addInto })
      return { dQkv: gradientOf(gradients, tokens), dTable: gradientOf(gradients, biasTable) }
    })
  }

  async function training({ parameters, tokens, targets }: Model): Promise<Training> {
    const { images, windows, side, width, heads, mlpRatio, blocks } = SHAPE
    const student = new Parameters('student')
    const scope = new Scope(student)
    const body = Array.from({ length: blocks }, (_, index) => {
      const place = scope.child('blocks').child(index)
      const map = { width, numHeads: heads, resolution: side, windowSize: side, isShifted: false }
      return new SwinBlock(place, { ...map, mlpRatio, qkvBias: true, dropPath: 0, index })
    })
    const head = new Linear(scope.child('head'), width, width)
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
    const batch = input('tokens', [ROWS, width], tokens)
    const negated = input('targets', [images, width], targets.map((y) => -y)) // prettier-ignore

    const program = new Program(gpu, 'bench step')
    const doubledLoss = program.record(() => {
      const tape = new Tape()
      const loss = tape.run(() => {
        const maps = [{ images: images * windows, height: side, width: side, firstRow: 0 }]
        const pooled = meanTokens(body.reduce((x, block) => block.forward(x, maps), batch), [
          { images, height: windows, width: side * side, firstRow: 0 },
        ]) // prettier-ignore
        const off = head.forward(pooled, { residual: negated })
        // d mse / d off = 2 off / n, which weightedSum takes for constant; its sum of off * 2 off / n is twice the loss
        const slope = multiplied(
          off,
          Tensor.constant('2 / n', off.shape, new Float32Array(off.size).fill(2 / off.size)),
        )
        return weightedSum(off, slope)
      })
      const places = new Map(student.segments.map((s, i) => [s.tensor, buffers.gradients.segments[i].tensor]))
      tape.backward([loss], { add: addInto, placeOf: (leaf) => places.get(leaf) })
      const { length } = student.segments
      const unclipped = Tensor.constant('unclipped', [length], new Float32Array(length).fill(1))
      adamW(buffers, unclipped, scalars.tensor, ADAM)
      return loss
    })
    const compiled = await CompiledProgram.compile(program, [doubledLoss])

    let count = 0
    const idle = { seed: 0, step: 0, weightDecay: 0, momentum: 1, teacherTemp: 1, centerMomentum: 1 }
    return {
      step: () => {
        const state = classState(++count, ADAM)
        scalars.write(gpu, { ...idle, lr: ADAM.lr, classes: [state, state, state, state] })
        compiled.run()
        return settle()
      },
      loss: async () => (await doubledLoss.read(gpu))[0] / 2,
      destroy: () => {
        compiled.destroy()
        for (const flat of Object.values(buffers)) flat.destroy(gpu)
        for (const { storage } of [batch, negated, scalars.tensor])
          if (storage.buffer) gpu.destroyBuffer(storage.buffer)
      },
    }
  }

  return { device: gpu.device, product, attention, training }
}

function gradientOf(gradients: Map<Tensor, Tensor>, leaf: Tensor): Tensor {
  const gradient = gradients.get(leaf)
  if (!gradient) throw new Error(`bench: no gradient reached ${leaf.label}`)
  return gradient
}
