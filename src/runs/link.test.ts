import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { deflateSync } from 'fflate'
import { expect, test } from 'vitest'
import { parseConfig, runConfig, type RunConfig } from './config'
import { decodeLink, encodeLink } from './link'
import { withValueAt } from './paths'
import { PRESETS, presetNamed } from './presets'
import { appliesTo, fieldsOf, type Field } from './schema'

/** A link that says just this. */
const linkOf = (value: unknown): string =>
  `e1.${Buffer.from(deflateSync(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)))).toString('base64url')}`

/** The same, as short as `encodeLink` makes it. */
const tightLinkOf = (value: unknown): string =>
  `e1.${Buffer.from(deflateSync(new TextEncoder().encode(JSON.stringify(value)), { level: 9 })).toString('base64url')}`

const refusal = (fragment: string): string => {
  const decoded = decodeLink(fragment)
  return decoded.ok ? 'accepted' : decoded.message
}

const number = (f: { isInteger: boolean; min: number; max: number }): fc.Arbitrary<number> =>
  f.isInteger
    ? fc.integer({ min: f.min, max: f.max })
    : fc.double({ min: f.min, max: f.max, noNaN: true }).map((v) => v + 0) // JSON has no -0

function valueFor(f: Field): fc.Arbitrary<unknown> {
  if (f.kind === 'toggle') return fc.boolean()
  if (f.kind === 'choice') return fc.constantFrom(...f.options.map((o) => o.value))
  if (f.kind === 'number') return number(f)
  if (f.kind === 'range') return fc.tuple(number(f), number(f))
  return fc.array(number(f), { minLength: f.minItems, maxLength: f.maxItems })
}

/** A preset with some settings changed to anything that holds. */
const anyConfig: fc.Arbitrary<RunConfig> = fc
  .tuple(
    fc.constantFrom(...PRESETS),
    fc.array(
      fc.constantFrom(...fieldsOf()).chain((f) => valueFor(f).map((value) => ({ f, value }))),
      { maxLength: 30 },
    ),
  )
  .map(([{ config }, changes]) =>
    changes.reduce((sofar, { f, value }) => {
      const parsed = appliesTo(f, sofar) ? parseConfig(withValueAt(sofar, f.path, value)) : { ok: false as const }
      return parsed.ok ? parsed.config : sofar
    }, config),
  )

/** Every setting that there is changed, numbers to the ten digits that the form takes. */
const everythingChanged: fc.Arbitrary<RunConfig> = fc
  .tuple(fc.constantFrom(...PRESETS), fc.tuple(...fieldsOf().map((f) => valueFor(f).map((value) => ({ f, value })))))
  .map(([{ config }, changes]) =>
    changes.reduce((sofar, { f, value }) => {
      if (!appliesTo(f, sofar)) return sofar
      const parsed = parseConfig(withValueAt(sofar, f.path, asTyped(value)))
      return parsed.ok ? parsed.config : sofar
    }, config),
  )

const asTyped = (value: unknown): unknown => {
  if (typeof value === 'number') return Number(value.toPrecision(10))
  return Array.isArray(value) ? value.map(asTyped) : value
}

test.each(PRESETS.map((p) => [p.name, p.config] as const))('%s survives in a short link', (_, config) => {
  expect(encodeLink(config).length).toBeLessThan(50)
  expect(decodeLink(`#${encodeLink(config)}`)).toEqual({ ok: true, config })
})

test('any experiment survives, in a link that can be sent', () => {
  fc.assert(
    fc.property(anyConfig, (config) => {
      const link = encodeLink(config)
      expect(decodeLink(link)).toEqual({ ok: true, config })
      expect(link).toMatch(/^e1\.[\w-]{1,2000}$/)
    }),
    { numRuns: 300 },
  )
})

test('a link of whatever the form can make stays under 2,000 characters, and that of a pair is read', () => {
  fc.assert(
    fc.property(everythingChanged, everythingChanged, (config, twin) => {
      expect(encodeLink(config).length).toBeLessThan(2000)
      expect(decodeLink(encodeLink(config, twin))).toEqual({ ok: true, config, twin })
    }),
    { numRuns: 100 },
  )
})

test('any experiment and its twin survive together, and a link without a twin has none', () => {
  fc.assert(
    fc.property(anyConfig, anyConfig, (config, twin) => {
      const link = encodeLink(config, twin)
      expect(decodeLink(link)).toEqual({ ok: true, config, twin })
      expect(link.length).toBeLessThan(4096)
      expect(encodeLink(config)).not.toBe(link)
    }),
    { numRuns: 100 },
  )
  expect(decodeLink(encodeLink(presetNamed('tiny').config))).not.toHaveProperty('twin')
})

test('a link of thousands of unknown settings, or of one without end, is refused in a short sentence', () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, 0]))
  for (const link of [linkOf(['tiny', many]), linkOf(['tiny', {}, many])]) {
    const message = messageOf(link)
    expect(message).toContain('; and 995 more')
    expect(message.length).toBeLessThan(600)
  }
  const long = messageOf(linkOf(['tiny', { ['k'.repeat(2000)]: 0 }]))
  expect(long).toContain(`${'k'.repeat(60)}… is not a setting`)
  expect(long.length).toBeLessThan(250)
})

function messageOf(link: string): string {
  const opened = decodeLink(link)
  return opened && !opened.ok ? opened.message : ''
}

test('a twin takes what it changes, and no more, of a link', () => {
  const { config } = presetNamed('tiny')
  const twin: RunConfig = { ...config, objective: { ...config.objective, name: 'dino' } }
  expect(encodeLink(config, twin)).toBe(tightLinkOf(['tiny', {}, { objective: { name: 'dino' } }]))
  expect(encodeLink(config, structuredClone(config))).toBe(tightLinkOf(['tiny', {}, {}]))
})

test('the same experiment gives the same link, whatever order it was set in', () => {
  const reversed = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, child]) => [key, reversed(child)]),
        )
      : value
  fc.assert(
    fc.property(anyConfig, (config) => {
      expect(encodeLink(reversed(config) as RunConfig)).toBe(encodeLink(config))
    }),
    { numRuns: 100 },
  )
})

test('a link means what it meant when it was sent', () => {
  const sent = '#e1.i1Yqzs3PTlXSqVYqTk1NUbIyr40FAA'
  const config = { ...presetNamed('smoke').config, seed: 7 }
  expect(decodeLink(sent)).toEqual({ ok: true, config })
  expect(`#${encodeLink(config)}`).toBe(sent)
})

/** Of every preset that links may name; a new one is a new line, and the old lines stay. */
const FINGERPRINTS = {
  tiny: '3eaa7dabadaf6adb',
  'tiny-view-only': 'c4c7c745b8eedd65',
  'tiny-vit-dino': '5d319460e5df1222',
  'swin-3-stage': '990e150f37e8f42d',
  smoke: '1ddac28a01ed3f40',
  'fails-no-centring': 'ca42ab6c32c638dc',
  'fails-no-sharpening': '871b92c699f638e0',
  'fails-no-momentum': '8190eda3c036046a',
}

test('links build on presets and defaults, so that a change of these asks for another VERSION', () => {
  const digest = (config: RunConfig) => {
    // came after these links, with a default that is what was done before: they mean what they meant
    const { useFp16, ...optim } = config.optim
    expect(useFp16).toBe(false)
    const text = JSON.stringify({ ...config, optim })
    return createHash('sha256').update(text).digest('hex').slice(0, 16)
  }
  expect(Object.fromEntries(PRESETS.map(({ name, config }) => [name, digest(config)]))).toEqual(FINGERPRINTS)
})

test.each([
  ['', 'it must begin with e1'],
  ['#', 'it must begin with e1'],
  ['e1', 'it must begin with e1'],
  ['e1.', 'it must begin with e1'],
  ['e9.abc', 'it must begin with e1'],
  ['e1.%%%%', 'it is damaged'],
  ['e1.A', 'it is damaged'],
  [`${encodeLink(presetNamed('smoke').config)}.more`, 'it is damaged'],
  [encodeLink(presetNamed('smoke').config).slice(0, -3), 'it is damaged'],
  [linkOf('["tiny", {}'), 'it is damaged'],
  [linkOf(['tiny', {}, {}, {}]), 'it names no preset'],
  [linkOf(['tiny', {}, 'x']), 'its twin must be an object of settings'],
  [linkOf(['tiny', {}, null]), 'its twin must be an object of settings, got null'],
  [linkOf(['tiny', {}, { steps: 0 }]), 'its twin’s steps must be at least 1, got 0'],
  [linkOf(['tiny', {}, { twin: {} }]), 'its twin’s twin is not a setting'],
  [linkOf('["tiny", {}, {"__proto__": {"seed": 5}}]'), 'its twin’s __proto__ is not a setting'],
  [linkOf(['tiny']), 'it names no preset'],
  [linkOf(['huge', {}]), 'it names no preset'],
  [linkOf(['constructor', {}]), 'it names no preset'],
  [linkOf({ tiny: {} }), 'it names no preset'],
  [linkOf(['tiny', null]), 'the experiment must be an object of settings, got null'],
  [linkOf(['tiny', { backbone: 5 }]), 'backbone must be an object of settings, got 5'],
  [linkOf(['tiny', { steps: 0 }]), 'steps must be at least 1, got 0'],
  [linkOf(['tiny', { optim: { learningRate: 1 } }]), 'optim.learningRate is not a setting'],
  [linkOf(['tiny', { backbone: { name: 'vit', depths: [1] } }]), 'backbone.depths is not a setting'],
  [linkOf('["tiny", {"__proto__": {"seed": 5}}]'), '__proto__ is not a setting'],
  [linkOf('["tiny", {"optim": {"__proto__": {"lr": 5}}}]'), 'optim.__proto__ is not a setting'],
  [linkOf('["tiny", {"constructor": {"prototype": {}}}]'), 'constructor is not a setting'],
  [
    linkOf(`["tiny", {"steps": ${'['.repeat(30_000)}${']'.repeat(30_000)}}]`),
    'steps must be a number, got a list of 1',
  ],
  [linkOf(`["tiny", {"x": ${'{"x":'.repeat(10_000)}1${'}'.repeat(10_000)}}]`), 'x is not a setting'],
  [`e1.${'A'.repeat(5000)}`, 'at most 4096 are read'],
  [`${encodeLink(presetNamed('smoke').config)}.r${'A'.repeat(8192)}`, 'at most 8192 are read'],
])('%#: a link that does not hold is refused in words', (fragment, message) => {
  expect(refusal(fragment)).toContain(message)
  expect(Object.prototype).not.toHaveProperty('seed')
})

test('a link that would unfold to megabytes is refused while it is still small', () => {
  const bomb = linkOf(`["tiny", {}]${' '.repeat(2_000_000)}`)
  expect(bomb.length).toBeLessThan(4096)
  expect(refusal(bomb)).toContain('it is damaged')
})

test('random and mutated links never throw, and never give an unchecked config', () => {
  const valid = encodeLink(runConfig.parse({ seed: 3, optim: { lr: 2e-3 } }))
  const mutated = fc
    .array(fc.tuple(fc.nat({ max: valid.length - 1 }), fc.string({ maxLength: 2 })), { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((text, [at, c]) => text.slice(0, at) + c + text.slice(at + 1), valid))
  const packed = fc.tuple(fc.constantFrom('tiny', 'smoke', 'x'), fc.jsonValue()).map(linkOf)
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `e1.${text}`),
        mutated,
        packed,
      ),
      (text) => {
        const decoded = decodeLink(text)
        if (decoded.ok) expect(parseConfig(decoded.config)).toEqual({ ok: true, config: decoded.config })
        else expect(decoded.message).toMatch(/^This link was not used: /)
      },
    ),
    { numRuns: 2000 },
  )
})
