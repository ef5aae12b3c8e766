// Which tile the rule takes, by shape and kind of device. What each computes is tested in gemm.test.ts.

import { describe, expect, test } from 'vitest'
import type { Gpu } from '../../gpu/device'
import { tileByRule, tileFor, tilesFor } from './tileRule'
import { panelsOf, tileName, type Size } from './tiles'

const software = { spillsRegisters: true, contracts: false, hasQuads: true, panelsFrom: 2 ** 23 } as Gpu
const card = { spillsRegisters: false, contracts: true, hasQuads: true, panelsFrom: 2 ** 23 } as Gpu
const chosen = (gpu: Gpu, size: Size, chunks?: number) => tileName(tileByRule(gpu, size, chunks))

describe('the width of a panel', () => {
  test.each<[string, Size]>([
    ['panel12', [12288, 48, 192]], // 16 columns a thread would leave 16 of 64 without work
    ['panel16', [12288, 192, 48]], // nothing is left over by either, and loads of A are shared by more
    ['panel16', [3072, 1024, 64]],
    ['panel12', [3072, 384, 96]], // of 16 columns K would take two panels, and every sum a way to C and back
    ['panel12', [3072, 192, 192]],
  ])('%s for %j', (name, size) => {
    expect(chosen(software, size)).toBe(name)
  })

  test('panels of a long K are as few in both widths', () => {
    expect(panelsOf(96, 12)).toEqual({ count: 1, length: 96 })
    expect(panelsOf(96, 16)).toEqual({ count: 2, length: 48 })
    expect(panelsOf(1024, 12)).toEqual(panelsOf(1024, 16))
  })
})

test('what is small has a low tile in software', () => {
  expect(chosen(software, [64, 64, 64])).toBe('12x4')
  expect(chosen(software, [32, 48, 192])).toBe('12x4')
})

test('where nothing may stand in for a panel, there is none', () => {
  const other = { ...software, contracts: true } as Gpu
  expect(chosen(other, [12288, 48, 192])).toBe('16x12')
  expect(chosen(other, [64, 64, 64])).toBe('12x4')
})

describe('a graphics card', () => {
  test.each<[string, Size, number]>([
    ['shared8x8', [1024, 1024, 1024], 1], // 256 workgroups, each with as few loads as there can be
    ['shared8x8', [3072, 1024, 64], 1],
    ['shared4x12', [24576, 48, 192], 1], // 64 columns would leave 16 of them without work
    ['shared8x4', [8192, 48, 192], 1], // 128 workgroups of 64 rows would leave half of a card idle
    ['shared4x4', [512, 192, 192], 1],
    ['shared4x4', [192, 192, 3072], 12],
    ['shared4x4', [20, 48, 192], 1],
  ])('keeps busy, and loads little: %s for %j in %i chunks', (name, size, chunks) => {
    expect(chosen(card, size, chunks)).toBe(name)
    expect(chosen({ ...card, hasQuads: false } as Gpu, size, chunks)).toBe(name)
  })

  test('compares tiles that fit its registers, of few rows low ones, and without subgroups none by quads', () => {
    const names = (gpu: Gpu, rows: number) => tilesFor(gpu, [rows, 48, 48]).map(tileName)
    expect(names(card, 64)).toEqual(['4x4', '4x8', '4x12', '8x4', '8x8', 'shared4x4', 'shared8x4', 'shared4x12', 'shared8x8']) // prettier-ignore
    expect(names(card, 32)).toEqual(['4x4', '4x8', '4x12', 'shared4x4', 'shared4x12'])
    expect(names({ ...card, hasQuads: false } as Gpu, 32)).toEqual(['shared4x4', 'shared4x12'])
    expect(names(software, 64).filter((name) => name.startsWith('shared'))).toEqual([])
  })
})

test('a flag goes before what was measured, and the rule takes the place of what a device cannot have', () => {
  const layout = { A_ROWS: true, B_ROWS: true, A_HALF: false, B_HALF: false, F16: false }
  const key = '64 × 48 × 48, rows by rows'
  const tiles = { chosen: new Map([[key, '8x8']]), forced: null as string | null }
  const named = (gpu: Gpu) => tileName(tileFor({ ...gpu, tiles } as Gpu, layout, [64, 48, 48], 48))
  expect(named(card)).toBe('8x8')
  expect(named({ ...card, hasQuads: false } as Gpu)).toBe('shared4x4')
  tiles.forced = 'shared4x12'
  expect([named(card), named(software)]).toEqual(['shared4x12', 'shared4x12'])
})
