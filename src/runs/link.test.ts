import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runConfig } from './config'
import { decodeLink, encodeLink } from './link'
import { PRESETS } from './presets'

test.each(PRESETS.map((p) => [p.name, p.config] as const))(
  '%s survives the round trip in a short link',
  (_, config) => {
    const link = encodeLink(config)
    expect(link.length).toBeLessThan(100)
    expect(decodeLink(`#${link}`)).toEqual({ ok: true, config })
  },
)

test('changed settings survive, whatever order they were set in', () => {
  const changes = {
    seed: 7,
    steps: 500,
    optim: { lr: 3e-4 },
    backbone: { name: 'vit', depth: 2 },
    augment: { globalScale: [0.5, 1] },
  }
  const config = runConfig.parse(changes)
  const reordered = runConfig.parse(Object.fromEntries(Object.entries(changes).reverse()))
  expect(decodeLink(encodeLink(config))).toEqual({ ok: true, config })
  expect(encodeLink(reordered)).toBe(encodeLink(config))
  expect(encodeLink(config).length).toBeLessThan(2000)
})

test.each([
  ['', 'it must begin with e1'],
  ['e9.abc', 'it must begin with e1'],
  ['e1.%%%%', 'it is damaged'],
  [`e1.${'A'.repeat(5000)}`, 'at most 4096 are read'],
])('%s is refused in words', (fragment, message) => {
  const decoded = decodeLink(fragment)
  expect(decoded.ok).toBe(false)
  expect(!decoded.ok && decoded.message).toContain(message)
})

test('random and mutated links never throw, and never give an unchecked config', () => {
  const valid = encodeLink(runConfig.parse({ seed: 3 }))
  const mutated = fc
    .tuple(fc.nat({ max: valid.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }))
    .map(([at, c]) => valid.slice(0, at) + c + valid.slice(at + 1))
  fc.assert(
    fc.property(fc.oneof(fc.string(), mutated), (text) => {
      const decoded = decodeLink(text)
      if (decoded.ok) expect(runConfig.safeParse(decoded.config).success).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
