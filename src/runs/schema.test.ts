import { expect, test } from 'vitest'
import { z } from 'zod'
import { SETS } from '../data/sets.config'
import { runConfig } from './config'
import { valueAt, withValueAt } from './paths'
import { PRESETS, presetNamed } from './presets'
import { appliesTo, matters, fieldsOf, groupsOf, jsonSchemaOf, type Field } from './schema'

const fields = fieldsOf()
const named = (path: string, is?: string) => fields.filter((f) => f.path === path && (!is || f.when?.is === is))

/** Paths of everything that is no object. */
const leavesOf = (value: unknown, path: string): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, child]) => leavesOf(child, path ? `${path}.${key}` : key))
    : [path]

test.each(PRESETS.map((p) => [p.name, p.config] as const))(
  'every setting of %s has exactly one field, and every field a setting',
  (_, config) => {
    const paths = fields.filter((field) => appliesTo(field, config)).map((field) => field.path)
    expect(paths.sort()).toEqual(leavesOf(config, '').sort())
  },
)

test('the defaults of the fields are the default experiment', () => {
  const config = runConfig.parse({})
  for (const field of fields.filter((f) => appliesTo(f, config)))
    expect([field.path, field.default]).toEqual([field.path, valueAt(config, field.path)])
})

test('every field says what it is, and every group has a title', () => {
  const wordless = fields.filter((f) => !f.title || !f.description.endsWith('.'))
  expect(wordless.map((f) => f.path)).toEqual([])
  expect(groupsOf().filter((g) => !g.title || !g.description)).toEqual([])
  expect(groupsOf().map((g) => g.path)).toContain('augment.jitter')
})

test('every kind of setting is told apart', () => {
  expect(named('optim.lr')).toMatchObject([{ kind: 'number', isInteger: false, min: 0, max: 0.1, scale: 'log' }])
  expect(named('batchSize')).toMatchObject([{ kind: 'number', isInteger: true, step: 1, unit: 'images', group: '' }])
  expect(named('objective.head.normLastLayer')).toMatchObject([{ kind: 'toggle', group: 'objective.head' }])
  expect(named('augment.globalScale')).toMatchObject([{ kind: 'range', min: 0.02, max: 1, default: [0.4, 1] }])
  expect(named('backbone.depths')).toMatchObject([
    { kind: 'list', isInteger: true, minItems: 1, maxItems: 4, min: 1, when: { path: 'backbone.name', is: 'swin' } },
  ])
  expect(named('data.name')).toMatchObject([
    {
      kind: 'choice',
      options: Object.entries(SETS).map(([value, { title }]) => ({ value, title })),
    },
  ])
})

test('members of a union follow its choice and are there only while chosen', () => {
  const choice = fields.findIndex((f) => f.path === 'backbone.name')
  expect(fields[choice]).toMatchObject({
    kind: 'choice',
    title: 'Backbone',
    default: 'swin',
    options: [
      { value: 'swin', title: 'Swin' },
      { value: 'vit', title: 'ViT' },
    ],
  })
  const depth = named('backbone.depth')[0]
  expect(fields.indexOf(depth)).toBeGreaterThan(choice)
  expect(appliesTo(depth, presetNamed('tiny').config)).toBe(false)
  expect(appliesTo(depth, presetNamed('tiny-vit-dino').config)).toBe(true)
  expect([named('backbone.numHeads', 'swin'), named('backbone.numHeads', 'vit')]).toMatchObject([
    [{ kind: 'list' }],
    [{ kind: 'number' }],
  ])
})

test('the limits of a field are the limits of the schema', () => {
  const within = (f: Field): unknown[] =>
    f.kind === 'number'
      ? [f.min, f.max]
      : f.kind === 'list'
        ? [Array(f.minItems).fill(f.min), Array(f.maxItems).fill(f.max)]
        : f.kind === 'range'
          ? [[f.min, f.max]]
          : f.kind === 'choice'
            ? f.options.map((o) => o.value)
            : [true, false]
  const beyond = (f: Field): unknown[] =>
    f.kind === 'number'
      ? [f.min - 1, f.max + 1, ...(f.isInteger ? [f.min + 0.5] : [])]
      : f.kind === 'list'
        ? [[], Array(f.maxItems + 1).fill(f.min), [f.max + 1]]
        : f.kind === 'range'
          ? [[f.min - 1, f.max], [f.min, f.max + 1], [f.min]]
          : ['no such thing']
  for (const { config } of PRESETS)
    for (const f of fields.filter((field) => appliesTo(field, config))) {
      const isTaken = (value: unknown) => runConfig.safeParse(withValueAt(config, f.path, value)).success
      expect([f.path, within(f).filter((v) => !isTaken(v))]).toEqual([f.path, []])
      expect([f.path, beyond(f).filter(isTaken)]).toEqual([f.path, []])
    }
})

test('a setting that no form can show is refused by name', () => {
  expect(() => fieldsOf(z.strictObject({ note: z.string() }))).toThrow('fieldsOf: note must be a number, boolean')
  expect(() => fieldsOf(z.strictObject({ lr: z.number().default(1) }))).toThrow('lr must have a least and a largest')
  const nameless = z.discriminatedUnion('a', [z.strictObject({ a: z.enum(['x', 'y']) })])
  expect(() => fieldsOf(z.strictObject({ it: nameless }))).toThrow('the members of it must differ by one constant')
})

test('the JSON Schema carries units and citations to other tools', () => {
  expect(jsonSchemaOf()).toMatchObject({
    properties: { optim: { properties: { clipGrad: { citation: '--clip_grad', minimum: 0, default: 3 } } } },
  })
})

test('a setting that has no effect on this data is told apart from one that is not there', () => {
  const labels = fieldsOf().find(({ path }) => path === 'data.labels')
  if (!labels) throw new Error('data.labels must be a field')
  const { config } = presetNamed('tiny')
  expect([appliesTo(labels, config), matters(labels, config)]).toEqual([true, false])
  for (const [name, does] of [
    ['cifar10', false],
    ['cifar100', true],
    ['parquet', true],
    ['folder', false],
  ] as const)
    // prettier-ignore
    expect([name, matters(labels, { ...config, data: { ...config.data, name } })]).toEqual([name, does])
})

test('when the region loss comes is a setting of objectives that have one', () => {
  const field = fieldsOf().find(({ path }) => path === 'objective.regionFromStep')
  if (!field) throw new Error('objective.regionFromStep must be a field')
  const { config } = presetNamed('tiny')
  for (const [name, does] of [
    ['esvit', true],
    ['dino', false],
  ] as const)
    // prettier-ignore
    expect([name, matters(field, { ...config, objective: { ...config.objective, name } })]).toEqual([name, does])
})
