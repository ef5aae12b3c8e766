import { expect, test } from 'vitest'
import { NARROW } from '../../../../test/tokenLayouts'
import { attentionCsv } from './attentionCsv'
import { CLS, type AttentionMap } from './tokens'

const map: AttentionMap = {
  layout: NARROW,
  heads: 2,
  probabilities: Float32Array.from([0.5, 0.5, 0.5, 0.5, 1, 0, 0, 1, 0.75, 0.25, 0.5, 0.5, 1, 0, 0.5, 0.5]),
  rollout: null,
}

test('a line a key: where it lies, whether it counts, and what each head gives', () => {
  expect(attentionCsv(map, { window: 1, index: 0 }).split('\n')).toEqual([
    'query_row,query_column,key_row,key_column,down,across,masked,padded,head_1,head_2',
    '1,3,1,3,0,0,0,0,0.75,1',
    '1,3,1,4,0,1,1,1,0.25,0',
    '',
  ])
})

test('the cls token has no row; the rollout is one more column', () => {
  const layout = {
    ...map.layout,
    paddedColumns: 1,
    columns: 1,
    windows: 1,
    hasCls: true,
    places: Int32Array.from([CLS, 0]),
  }
  const rolled = { ...map, layout, rollout: Float32Array.from([0.875, 0.125, 0.25, 0.75]) }
  expect(attentionCsv(rolled, { window: 0, index: 0 }).split('\n').slice(0, 3)).toEqual([
    'query_row,query_column,key_row,key_column,down,across,masked,padded,head_1,head_2,rollout',
    ',,,,,,0,0,0.5,1,0.875',
    ',,1,1,,,0,0,0.5,0,0.125',
  ])
})
