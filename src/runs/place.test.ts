import { expect, test } from 'vitest'
import { parsePlace, placeParts, type Place } from './place'

const attention: Place = {
  view: 'attention',
  choices: {
    network: 'student',
    picture: { split: 'test', class: 3, index: 12 },
    block: null,
    channel: 'rollout',
    pinned: { x: 0.25, y: 0.75 },
    share: 0.6,
  },
}

const regions = { choices: { network: 'teacher', layer: null, page: 0, class: null, pinned: null } }

test('a place comes back as it was', () => {
  const twins: Place[] = [
    { ...attention, shown: 'A' },
    { ...attention, step: 0, shown: 'B' },
  ]
  for (const place of [attention, { ...attention, step: 0 }, { ...attention, step: 1_000_000 }, ...twins])
    expect(parsePlace(JSON.parse(JSON.stringify(placeParts(place))))).toEqual({ ok: true, place })
  expect(placeParts(attention)).toHaveLength(2) // as before there were steps
  expect(placeParts({ ...attention, step: 7 })).toHaveLength(3) // as before twins could be told
})

const with_ = (change: object) => ['attention', { ...attention.choices, ...change }]

test.each<[unknown, string]>([
  [undefined, 'it names no view'],
  [{}, 'it names no view'],
  [['nowhere', {}], 'it names no view'],
  [['__proto__', {}], 'it names no view'],
  [['attention', attention.choices, 1, 'A', 1], 'it names no view'],
  [['attention', attention.choices, 1, 1], 'its run must be one of A, B, got 1'],
  [['attention', attention.choices, null, null], 'its run must be one of A, B, got null'],
  [['attention', attention.choices, 1, 'both'], "its run must be one of A, B, got 'both'"],
  [['attention', attention.choices, '1', 'A'], "its step must be a number, got '1'"],
  [['attention', attention.choices, -1], 'its step must be at least 0, got -1'],
  [['attention', attention.choices, 1_000_001], 'its step must be at most 1000000, got 1000001'],
  [['attention', attention.choices, 0.5], 'its step must be a whole number, got 0.5'],
  [['attention', attention.choices, null], 'its step must be a number, got null'],
  [['attention', attention.choices, '5'], "its step must be a number, got '5'"],
  [
    ['attention', attention.choices, JSON.parse('{"__proto__": {"seed": 1}}')],
    'its step must be a number, got an object',
  ],
  [['attention'], 'its choice must be an object of settings, got nothing'],
  [with_({ network: 'neither' }), "its network must be one of student, teacher, got 'neither'"],
  [with_({ block: 256 }), 'its block must be at most 255, got 256'],
  [with_({ pinned: 7 }), 'its pinned must be an allowed value, got 7'],
  [with_({ pinned: { x: 2, y: 0 } }), 'its pinned.x must be at most 1, got 2'],
  [with_({ share: 0 }), 'its share must be at least 0.1, got 0'],
  [with_({ picture: { split: 'test', class: null, index: 0.5 } }), 'its picture.index must be a whole number, got 0.5'],
  [with_({ more: 1 }), 'its more is not a setting'],
  [
    ['regions', { ...regions.choices, pinned: { picture: 0, region: 64, rows: 8, columns: 8, extent: 0.125 } }],
    'its pinned must be a region of its map',
  ],
  [JSON.parse('["attention", {"__proto__": {"seed": 1}}]'), 'its'],
])('%j is refused in words', (value, message) => {
  const read = parsePlace(value)
  expect(read.ok ? 'accepted' : read.message).toContain(message)
  expect(Object.prototype).not.toHaveProperty('seed')
})
