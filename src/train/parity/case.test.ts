// An untouched case passes; spoilt in any one place it fails, and the report says where.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gpu } from '../../../test/gpu'
import { f32, readSafetensors, writeSafetensors, type NamedTensor } from '../../runs/safetensors'
import { runCase, type CaseReport } from './case'
import type { EvalCase } from './evalJson'
import type { ModelCase } from './modelJson'

const read = (name: string) => readFileSync(new URL(`../../../test/golden/${name}`, import.meta.url))

type Tensors = Map<string, NamedTensor>
interface Spoil<J> {
  tensors?: (file: Tensors) => unknown
  json?: (json: J) => unknown
}

async function run<J = ModelCase>(name: string, spoil: Spoil<J> = {}) {
  const { tensors, metadata } = readSafetensors(read(`${name}.safetensors`))
  const json = JSON.parse(read(`${name}.json`).toString()) as J
  spoil.tensors?.(tensors)
  spoil.json?.(json)
  return runCase(gpu, name, JSON.stringify(json), writeSafetensors(tensors, metadata))
}

/** What failed: the names, or the reason why the case could not be run. */
const wrongIn = ({ checks, error }: CaseReport): string[] => [
  ...checks.filter((c) => !c.ok).map((c) => c.name),
  ...(error === undefined ? [] : [error]),
]

const floatsOf = (tensors: Tensors, name: string) => tensors.get(name)?.data as Float32Array

describe('a model case', () => {
  const name = 'vit_ddino'

  it('passes untouched, and every tensor of it is either given or computed', async () => {
    const { report, computed } = await run(name)
    expect(wrongIn(report)).toEqual([])
    expect(report.ok).toBe(true)
    const given = /^((step\d\.)?crop\.|student\.|teacher\.|center(_grid)?\.init$|f64\.)/
    const stored = [...readSafetensors(read(`${name}.safetensors`)).tensors.keys()]
    expect([...computed.keys()].sort()).toEqual(stored.filter((tensor) => !given.test(tensor)).sort())
  })

  it('names every tensor that is spoilt, and no other', async () => {
    const { report } = await run(name, {
      tensors: (t) => {
        floatsOf(t, 'grad.norm.weight')[3] += 1e-3
        floatsOf(t, 'out.student.cls')[7] += 1e-3
        floatsOf(t, 'loss.region_terms')[0] = NaN
        ;(t.get('match.q0.v1')!.data as Int32Array)[0] ^= 1
        t.get('out.student.fea')?.shape.reverse()
        t.delete('attn.global.0')
        t.set('grad.more', f32([1], new Float32Array(1)))
      },
    })
    const spoilt = ['grad.norm.weight', 'out.student.cls', 'loss.region_terms', 'match.q0.v1', 'out.student.fea', 'attn.global.0', 'grad.more'] // prettier-ignore
    expect(wrongIn(report).sort()).toEqual(spoilt.sort())
    expect(report.ok).toBe(false)
  })

  it.each<[string, (tensors: Tensors) => void]>([
    ['a weight', (t) => (floatsOf(t, 'student.norm.weight')[0] *= 1.01)],
    ['a pixel', (t) => (floatsOf(t, 'crop.2')[5] += 0.01)],
  ])('fails with %s that is not the one it was computed from', async (_, spoil) => {
    expect(wrongIn((await run(name, { tensors: spoil })).report)).toContain('out.student.fea')
  })

  it('names every number of the JSON that is spoilt, and no other', async () => {
    const { report } = await run(name, {
      json: ({ schedules, steps, clipped, grad_norms, loss_f64, buffers }) => {
        schedules.lr[3] *= 1.01
        steps[0].loss_total += 1e-3
        clipped.pop()
        grad_norms['norm.weight'] *= 1.01
        loss_f64[0].view -= 1e-3
        buffers.more = [4, 4]
      },
    })
    const spoilt = ['schedules.lr', 'steps.0.loss_total', 'clipped', 'grad_norms.norm.weight', 'loss_f64.0.view', 'buffers.more'] // prettier-ignore
    expect(wrongIn(report).sort()).toEqual(spoilt.sort())
    expect(report.ok).toBe(false)
  })

  it.each<[string, (json: ModelCase) => unknown, RegExp]>([
    ['other heads', ({ config }) => (config.heads[0] = 2), /attn\.global\.0/],
    ['a parameter too few', ({ params }) => params.pop(), /params: /],
    ['text for a number', ({ config }) => Object.assign(config, { img: '32' }), /json: config\.img/],
    ['a list left out', (json) => Object.assign(json, { loss_f64: undefined }), /json: loss_f64/],
    ['the name of another case', (json) => Object.assign(json, { name: 'other' }), /json: name/],
  ])('fails with %s', async (_, spoil, expected) => {
    const { report } = await run(name, { json: spoil })
    expect(wrongIn(report).join('\n')).toMatch(expected)
    expect(report.ok).toBe(false)
  })

  it('refuses a file that is cut short', async () => {
    const bytes = new Uint8Array(read(`${name}.safetensors`)).slice(0, -4)
    const { report } = await runCase(gpu, name, read(`${name}.json`).toString(), bytes)
    expect(report).toMatchObject({ ok: false, error: expect.stringContaining('cut short') as string })
  })
})

describe('an evaluation case', () => {
  it('passes untouched', async () => {
    expect(wrongIn((await run('eval')).report)).toEqual([])
  })

  it('fails with a label, a neighbour or an accuracy that is wrong', async () => {
    const spoilt = await Promise.all([
      run('eval', { tensors: (t) => ((t.get('knn.train_labels')!.data as Int32Array)[0] ^= 1) }),
      run('eval', { tensors: (t) => ((t.get('knn.k5.T0.1.indices')!.data as Int32Array)[0] ^= 1) }),
      run<EvalCase>('eval', { json: ({ knn }) => (knn[0].top1 += 0.4) }),
    ])
    expect(spoilt.map(({ report }) => report.ok)).toEqual([false, false, false])
  })
})
