import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { evaluate, expectClose, gradients, input, uniform } from '../../test/numerics'
import { Parameters, Scope } from '../tensor/parameters'
import { DinoHead, type DinoHeadConfig } from './dinoHead'

const [C, K] = [6, 5]

function declare(settings: Partial<DinoHeadConfig> = {}) {
  const parameters = new Parameters('head')
  const config = { hiddenDim: 7, bottleneckDim: 4, outDim: K, nlayers: 3, normLastLayer: false, ...settings }
  return { parameters, head: new DinoHead(new Scope(parameters), C, config) }
}

test.each<[number, string[]]>([
  [1, ['mlp.weight', 'mlp.bias']],
  [2, ['mlp.0.weight', 'mlp.0.bias', 'mlp.2.weight', 'mlp.2.bias']],
  [3, ['mlp.0.weight', 'mlp.0.bias', 'mlp.2.weight', 'mlp.2.bias', 'mlp.4.weight', 'mlp.4.bias']],
])('%i layers have the official names', (nlayers, mlp) => {
  const { parameters } = declare({ nlayers })
  expect(parameters.segments.map((s) => s.name)).toEqual([...mlp, 'last_layer.weight_g', 'last_layer.weight_v'])
  expect(parameters.segment(mlp[mlp.length - 2]).shape).toEqual([4, nlayers === 1 ? C : 7])
})

test.each([1, 2, 3])('with %i layers a gradient reaches every parameter', async (nlayers) => {
  const { parameters, head } = declare({ nlayers })
  parameters.allocate(gpu, parameters.initialValues(5))
  const x = input([3, C], uniform(3 * C, 2))
  const leaves = parameters.segments.map((s) => s.tensor)
  const found = await gradients(() => head.forward(x), leaves, uniform(3 * K, 9))
  found.forEach((gradient, i) =>
    expect(
      gradient.some((v) => v !== 0),
      parameters.segments[i].name,
    ).toBe(true),
  )
  parameters.destroy(gpu)
})

test('norm_last_layer freezes the prototypes’ lengths at 1, and only them', async () => {
  const { parameters, head } = declare({ normLastLayer: true })
  expect(parameters.segments.filter((s) => !s.isTrainable).map((s) => s.name)).toEqual(['last_layer.weight_g'])
  expect(declare({ normLastLayer: false }).parameters.segments.every((s) => s.isTrainable)).toBe(true)
  parameters.allocate(gpu, parameters.initialValues(5))
  expect((await parameters.read(gpu)).get('last_layer.weight_g')).toEqual(new Float32Array(K).fill(1))
  const x = input([3, C], uniform(3 * C, 2))
  const weights = uniform(3 * K, 9)
  await expect(gradients(() => head.forward(x), [head.weightG], weights)).rejects.toThrow('no gradient reached')
  const [gradient] = await gradients(() => head.forward(x), [head.weightV], weights)
  expect(gradient.some((v) => v !== 0)).toBe(true)
  parameters.destroy(gpu)
})

test('logits are cosines with the prototypes times their lengths, however long the features', async () => {
  const { parameters, head } = declare({ nlayers: 1 })
  const values = new Map([
    ['mlp.weight', uniform(4 * C, 1)],
    ['mlp.bias', new Float32Array(4)],
    ['last_layer.weight_g', Float32Array.from([1, 2, 0.5, 1, 3])],
    ['last_layer.weight_v', uniform(K * 4, 3)],
  ])
  parameters.allocate(gpu)
  parameters.write(gpu, values)
  const x = uniform(2 * C, 4)
  const of = (name: string) => values.get(name) ?? new Float32Array()
  const expected = [0, 1].flatMap((r) => {
    const z = [0, 1, 2, 3].map((j) =>
      Array.from({ length: C }, (_, c) => of('mlp.weight')[j * C + c] * x[r * C + c]).reduce((a, b) => a + b),
    )
    return Array.from({ length: K }, (_, k) => {
      const v = [0, 1, 2, 3].map((j) => of('last_layer.weight_v')[4 * k + j])
      const product = v.reduce((sum, vj, j) => sum + vj * z[j], 0)
      return (of('last_layer.weight_g')[k] * product) / (Math.hypot(...v) * Math.hypot(...z))
    })
  })
  const [logits] = await evaluate(() => [head.forward(input([2, C], x))])
  expectClose(logits, expected, 1e-5)
  const [longer] = await evaluate(() => [head.forward(input([2, C], x.map((v) => 50 * v)))]) // prettier-ignore
  expectClose(longer, expected, 1e-5)
  parameters.destroy(gpu)
})
