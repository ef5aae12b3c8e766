// jax-js (npm @jax-js/jax) on its WebGPU backend, every piece of work under jit. Its arrays are counted references: a use
// consumes one, and `.ref` makes another.

import * as jax from '@jax-js/jax'
import type { Array as Value } from '@jax-js/jax'
import type { AttentionInputs, AttentionShape, Engine, Product, Training, Work } from './engine'
import { ADAM, NORM_EPS, ROWS, SHAPE, TOKENS, expandedBias, pairsOfOffsets, peerParameters, type Model } from './model'
import { settler } from './settle'

const { numpy: np, nn } = jax

export async function open(): Promise<Engine> {
  await jax.init('webgpu')
  jax.defaultDevice('webgpu')
  const device = jax.getWebGPUDevice()
  const settle = settler(device)
  const array = (values: Float32Array<ArrayBuffer>, shape: number[]) => np.array(values).reshape(shape)

  /** What `compute` returns, by name; of one jit call, so that waiting for the first output submits all of it. */
  function work(names: string[], inputs: Value[], compute: (...inputs: Value[]) => Value[]): Promise<Work> {
    const compiled = jax.jit(compute)
    let outputs: Value[] = []
    const dispose = (values: Value[]) => {
      for (const value of values) value.dispose()
    }
    return Promise.resolve({
      run: async () => {
        dispose(outputs)
        outputs = compiled(...inputs.map((value) => value.ref))
        for (const output of outputs) await output.blockUntilReady()
        await settle()
      },
      results: async () => {
        const read = names.map(async (name, i) => [name, (await outputs[i].ref.data()) as Float32Array] as const)
        return Object.fromEntries(await Promise.all(read))
      },
      destroy: () => {
        dispose([...outputs, ...inputs])
        compiled.dispose()
      },
    })
  }

  function product({ kind, M, N, K }: Product, a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>) {
    const shapes = { forward: [[M, K], [N, K]], input: [[M, K], [K, N]], weight: [[K, M], [K, N]] } // prettier-ignore
    const [left, right] = shapes[kind]
    return work(['c'], [array(a, left), array(b, right)], (x, y) => {
      if (kind === 'forward') return [np.matmul(x, np.transpose(y))]
      if (kind === 'input') return [np.matmul(x, y)]
      return [np.matmul(np.transpose(x), y)]
    })
  }

  function attention(shape: AttentionShape, { qkv, table, gradient }: AttentionInputs, hasBackward: boolean) {
    const { windows, heads, side, headDim } = shape
    const N = side * side
    const tokens = array(qkv, [windows, N, 3, heads, headDim])
    const bias = array(expandedBias(table, heads, side), [1, heads, N, N])
    if (!hasBackward) return work(['out'], [tokens, bias], (x, b) => [attended(x, b)])
    const dOut = array(gradient, [windows * N, heads * headDim])
    return work(['dQkv', 'dBias'], [tokens, bias, dOut], (x, b, g) => {
      const weighted = (x: Value, b: Value, g: Value) => np.sum(attended(x, b).mul(g))
      return jax.grad(weighted, { argnums: [0, 1] })(x, b, g)
    })
  }

  async function training(model: Model): Promise<Training> {
    const { images, width, blocks } = SHAPE
    const parameters = peerParameters(model)
    const indexOf = new Map(parameters.map(({ name }, i) => [name, i]))
    const tokens = array(model.tokens, [ROWS, width])
    const targets = array(model.targets, [images, width])
    const pairs = array(pairsOfOffsets(SHAPE.side), [TOKENS ** 2, (2 * SHAPE.side - 1) ** 2])

    const loss = (values: Value[], x: Value, y: Value, pairs: Value) => {
      const p = (name: string) => values[indexOf.get(name) ?? -1]
      const linear = (x: Value, name: string) => np.matmul(x, p(`${name}.weight`)).add(p(`${name}.bias`))
      const norm = (x: Value, name: string) =>
        nn
          .standardize(x, -1, { epsilon: NORM_EPS })
          .mul(p(`${name}.weight`))
          .add(p(`${name}.bias`))
      let h = x
      for (let i = 0; i < blocks; i++) {
        const name = `blocks.${i}`
        const table = np.matmul(pairs.ref, p(`${name}.attn.relative_position_bias_table`)) // [N * N, heads]
        const bias = np.transpose(table).reshape([1, SHAPE.heads, TOKENS, TOKENS])
        const qkv = linear(norm(h.ref, `${name}.norm1`), `${name}.attn.qkv`)
        const packed = qkv.reshape([ROWS / TOKENS, TOKENS, 3, SHAPE.heads, width / SHAPE.heads])
        h = h.add(linear(attended(packed, bias), `${name}.attn.proj`))
        const hidden = nn.gelu(linear(norm(h.ref, `${name}.norm2`), `${name}.mlp.fc1`), { approximate: false })
        h = h.add(linear(hidden, `${name}.mlp.fc2`))
      }
      pairs.dispose()
      const pooled = np.mean(h.reshape([images, ROWS / images, width]), 1)
      return np.mean(np.square(linear(pooled, 'head').sub(y)))
    }

    const { lr, beta1, beta2, eps } = ADAM
    const stepOnce = jax.jit(
      (values: Value[], means: Value[], squares: Value[], corrections: Value, x: Value, y: Value, pairs: Value) => {
        const [value, gradients] = jax.valueAndGrad(loss)(
          values.map((v) => v.ref),
          x,
          y,
          pairs,
        )
        const [first, second] = [corrections.ref.slice(0), corrections.slice(1)]
        const updated = values.map((v, i) => {
          const mean = means[i].mul(beta1).add(gradients[i].ref.mul(1 - beta1))
          const square = squares[i].mul(beta2).add(np.square(gradients[i]).mul(1 - beta2))
          const root = np.sqrt(square.ref.mul(second.ref)).add(eps)
          return { v: v.sub(mean.ref.mul(first.ref).mul(lr).div(root)), mean, square }
        })
        first.dispose()
        second.dispose()
        return [value, updated.map((u) => u.v), updated.map((u) => u.mean), updated.map((u) => u.square)] as const
      },
    )

    const zeros = () => parameters.map(({ shape }) => np.zeros(shape))
    let [values, means, squares] = [parameters.map((p) => array(p.values, p.shape)), zeros(), zeros()]
    let last: Value | null = null
    let count = 0
    return Promise.resolve({
      step: async () => {
        count++
        last?.dispose()
        const corrections = np.array(new Float32Array([1 / (1 - beta1 ** count), 1 / (1 - beta2 ** count)]))
        const done = stepOnce(values, means, squares, corrections, tokens.ref, targets.ref, pairs.ref)
        ;[last, values, means, squares] = [done[0], [...done[1]], [...done[2]], [...done[3]]]
        await last.blockUntilReady() // one call computes everything, so nothing else is waiting
        await settle()
      },
      settled: () => Promise.resolve(),
      loss: async () => (last ? ((await last.ref.data()) as Float32Array)[0] : NaN),
      destroy: () => {
        for (const value of [...values, ...means, ...squares, tokens, targets, pairs]) value.dispose()
        last?.dispose()
        stepOnce.dispose()
      },
    })
  }

  return { device, product, attention, training }
}

/** softmax(q k^T / sqrt(D) + bias) v. @param packed [W, N, 3, H, D] @param bias [1, H, N, N] @returns [W * N, H * D] */
function attended(packed: Value, bias: Value): Value {
  const [W, N, , H, D] = packed.shape
  const parts = np.transpose(packed, [2, 0, 3, 1, 4])
  const [q, k, v] = [parts.ref.slice(0), parts.ref.slice(1), parts.slice(2)]
  const logits = np.matmul(q.mul(D ** -0.5), np.transpose(k, [0, 1, 3, 2])).add(bias)
  return np.transpose(np.matmul(nn.softmax(logits, -1), v), [0, 2, 1, 3]).reshape([W * N, H * D])
}
