// What may go with an experiment in a link: the results of its author, and the place it leads to.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measuredRun } from '../../test/measuredRuns'
import { pcg4d } from '../base/rng'
import { parseConfig } from './config'
import { decodeLink, encodeLink } from './link'
import { packJson } from './packed'
import { parsePlace, placeParts, type Place } from './place'
import { presetNamed } from './presets'
import { resultsOf, sharedResultsSchema, type SharedResults } from './results'
import { regionTwin } from './twin'

const { config } = presetNamed('smoke')
const twin = regionTwin(config).config
const a = resultsOf(measuredRun(300))
const b = resultsOf(measuredRun(250, { config: twin }))
const shared = (results: Partial<SharedResults> = {}): SharedResults => ({
  adapter: 'nvidia ampere',
  code: '0.1.0+5d41402abc',
  a,
  b: null,
  ...results,
})
const place: Place = {
  view: 'attention',
  choices: {
    network: 'teacher',
    picture: { split: 'test', class: null, index: 4 },
    block: 1,
    channel: 2,
    pinned: 'cls',
    share: 0.6,
  },
}

/** The same, looked back at. */
const atStep = (step: number): Place => ({ ...place, step })

/** What is said of parts that were left out of a link that was used all the same. */
function notesOf(link: string): string {
  const read = decodeLink(link)
  if (!read.ok) return read.message
  expect(read.config).toEqual(config)
  return read.notes?.join(' ') ?? ''
}

test('over how many seeds it is to be repeated comes with the experiment, and a number that none may have is left out', () => {
  const link = encodeLink(config, twin, { seeds: 5, place })
  expect(link.startsWith(`${encodeLink(config, twin)}.s5.p`)).toBe(true)
  expect(decodeLink(link)).toEqual({ ok: true, config, twin, seeds: 5, place })
  expect(encodeLink(config, undefined, { seeds: 1 })).toBe(encodeLink(config))
  for (const seeds of ['0', '1', '21', '-2', '2.0', '1e1', '', '007', 'x'])
    expect(notesOf(`${encodeLink(config)}.s${seeds}`), seeds).toMatch(
      /repeats that the link asks for were left out|damaged/,
    )
})

test('results and place come back with the experiment, and leave its own part as it was', () => {
  const link = encodeLink(config, undefined, { results: shared(), place })
  expect(link.startsWith(`${encodeLink(config)}.r`)).toBe(true)
  expect(decodeLink(`#${link}`)).toEqual({ ok: true, config, results: shared(), place })
  expect(decodeLink(encodeLink(config, undefined, { place }))).toEqual({ ok: true, config, place })
  const pair = encodeLink(config, twin, { results: shared({ b }), place })
  expect(decodeLink(pair)).toEqual({ ok: true, config, twin, results: shared({ b }), place })
  expect(decodeLink(encodeLink(config, twin, { results: shared({ a: null, b }) }))).toMatchObject({
    results: { a: null, b: { step: 250 } },
  })
})

test('results of a twin end with the twin, however long the experiment is', () => {
  const short = { ...twin, steps: 250 }
  const notes = (step: number) => decodeLink(encodeLink(config, short, { results: shared({ b: b && { ...b, step } }) }))
  expect(notes(250)).not.toHaveProperty('notes')
  expect(notes(251)).toMatchObject({
    notes: [expect.stringContaining('they go beyond the last step of the experiment.')],
  })
})

test('of twins a place says which is looked into; of an experiment alone it cannot', () => {
  const ofB: Place = { ...place, shown: 'B' }
  expect(decodeLink(encodeLink(config, twin, { place: ofB }))).toEqual({ ok: true, config, twin, place: ofB })
  const alone = decodeLink(encodeLink(config, undefined, { place: ofB }))
  expect(alone).toMatchObject({ ok: true, config, notes: [expect.stringContaining('it is of one of two runs, and the link holds one experiment')] }) // prettier-ignore
  expect(alone).not.toHaveProperty('place')
})

test('a place carries the step that is looked back at; one that looks at now is as it always was', () => {
  for (const step of [0, 50, 299])
    expect(decodeLink(encodeLink(config, undefined, { place: atStep(step) }))).toEqual({ ok: true, config, place: atStep(step) }) // prettier-ignore
  const now = encodeLink(config, undefined, { place })
  expect(now).toBe(`${encodeLink(config)}.p${packJson(['attention', place.choices])}`)
  expect(decodeLink(now)).not.toHaveProperty('place.step')
  const longer = { ...twin, steps: 500 } // of twins the longer one may be looked at alone
  expect(decodeLink(encodeLink(config, longer, { place: atStep(400) }))).toMatchObject({ place: { step: 400 } })
})

test('a link with results can be sent: under 1,000 characters for a run, under 1,600 for two', () => {
  expect(encodeLink(config, undefined, { results: shared(), place }).length).toBeLessThan(1000)
  expect(encodeLink(config, twin, { results: shared({ b }), place }).length).toBeLessThan(1600)
})

test('parts come in any order, each at most once', () => {
  const [version, experiment, results, leadsTo] = encodeLink(config, undefined, { results: shared(), place }).split('.')
  expect(decodeLink([version, experiment, leadsTo, results].join('.'))).toMatchObject({ place, results: shared() })
  for (const parts of [[results, results], ['x'], [''], [results, leadsTo, leadsTo]])
    expect(decodeLink([version, experiment, ...parts].join('.'))).toMatchObject({ ok: false })
})

test.each([
  ['r', 'The results in the link were left out: they are damaged.'],
  ['r%%', 'The results in the link were left out: they are damaged.'],
  [`r${'A'.repeat(3000)}`, 'The results in the link were left out: they are damaged.'],
  [
    `r${packJson(Array.from({ length: 3000 }, (_, i) => pcg4d(1, 0, 0, i)[0] % 10))}`,
    'The results in the link were left out: they are damaged.',
  ],
  [`r${packJson([])}`, 'The results in the link were left out: they must be an object of settings, got a list of 0.'],
  [`r${packJson({ ...shared(), a: null })}`, 'The results in the link were left out: they are empty.'],
  [`r${packJson(shared({ b }))}`, 'they are of two runs, and the link holds one experiment.'],
  [`r${packJson(shared({ a: a && { ...a, step: 301 } }))}`, 'they go beyond the last step of the experiment.'],
  [`r${packJson(shared({ a: a && { ...a, evaluated: 301 } }))}`, 'they go beyond the last step of the experiment.'],
  [`r${packJson({ ...shared(), adapter: 5 })}`, 'adapter must be string, got 5.'],
  [`p${packJson(['nowhere', {}])}`, 'The view that the link leads to was not opened: it names no view of this page.'],
  [`p${packJson(['attention', { ...place.choices, block: -1 }])}`, 'its block must be at least 0, got -1.'],
  [`p${packJson(placeParts(atStep(-1)))}`, 'not opened: its step must be at least 0, got -1.'],
  [`p${packJson(placeParts(atStep(300)))}`, 'not opened: its step must be below the 300 steps of the run, got 300.'],
  [`p${packJson([...placeParts(place), null])}`, 'not opened: its step must be a number, got null.'],
  [`p${packJson([...placeParts(atStep(50)), 60])}`, 'not opened: its run must be one of A, B, got 60.'],
  [`p${packJson([...placeParts(atStep(50)), 'A', 1])}`, 'it names no view of this page.'],
  [`p${packJson('x'.repeat(9000))}`, 'it names no view of this page.'],
])('a part that does not hold (%#) is left out, in words, and the experiment is used', (part, message) => {
  expect(notesOf(`${encodeLink(config)}.${part}`)).toContain(message)
})

/** Links as they were sent, and what they mean; a link is never taken from this list. */
const KEPT: readonly [link: string, meaning: object][] = [
  ['e1.i1Yqzs3PTlXSqVYqTk1NUbIyr40FAA', { config: { ...config, seed: 7 } }],
  ['e1.i1Yqzs3PTlXSqa7VqVbKT8pKTS7JLEtVsqpWykvMBdJKKZl5-Uq1tbEA', { config, twin }],
  [
    'e1.i1Yqycyr1C3LLNFNyczLV9KpViouSS0oVrIyNTCojQUA',
    { config: { ...presetNamed('tiny-vit-dino').config, steps: 500 } },
  ],
  [
    'e1.i1Yqzs3PTlXSqVYqTk1NUbIyr40FAA.rbZDdagIxEIVfpcxt45L_ZPfO_gottBQKLaVIdGPdqtllzW4R8d07Uas3vQhkMnPOyTdbcKVrom-hgNBXZeUu3KrxrQcC07r0-EwzltFLVUomKXeTKXYcFFtYR99AoSkB37tl56IvoVBYli7iALgJw_HzQd3KtYs1FB9CU86ttJQIwbWxJl25ZlJTwZQiPFfaSKZFerVWCqOsIIzZnDNrKCOSSmMY49R8EkjpHm23sAgBCp5nisCyCt4hFWeZ1gbreo0jIrNcY7dp61jHTZNkkmYi50gxm_lprHr_4sICinyHG-ja_uB8kG8R1bcbdE2GP8lPG20JzKuvOcJnVFmJ7nUVIo7DeDDuxA192Fz3Kpr2OeTf3YzPqvn9RLmrt_W7eB29tk_vT_VDeByM6rvpKN493tZX8-EQMH_PcwpNu92ncuQ5JB5YT3nD4XiQdH_w_0iP6zjKj9X5w-MUvEOLCRShWy53vw.pdY6xDsMgDET_5WZUQdos_EbHKAMiVouKAIFRWkX595qpUzfb9-7OC3yulVrJaaPkCepAIt5zfcGicZcrQ6EEz70S7IFWYmARmdpQfHStwV4VgkS8Yc10KmR-Uv1Ppx7jzyB8cUFwSLFAzbsoVYu-3JRZxZRj7iIbha26HXYSht1DGC0p7b67UmiD5dpp_JrS2A5IuL5Ms8JnDLP0xJBI-o0-1y8',
    {
      config: { ...config, seed: 7 },
      results: { ...shared(), a: resultsOf(measuredRun(60)) },
      place: {
        view: 'correspondence',
        choices: {
          network: 'student',
          picture: { split: 'test', class: 3, index: 12 },
          other: { split: 'test', class: null, index: 1 },
          pair: 'two',
          scale: [0.4, 1],
          colour: 1,
          draw: 2,
          stage: 0,
          isSwapped: true,
          pinned: { x: 0.25, y: 0.5 },
          lines: 10,
        },
      },
    },
  ],
  [
    'e1.i1Yqzs3PTlXSqa6NBQA.pHYxBCsIwEEXv8tdBqqiLXEVcxOlAgsOkZKYolN7dqbsP77_3QHFn9dYVaYOyf_p4I8O5UOWBhKWRr4ORN9gizf_QPAhJMUPWVSSh6cxf5Oue8JJO0TjHoxZVFuTL0Yk5h01iIVstR3Q63fd0m54_',
    { config, place: atStep(50) },
  ],
]

test.each(KEPT)('a kept link (%#) means what it meant when it was sent', (link, meaning) => {
  expect(decodeLink(link)).toMatchObject({ ok: true, ...meaning })
})

test('10,000 random and mutated links: each is read or refused in words, and nothing of it is unchecked', () => {
  const whole = encodeLink(config, twin, { results: shared({ b }), place: atStep(50) })
  const mutated = fc
    .array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 3 }), fc.string({ maxLength: 3 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((edits) => edits.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), whole))
  /** Results or a place with something else in the stead of any of its values. */
  const misplaced = (value: unknown): fc.Arbitrary<unknown> => {
    const paths: string[][] = []
    const walk = (node: unknown, path: string[]) => {
      paths.push(path)
      if (typeof node === 'object' && node !== null)
        for (const [key, child] of Object.entries(node)) walk(child, [...path, key])
    }
    walk(value, [])
    return fc.tuple(fc.constantFrom(...paths), fc.jsonValue()).map(([path, put]) => withAt(value, path, put))
  }
  const bad = fc.oneof(
    misplaced(shared({ b })).map((value) => `r${packJson(value)}`),
    misplaced(placeParts(atStep(50))).map((value) => `p${packJson(value)}`),
    fc.jsonValue().map((value) => `r${packJson(value)}`),
    fc.string().map((text) => `p${text}`),
  )
  const links = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string().map((text) => `e1.${text}`),
    mutated,
    bad.map((part) => `${encodeLink(config, twin)}.${part}`),
  )
  fc.assert(
    fc.property(links, (link) => {
      const read = decodeLink(link)
      if (!read.ok) {
        expect(read.message).toMatch(/^This link was not used: .+/s)
        return
      }
      // what is accepted holds, and has no key that does not belong there
      const { config, twin = config, results, place } = read
      for (const own of [config, twin]) expect(parseConfig(own)).toEqual({ ok: true, config: own })
      if (results) expect(sharedResultsSchema.parse(results)).toEqual(results)
      if (place) expect(parsePlace(placeParts(place))).toEqual({ ok: true, place })
      if (place?.step) expect(place.step).toBeLessThan(Math.max(config.steps, twin.steps))
    }),
    { numRuns: 10_000 },
  )
  expect(Object.prototype).not.toHaveProperty('seed')
}) // prettier-ignore

function withAt(value: unknown, [key, ...rest]: string[], put: unknown): unknown {
  if (key === undefined) return put
  if (Array.isArray(value)) return value.map((child, i) => (String(i) === key ? withAt(child, rest, put) : (child as unknown)))
  return { ...(value as object), [key]: withAt((value as Record<string, unknown>)[key], rest, put) }
} // prettier-ignore
