import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { dataConfig } from '../data.config'
import { limited } from '../limit'
import { decodeIndexedPng } from '../png'
import { DataError } from '../dataset'
import { loadEmoji } from './emoji'

const fetchBytes = async (path: string) => new Uint8Array(await readFile(`public/${path}`))
const set = await loadEmoji(fetchBytes)

test('thousands of images in nine categories, with statistics of photographs', () => {
  expect(set.classes).toHaveLength(9)
  expect(set.train.count).toBeGreaterThan(5000)
  expect(set.test.count).toBeGreaterThan(400)
  for (const value of set.card.mean) expect(value).toBeGreaterThan(0.3)
  for (const value of set.card.std) expect(value).toBeGreaterThan(0.15)
  expect(new Set(set.test.labels)).toEqual(new Set(set.train.labels))
})

test('the same share of every category is held out', async () => {
  const { categories, entries } = JSON.parse(new TextDecoder().decode(await fetchBytes('emoji/emoji.json'))) as {
    categories: string[]
    entries: { category: number; isTest: boolean }[]
  }
  for (const category of categories.keys()) {
    const own = entries.filter((entry) => entry.category === category)
    expect(own.filter(({ isTest }) => isTest)).toHaveLength(Math.round(0.15 * own.length))
  }
})

test('no emoji is in both splits', async () => {
  const index = JSON.parse(new TextDecoder().decode(await fetchBytes('emoji/emoji.json'))) as {
    entries: { code: string; isTest: boolean }[]
  }
  const codes = (isTest: boolean) => new Set(index.entries.filter((e) => e.isTest === isTest).map((e) => e.code))
  expect([...codes(true)].filter((code) => codes(false).has(code))).toEqual([])
  expect(codes(true).size + codes(false).size).toBe(index.entries.length)
})

test('the same bytes every time, and neighbours differ', async () => {
  const again = await loadEmoji(fetchBytes)
  const [a, b] = [new Uint8Array(3072 * 40), new Uint8Array(3072 * 40)]
  const indices = Array.from({ length: 40 }, (_, i) => i * 97)
  set.train.read(indices, a)
  again.train.read(indices, b)
  expect(b).toEqual(a)
  expect(a.slice(0, 3072)).not.toEqual(a.slice(3072, 6144))
})

test('a part of a set keeps its classes in balance', () => {
  const part = limited(set, dataConfig.parse({ name: 'emoji', train: 90, seed: 3 }))
  expect(part.train.count).toBe(90)
  expect(part.test.count).toBe(set.test.count)
  const counts = set.classes.map((_, k) => part.train.labels?.filter((label) => label === k).length)
  expect(counts).toEqual(set.classes.map(() => 10))
})

test('a sheet that is no PNG, or cut short, is refused in words', async () => {
  const sheet = await fetchBytes('emoji/noto.png')
  expect(() => decodeIndexedPng('noto.png', sheet.slice(4))).toThrow(DataError)
  expect(() => decodeIndexedPng('noto.png', sheet.slice(0, 5000))).toThrow('it is cut short')
})
