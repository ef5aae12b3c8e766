// Which tile the rule takes, by shape and kind of device. What each computes is tested in gemm.test.ts.

import { describe, expect, test } from 'vitest'
import type { Gpu } from '../../gpu/device'
import { panelsOf, tileByRule, tileName, type Size } from './tiles'

const deviceThat = (spillsRegisters: boolean) => ({ spillsRegisters, contracts: false, panelsFrom: 2 ** 22 }) as Gpu
const chosen = (spillsRegisters: boolean, size: Size) => tileName(tileByRule(deviceThat(spillsRegisters), size))

describe('the width of a panel', () => {
  test.each<[string, Size]>([
    ['panel12', [12288, 48, 192]], // 16 columns a thread would leave 16 of 64 without work
    ['panel16', [12288, 192, 48]], // nothing is left over by either, and loads of A are shared by more
    ['panel16', [3072, 1024, 64]],
    ['panel12', [3072, 384, 96]], // of 16 columns K would take two panels, and every sum a way to C and back
    ['panel12', [3072, 192, 192]],
  ])('%s for %j', (name, size) => {
    expect(chosen(true, size)).toBe(name)
  })

  test('panels of a long K are as few in both widths', () => {
    expect(panelsOf(96, 12)).toEqual({ count: 1, length: 96 })
    expect(panelsOf(96, 16)).toEqual({ count: 2, length: 48 })
    expect(panelsOf(1024, 12)).toEqual(panelsOf(1024, 16))
  })
})

test('hardware takes blocks; and what is small, a low one everywhere', () => {
  expect(chosen(false, [12288, 48, 192])).toBe('16x12')
  expect(chosen(false, [3072, 1024, 64])).toBe('16x8')
  expect(chosen(false, [32, 48, 192])).toBe('4x12')
  expect(chosen(true, [64, 64, 64])).toBe('4x8')
})

test('where nothing may stand in for a panel, there is none', () => {
  const other = { ...deviceThat(true), contracts: true } as Gpu
  expect(tileName(tileByRule(other, [12288, 48, 192]))).toBe('16x12')
  expect(tileName(tileByRule(other, [64, 64, 64]))).toBe('4x8')
})
