// TensorFlow.js (npm @tensorflow/tfjs-core) on its WebGPU backend.

import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import '@tensorflow/tfjs-backend-webgpu'
import type { AttentionInputs, AttentionShape, Engine, Product, Training, Work } from './engine'
import { ADAM, NORM_EPS, ROWS, SHAPE, TOKENS, expandedBias, pairsOfOffsets, peerParameters, type Model } from './model'
import { settler } from './settle'

export async function open(): Promise<Engine> {
  await tf.setBackend('webgpu')
  await tf.ready()
  const backend = tf.backend() as WebGPUBackend
  const settled = settler(backend.device)
  const settle = () => {
    // it gathers commands and sends them when something is read
    if ((backend as unknown as { commandEncoder: GPUCommandEncoder | null }).commandEncoder) {
      backend.endComputePassEncoder()
      backend.submitQueue()
    }
    return settled()
  }

  function work(names: string[], inputs: tf.Tensor[], compute: () => tf.Tensor[]): Promise<Work> {
    let outputs: tf.Tensor[] = []
    return Promise.resolve({
      run: () => {
        tf.dispose(outputs)
        outputs = tf.tidy(compute)
        return settle()
      },
      results: async () => {
        const read = names.map(async (name, i) => [name, (await outputs[i].data()) as Float32Array] as const)
        return Object.fromEntries(await Promise.all(read))
      },
      destroy: () => {
        tf.dispose([...outputs, ...inputs])
      },
    })
  }

  function product({ kind, M, N, K }: Product, a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>) {
    const x = tf.tensor2d(a, kind === 'weight' ? [K, M] : [M, K])
    const y = tf.tensor2d(b, kind === 'forward' ? [N, K] : [K, N])
    return work(['c'], [x, y], () => [tf.matMul(x, y, kind === 'weight', kind === 'forward')])
  }

  function attention(shape: AttentionShape, { qkv, table, gradient }: AttentionInputs, hasBackward: boolean) {
    const { windows, heads, side, headDim } = shape
    const N = side * side
    const tokens = tf.tensor(qkv, [windows, N, 3, heads, headDim])
    const bias = tf.tensor(expandedBias(table, heads, side), [heads, N, N])
    const dOut = tf.tensor(gradient, [windows * N, heads * headDim])
    const differentiate = tf.grads(attended)
    const inputs = [tokens, bias, dOut]
    return hasBackward
      ? work(['dQkv', 'dBias'], inputs, () => differentiate([tokens, bias], dOut))
      : work(['out'], inputs, () => [attended(tokens, bias)])
  }

  function training(model: Model): Promise<Training> {
    const { images, width, heads, side, blocks } = SHAPE
    const parameters = new Map(
      peerParameters(model).map(({ name, shape, values }) => [name, tf.variable(tf.tensor(values, shape), true, name)]),
    )
    const p = (name: string): tf.Tensor => {
      const found = parameters.get(name)
      if (!found) throw new Error(`bench: no parameter '${name}'`)
      return found
    }
    const tokens = tf.tensor2d(model.tokens, [ROWS, width])
    const targets = tf.tensor2d(model.targets, [images, width])
    const pairs = tf.tensor2d(pairsOfOffsets(side), [TOKENS ** 2, (2 * side - 1) ** 2])
    const optimizer = tf.train.adam(ADAM.lr, ADAM.beta1, ADAM.beta2, ADAM.eps)

    const linear = (x: tf.Tensor, name: string) => tf.add(tf.matMul(x, p(`${name}.weight`)), p(`${name}.bias`))
    const norm = (x: tf.Tensor, name: string) => {
      const { mean, variance } = tf.moments(x, -1, true)
      const standard = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, NORM_EPS)))
      return tf.add(tf.mul(standard, p(`${name}.weight`)), p(`${name}.bias`))
    }
    const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1))
    const loss = (): tf.Scalar => {
      let h: tf.Tensor = tokens
      for (let i = 0; i < blocks; i++) {
        const name = `blocks.${i}`
        const table = tf.matMul(pairs, p(`${name}.attn.relative_position_bias_table`)) // [N * N, heads]
        const bias = tf.reshape(tf.transpose(table), [heads, TOKENS, TOKENS])
        const qkv = linear(norm(h, `${name}.norm1`), `${name}.attn.qkv`)
        const packed = tf.reshape(qkv, [ROWS / TOKENS, TOKENS, 3, heads, width / heads])
        h = tf.add(h, linear(attended(packed, bias), `${name}.attn.proj`))
        h = tf.add(h, linear(gelu(linear(norm(h, `${name}.norm2`), `${name}.mlp.fc1`)), `${name}.mlp.fc2`))
      }
      const pooled = tf.mean(tf.reshape(h, [images, ROWS / images, width]), 1)
      return tf.mean(tf.square(tf.sub(linear(pooled, 'head'), targets)))
    }

    let last: tf.Scalar | null = null
    return Promise.resolve({
      step: () => {
        last?.dispose()
        last = optimizer.minimize(loss, true)
        return settle()
      },
      settled: () => Promise.resolve(),
      loss: async () => (last ? (await last.data())[0] : NaN),
      destroy: () => {
        tf.dispose([...parameters.values(), tokens, targets, pairs])
        last?.dispose()
        optimizer.dispose()
      },
    })
  }

  return { device: backend.device, product, attention, training }
}

/** softmax(q k^T / sqrt(D) + bias) v. @param packed [W, N, 3, H, D] @param bias [H, N, N] @returns [W * N, H * D] */
function attended(packed: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const [W, N, , H, D] = packed.shape
  const [q, k, v] = tf.unstack(tf.transpose(packed, [2, 0, 3, 1, 4])).map((part) => tf.reshape(part, [W * H, N, D]))
  const logits = tf.reshape(tf.matMul(tf.mul(q, D ** -0.5), k, false, true), [W, H, N, N])
  const weights = tf.reshape(tf.softmax(tf.add(logits, bias)), [W * H, N, N])
  return tf.reshape(tf.transpose(tf.reshape(tf.matMul(weights, v), [W, H, N, D]), [0, 2, 1, 3]), [W * N, H * D])
}
