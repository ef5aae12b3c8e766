import { expect, test } from 'vitest'
import type { CheckResult, DeviceInfo } from '../../train/protocol'
import { diagnostics } from './diagnostics'

const device: DeviceInfo = {
  vendor: 'acme', architecture: 'gen-1', description: 'acme gen-1', isSoftware: false,
  features: ['subgroups'], hasQuads: false, limits: { maxBufferSize: 1024 },
} // prettier-ignore
const result: CheckResult = {
  case: '203 elements', variant: 'as chosen here', direction: 'backward', kernels: ['elementwise/gelu.backward'],
  elements: 203, maxAbs: 0.125, relL2: 0.5, tolerance: 1e-6, ok: false, failure: null,
} // prettier-ignore
const given = { device, browser: 'Browser 1.0', codeVersion: '0.1.0+abc', ops: [], results: {}, timing: null }

test('device, browser and code are told, and what was not done', () => {
  const text = diagnostics(given)
  for (const part of [
    'acme gen-1 (hardware)',
    'Browser 1.0',
    '0.1.0+abc',
    'subgroups',
    'by quads: no',
    'maxBufferSize 1024',
  ])
    expect(text).toContain(part)
  expect(text).toContain('Self-test: not run')
  expect(text).toContain('Step: not timed')
})

test('what does not agree is told with its numbers, what agrees is only counted', () => {
  const text = diagnostics({
    ...given,
    results: { gelu: [result], mlp: [{ ...result, ok: true, case: 'of the MLP' }] },
  })
  expect(text).toContain('gelu does not agree')
  expect(text).toContain('gelu, 203 elements, backward, as chosen here [elementwise/gelu.backward]: max 1.25e-1, relative L2 5.00e-1, tolerance 0.000001') // prettier-ignore
  expect(text).not.toContain('of the MLP')
})

test('a timed step is told by its parts and longest kernels', () => {
  const launches = [{ section: 'student', kernel: 'matmul/gemm', ms: 2, flops: 1, bytes: 1 }]
  const timing = { label: 'step', launches, specialised: [], dispatches: 1, stepMs: 3, apartMs: 4, method: 'submits', peakGflops: 50, peakGBps: 9 } as const // prettier-ignore
  const text = diagnostics({ ...given, timing: { ...timing, launches, specialised: [] } })
  expect(text).toContain('Step: step, 3 ms at once, 1 dispatches\nThe same, a dispatch for each launch: 4 ms\nIts 1 launches one by one: 2 ms (submits)') // prettier-ignore
  expect(text).toContain('50 GFLOP/s')
  expect(text).toContain('matmul/gemm (student) × 1: 2 ms')
})
