import { describe, expect, test } from 'vitest'
import { runConfig } from './config'
import { PRESETS, presetNamed } from './presets'
import { baseValue, changedPaths, fieldsOf, valueAt, withValue } from './schema'

const config = runConfig.parse({})
const all = (c = config) => fieldsOf(c).flatMap((section) => section.fields)
const named = (path: string) => all().find((f) => f.path === path)

/** Paths of all leaves of a config. */
const leaves = (node: object, path = ''): string[] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leaves(value as object, `${path}${key}.`)
      : [`${path}${key}`],
  )

describe('fieldsOf', () => {
  test.each(PRESETS.map((p) => [p.name, p.config] as const))('lists every setting of %s once', (_, preset) => {
    expect(
      all(preset)
        .map((f) => f.path)
        .sort(),
    ).toEqual(leaves(preset).sort())
  })

  test('gives each setting a title, a sentence, a range and the default of the schema', () => {
    for (const field of all()) {
      expect(field.meta.title, field.path).toMatch(/\S/)
      expect(field.meta.description, field.path).toMatch(/[.]$/)
      expect(field.default, field.path).toEqual(valueAt(config, field.path))
      if (field.control.kind === 'number') {
        expect(Number.isFinite(field.control.max), field.path).toBe(true)
        expect(field.default, field.path).toBeGreaterThanOrEqual(field.control.min)
      }
    }
  })

  test('knows whole numbers, pairs, lists, choices and switches', () => {
    expect(named('steps')?.control).toEqual({ kind: 'number', isInteger: true, min: 1, max: 1_000_000 })
    expect(named('optim.lr')?.control).toEqual({ kind: 'number', isInteger: false, min: 0, max: 0.1 })
    expect(named('augment.globalScale')?.control).toEqual({ kind: 'range', min: 0.02, max: 1 })
    expect(named('backbone.depths')?.control).toEqual({
      kind: 'list',
      isInteger: true,
      min: 1,
      max: 24,
      minLength: 1,
      maxLength: 4,
    })
    expect(named('backbone.name')?.control).toMatchObject({ options: [{ value: 'swin' }, { value: 'vit' }] })
    expect(named('objective.head.normLastLayer')?.control).toEqual({ kind: 'switch' })
  })

  test('keeps the jitter of the colours under one sub-heading', () => {
    expect(named('augment.jitter.hue')?.group?.title).toBe('Colour')
    expect(named('augment.flip')?.group).toBeNull()
  })
})

describe('a setting', () => {
  test('is set in a copy, and nothing else changes', () => {
    const changed = withValue(config, 'objective.head.outDim', 512)
    expect(changed.objective.head.outDim).toBe(512)
    expect(config.objective.head.outDim).toBe(1024)
    expect(withValue(changed, 'objective.head.outDim', 1024)).toEqual(config)
  })

  test('that does not exist is refused by name', () => {
    expect(() => withValue(config, 'optim.learningRate', 1)).toThrow("no setting 'optim.learningRate'")
    expect(() => withValue(config, '__proto__.polluted', 1)).toThrow('no setting')
    expect(valueAt(config, 'constructor.name')).toBeUndefined()
  })

  test('another backbone brings its own settings and their defaults', () => {
    const vit = withValue(config, 'backbone.name', 'vit')
    expect(vit.backbone).toMatchObject({ name: 'vit', numHeads: 3 })
    expect(all(vit).map((f) => f.path)).not.toContain('backbone.windowSize')
  })
})

test('what differs from a preset is listed, also across kinds of backbone', () => {
  const { config: base } = presetNamed('tiny')
  expect(changedPaths(base, base)).toEqual([])
  expect(changedPaths(base, withValue(base, 'backbone.depths', [2, 2]))).toEqual(['backbone.depths'])
  const vit = withValue(base, 'backbone.name', 'vit')
  expect(changedPaths(base, vit)).toContain('backbone.name')
  const heads = all(vit).find((f) => f.path === 'backbone.numHeads')
  expect(heads && baseValue(base, heads)).toBe(3) // the list of Swin's stages is no default for it
})
