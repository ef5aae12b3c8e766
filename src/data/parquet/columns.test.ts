// Which columns are pictures and labels where several could be.

import type { SchemaTree } from 'hyparquet'
import { expect, test } from 'vitest'
import { findColumns } from './columns'

const column = (name: string, type: string) =>
  ({ element: { name, type, repetition_type: 'REQUIRED' }, children: [], count: 1, path: [name] }) as unknown as SchemaTree // prettier-ignore

/** Paths of picture, label and coarse label among columns of bytes and of numbers. */
function found(bytes: string[], numbers: string[], features: Record<string, object> = {}) {
  const children = [...bytes.map((name) => column(name, 'BYTE_ARRAY')), ...numbers.map((name) => column(name, 'INT64'))]
  const schema = { ...column('root', ''), children }
  const notes = new Map([['huggingface', JSON.stringify({ info: { features } })]])
  const { picture, label, coarse } = findColumns('x.parquet', { rows: 1, groups: [], schema, notes })
  return [picture.path, label?.path ?? null, coarse?.path ?? null]
}

test.each<[string, ReturnType<typeof found>, (string | null)[]]>([
  ['what is noted as images', found(['image', 'scan'], [], { scan: { _type: 'Image' } }), ['scan', null, null]],
  ['what is called so', found(['mask', 'photo'], []), ['photo', null, null]],
  ['the first bytes that there are', found(['mask', 'depth'], []), ['mask', null, null]],
  ['what is noted as classes', found(['x'], ['label', 'breed'], { breed: { _type: 'ClassLabel' } }), ['x', 'breed', null]],
  ['the one that is label', found(['x'], ['target', 'label']), ['x', 'label', null]],
  ['the first of several', found(['x'], ['target', 'category']), ['x', 'target', null]],
  ['coarse labels beside fine ones', found(['x'], ['coarse_label', 'fine_label']), ['x', 'fine_label', 'coarse_label']],
  ['coarse labels alone as labels', found(['x'], ['coarse_label']), ['x', 'coarse_label', null]],
])('%s', (_, columns, expected) => {
  expect(columns).toEqual(expected)
}) // prettier-ignore
