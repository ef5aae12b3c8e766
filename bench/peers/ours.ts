// The engine of this project: its own tape and operations, as a run uses them.

import { Gpu } from '../../src/gpu/device'
import { sumChunks } from '../../src/ops/reduce/columnSum'
import { GradientSums } from '../../src/ops/reduce/gradientSums'
import { chunksOfK, gemm, gemmLongK, plain, transposed } from '../../src/ops/matmul/gemm'
import { windowAttention } from '../../src/ops/window/windowAttention'
import { CompiledProgram } from '../../src/tensor/compiled'
import { Program } from '../../src/tensor/program'
import { Tape, record } from '../../src/tensor/tape'
import { Tensor } from '../../src/tensor/tensor'
import type { AttentionInputs, AttentionShape, Engine, Product, Training, Work } from './engine'
import type { Model } from './model'
import { recordTraining, scalarsOf } from './ourTraining'
import { settler } from './settle'

export const open = async (): Promise<Engine> => engineOn(await Gpu.request(navigator.gpu))

/** As it would be on hardware, or on a software adapter, whatever this one is: which launches are one is a matter of that. */
export async function openAs({ isSoftware }: { isSoftware: boolean }): Promise<Engine> {
  const gpu = await Gpu.request(navigator.gpu)
  gpu.spillsRegisters = isSoftware
  return engineOn(gpu)
}

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
      else {
        const parts = Tensor.empty('parts', [chunksOfK([M, N, K]), M, N])
        gemmLongK(transposed(left, M), plain(right, N), [M, N, K], parts)
        sumChunks(parts, c)
      }
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
      const gradients = tape.backward([seed], { sums: new GradientSums() })
      return { dQkv: gradientOf(gradients, tokens), dTable: gradientOf(gradients, biasTable) }
    })
  }

  async function training(model: Model): Promise<Training> {
    const { program, doubledLoss, scalars, storages } = recordTraining(gpu, model)
    const compiled = await CompiledProgram.compile(program, [doubledLoss], { startsOnStandIns: true })
    let count = 0
    return {
      step: () => {
        scalars.write(gpu, scalarsOf(++count))
        compiled.run()
        return settle()
      },
      settled: () => compiled.settle(),
      loss: async () => (await doubledLoss.read(gpu))[0] / 2,
      destroy: () => {
        compiled.destroy()
        for (const { buffer } of storages) if (buffer) gpu.destroyBuffer(buffer)
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
