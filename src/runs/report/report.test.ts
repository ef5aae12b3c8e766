import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { logOf, measuredRun } from '../../../test/measuredRuns'
import { encodeLink } from '../link'
import { presetNamed } from '../presets'
import { meanOf } from '../results'
import { regionTwin } from '../twin'
import { measureText } from '../../base/numberText'
import { logTicks, tickTexts, ticks } from './numbers'
import { reportHtml, type Report, type ReportRun } from './report'

const { config } = presetNamed('smoke')
const PNG = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' // prettier-ignore

const run = (change: Partial<ReportRun> = {}): ReportRun => ({
  ...measuredRun(300),
  status: 'finished',
  baselines: { knnPixels: 38, knnRandom: 27 },
  data: 'Emoji',
  images: 100,
  ...change,
})
const report = (change: Partial<Report> = {}): Report => ({
  runs: [run()],
  adapter: 'nvidia ampere',
  code: '0.1.0+5d41402abc',
  link: `https://example.org/page/#${encodeLink(config)}`,
  outcome: ['After step 300 it names 42.0 ± 9.9 % rightly.'],
  pictures: [{ title: 'What a token attends to', words: 'Teacher after step 300', src: PNG }],
  leftOut: '',
  made: Date.UTC(2026, 10, 26, 1, 2),
  ...change,
})

/** The words of a page, without its marks. */
const wordsOf = (page: string) =>
  page
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

test('a report says what was run on what, and what came of it', () => {
  const words = wordsOf(reportHtml(report()))
  for (const part of [
    'First look',
    'Nothing: it is the preset First look as it stands.',
    'Steps 300 of 300, finished',
    'Emoji, content hash ab12ab12ab12ab12…',
    'Adapter nvidia ampere',
    'Code 0.1.0+5d41402abc',
    'Made 2026-11-26 01:02 UTC',
    'k-NN 42.0',
    'k-NN on raw pixels 38.0',
    'What a token attends to Teacher after step 300',
  ])
    expect(words).toContain(part)
  expect(words).toMatch(/Views: Too early to say\. A collapse takes some steps to show\. Nothing has been measured yet\./)
}) // prettier-ignore

test('settings that were changed are marked, and told in words', () => {
  const changed = { ...config, seed: 7, optim: { ...config.optim, lr: 2e-3 } }
  const page = reportHtml(report({ runs: [run({ config: changed })] }))
  expect(wordsOf(page)).toContain('It is the preset First look, with: Seed: 0 → 7 Optimiser: Peak learning rate: 0.001 → 0.002')
  expect(page.match(/<tr class="changed">/g)).toHaveLength(2)
  expect(wordsOf(page)).toContain('Seed 7 (changed) 0')
}) // prettier-ignore

test('twins stand side by side, and what they differ in is said first', () => {
  const twin = regionTwin(config).config
  const page = reportHtml(report({ runs: [run(), run({ config: twin, status: 'stopped', step: 250 })] }))
  const words = wordsOf(page)
  expect(words).toContain('B differs from A: region loss off (L_V + L_R → L_V)')
  expect(words).toContain('300 of 300, finished; 250 of 300, stopped')
  expect(words).toContain('k-NN, A 42.0')
  expect(words).toContain('k-NN, B 42.0')
  expect(page).toContain('class="line hue-knn dashed"')
})

test('curves have a point for every measurement, at most a few hundred, inside their box', () => {
  const page = reportHtml(report())
  const paths = [...page.matchAll(/<path class="line[^"]*" d="(M[^"]+)"\/>/g)].map(([, d]) => d)
  const points = paths.map((d) => d.split(/[ML]/).slice(1))
  expect(Math.max(...points.map((list) => list.length))).toBe(150) // pairs of 300 losses
  expect(points.some((list) => list.length === 7)).toBe(true) // k-NN
  expect(wordsOf(page)).toContain('Training loss nats, each point the mean of 2 values Loss')
  expect(wordsOf(page)).toContain('Held-out accuracy %, bands: ± two standard errors over images k-NN')
  for (const [x, y] of points.flat().map((point) => point.split(/[ h]/).map(Number))) {
    expect(x >= 0 && x <= 480 && y >= 0 && y <= 210, `${x} ${y}`).toBe(true)
  }
})

test('a measure has one last value, in its chart and in the table; where its first is of a later step, the step is said', () => {
  const { steps } = run()
  const losses = steps.all('loss')?.values ?? []
  const last = measureText(meanOf(losses, 280, 300), 'nats')
  expect(last).not.toBe(measureText(losses[299], 'nats'))
  const page = reportHtml(report())
  expect(page).toContain(`Loss <b>${last}</b>`)
  expect(page).toContain(`Training loss: Loss ${last} nats at the end`)
  const words = wordsOf(page)
  expect(words).toContain(`Loss ${measureText(losses[0], 'nats')} ${last} nats`)
  expect(words).toContain('k-NN 27.0 42.0 %')
  expect(words).toContain('Online linear probe (step 50) 21.7 30.0 %')
})

test('a run that failed at once, and images without classes, make a report too', () => {
  const nothing = { steps: logOf({}), evaluations: logOf({}), step: 0, baselines: null, status: 'failed' }
  expect(wordsOf(reportHtml(report({ runs: [run(nothing)], pictures: [] })))).toContain('0 of 300, failed')
  const one = { steps: logOf({ loss: [[0, 4]] }), step: 1 }
  expect(reportHtml(report({ runs: [run(one)] }))).toMatch(/<circle class="dot hue-loss" cx="52" cy="[\d.]+" r="4"\/>/)
  expect(() => reportHtml(report({ runs: [] }))).toThrow('report: must have at least one run')
})

test('what it has come to stands first; what is left out is said, even where there is no picture', () => {
  const words = wordsOf(
    reportHtml(report({ outcome: ['A learns.', 'B < A.'], pictures: [], leftOut: 'Left out: a map.' })),
  )
  expect(words.indexOf('A learns. B &lt; A.')).toBeLessThan(words.indexOf('Steps 300 of 300'))
  expect(words).toContain('Looked at Left out: a map.')
  expect(wordsOf(reportHtml(report({ pictures: [] })))).not.toContain('Looked at')
})

test('the colours of a picture are told below it', () => {
  const key = [
    { title: 'cat', colour: '#4e79a7' },
    { title: '<b>dog</b>', colour: '"/><script>' },
  ]
  const page = reportHtml(report({ pictures: [{ title: 'Map', words: 'Run A.', key, src: PNG }] }))
  expect(wordsOf(page)).toContain('Map Run A. cat &lt;b&gt;dog&lt;/b&gt;')
  expect(page).toContain('fill="#4e79a7"')
  expect(page).not.toContain('<script')
})

test('one measurement is a dot on the steps of the whole run', () => {
  const evaluations = logOf({ knn: [[0, 27]] })
  const page = reportHtml(report({ runs: [run({ evaluations, step: 40 }), run({ evaluations, step: 40 })] }))
  const chart = /<h3>Held-out accuracy.*?<\/figure>/s.exec(page)?.[0] ?? ''
  expect(chart).toMatch(/<circle class="dot hue-knn" cx="52" .*<circle class="dot hue-knn dashed" cx="52" /s)
  expect(chart).toMatch(/<text x="468" [^>]*>40<\/text>/) // the axis ends where the run does
})

test('curves are judged by the lines of the page, what twins share once; gradients have powers of ten', () => {
  const curves = {
    steps: logOf({
      gradNorm: Array.from({ length: 20 }, (_, i) => [i, 500 / (i + 1)] as const),
      lr: Array.from({ length: 20 }, (_, i) => [i, 0.001 - i / 20_000] as const),
      teacherEntropy: [[0, 1]],
    }),
    evaluations: logOf({ cropExact: [[0, 17]], cropSame: [[0, 22.125]], cropChance: [[0, 6.25]] }),
  }
  const twins = [run(curves), run({ ...curves, baselines: { knnPixels: 38, knnRandom: 26 } })]
  const words = wordsOf(reportHtml(report({ runs: twins })))
  for (const part of ['ln K 4.852', 'Crops, same row and column 22.1', 'Chance 6.3']) expect(words).toContain(part)
  expect(words).not.toMatch(/ln K, [AB]|Chance, [AB]/)

  const gradients = /<h3>Gradient norm.*?<\/figure>/s.exec(reportHtml(report({ runs: twins.slice(0, 1) })))?.[0] ?? ''
  expect([...gradients.matchAll(/text-anchor="end">(1[^<]*)</g)].map(([, text]) => text)).toEqual(['100'])
  // a mean of the last steps would be one of a schedule that was over
  expect(wordsOf(reportHtml(report({ runs: twins.slice(0, 1) })))).toContain('Learning rate 0.001000 5.00e-5')
})

test('accuracies have the band of the page: of shares of images, and of regions by errors of their own', () => {
  const evaluations = logOf({
    knn: [[0, 50], [50, 50]],
    cropExact: [[0, 20], [50, 30]], cropExactError: [[0, 5], [50, 5]],
    mirrorTop: [[0, 40], [50, 40]],
  }) // prettier-ignore
  const chart = (title: string, page: string) => new RegExp(`<h3>${title}.*?</figure>`, 's').exec(page)?.[0] ?? ''
  const bandsOf = (part: string) => [...part.matchAll(/<path class="band hue-(\w+)" d="M([^"]+)Z"/g)].map(([, hue, d]) => [hue, d.split('L').length]) // prettier-ignore
  const page = reportHtml(report({ runs: [run({ evaluations })] }))
  expect(bandsOf(chart('Held-out accuracy', page))).toEqual([['knn', 4]])
  expect(bandsOf(chart('Correspondence accuracy', page))).toEqual([['region', 4]])
  expect(bandsOf(chart('Training loss', page))).toEqual([])
  // ± 10 points round 50 % of 100 images: the axis goes from below 27, the line to judge by, to above 60
  expect(chart('Held-out accuracy', page)).toMatch(/text-anchor="end">60</)
  const unknown = chart('Held-out accuracy', reportHtml(report({ runs: [run({ evaluations, images: null })] })))
  expect(bandsOf(unknown)).toEqual([])
  expect(unknown).not.toContain('bands')
})

test('what twins do not share has their letters', () => {
  const evaluations = logOf({ knn: [[0, 27]] })
  const other = { evaluations, baselines: { knnPixels: 38, knnRandom: 26 } }
  const words = wordsOf(reportHtml(report({ runs: [run({ evaluations }), run(other)] })))
  expect(words).toContain('k-NN on raw pixels 38.0 k-NN at random init, A 27.0 k-NN at random init, B 26.0')
})

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '</style><script>alert(1)</script>',
  '<!--',
  ']]>',
  'javascript:alert(1)',
  '\u202Egnp.exe\u0000',
  '&lt;b&gt;',
]

/** Every element with its attributes, as a browser would read this file: none of its text has a < or a quote. */
const elementsOf = (page: string) =>
  [...page.replace(/<style>.*?<\/style>/s, '').matchAll(/<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/g)].map(([, name, attributes]) => ({
    name,
    attributes: [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [key, value]),
  })) // prettier-ignore

test.each(HOSTILE)('%j is text wherever it stands', (text) => {
  const plain = elementsOf(reportHtml(report()))
  const page = reportHtml(
    report({
      runs: [run({ data: text, status: text })],
      adapter: text,
      code: text,
      link: text,
      outcome: [text],
      pictures: [
        { title: text, words: text, src: PNG },
        { title: 'x', words: 'x', src: text },
      ],
    }),
  )
  const elements = elementsOf(page)
  // the link, which is none, is given as text
  const names = (list: typeof plain) =>
    list.map(({ name }) => name).filter((name) => !['a', 'details', 'summary', 'code'].includes(name))
  expect(names(elements)).toEqual(names(plain))
  expect(elements.filter(({ name }) => name === 'script')).toEqual([])
  const keys = new Set(elements.flatMap(({ attributes }) => attributes.map(([key]) => key)))
  expect([...keys].filter((key) => key.startsWith('on'))).toEqual([])
  expect(page).not.toContain('\u202E')
})

test('the page loads nothing: no script, and no address but that of the link', () => {
  const page = reportHtml(report())
  expect(page).not.toMatch(/<script|<iframe|<link|<object|@import|url\(/)
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`)
  const loads = elementsOf(page).flatMap(({ name, attributes }) => attributes.filter(([key]) => key === 'src').map(([, src]) => `${name} ${src.slice(0, 22)}`)) // prettier-ignore
  expect(loads).toEqual(['img data:image/png;base64,'.slice(0, 26)])
  expect(inflateSync(Buffer.from(PNG.split(',')[1], 'base64').subarray(41, -16)).length).toBeGreaterThan(0)
})

test('numbers are short, and ticks are round', () => {
  expect([measureText(41.96, '%'), measureText(0.123456, ''), measureText(1234567, ''), measureText(0, 'nats')]).toEqual(['42.0', '0.1235', '1.23e+6', '0']) // prettier-ignore
  expect(ticks(0, 10, 4)).toEqual([0, 5, 10])
  expect(ticks(0.12, 0.31, 4)).toEqual([0.15, 0.2, 0.25, 0.3])
  expect(ticks(3, 3, 4)).toEqual([3])
  expect([measureText(4.41, ''), measureText(0.04, ''), measureText(12345, '')]).toEqual(['4.410', '0.04000', '12,345'])
  expect(tickTexts([17, 17.5, 18])).toEqual(['17.0', '17.5', '18.0'])
  expect(tickTexts([0, 0.0002, 0.00005])).toEqual(['0', '0.00020', '5e-5'])
  expect(tickTexts(logTicks(0.5, 800), true)).toEqual(['1', '10', '100'])
  expect(tickTexts(logTicks(2, 30), true)).toEqual(['2', '5', '10', '20'])
})
