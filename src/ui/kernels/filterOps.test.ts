import { expect, test } from 'vitest'
import type { OpListing } from '../../train/protocol'
import { familiesOf, matching } from './filterOps'

const op = (name: string, family: string, formula: string, kernels: string[]): OpListing => ({
  op: name, family, formula, kernels, path: '', computes: 'What it is for.', cases: 1, hasGradient: false,
}) // prettier-ignore
const ops = [
  op('gelu', 'elementwise', 'y = x · Φ(x)', ['elementwise/gelu.forward']),
  op('mlp', 'matmul', 'y = GELU(x W₁ᵀ + b₁) W₂ᵀ', ['matmul/gemm.vec4']),
  op('linear', 'matmul', 'y = x Wᵀ + b', ['matmul/gemm.vec4']),
]
const found = (family: string, text: string) => matching(ops, family, text).map(({ op }) => op)

test('families come in the order of the ops, each once', () => {
  expect(familiesOf(ops)).toEqual(['elementwise', 'matmul'])
})

test('an op is found by family, and by every word in its name, formula, sentence or kernels', () => {
  expect(found('all', '')).toEqual(['gelu', 'mlp', 'linear'])
  expect(found('matmul', '')).toEqual(['mlp', 'linear'])
  expect(found('all', 'GELU')).toEqual(['gelu', 'mlp'])
  expect(found('all', ' gelu  gemm ')).toEqual(['mlp'])
  expect(found('all', 'φ')).toEqual(['gelu'])
  expect(found('elementwise', 'gemm')).toEqual([])
})
