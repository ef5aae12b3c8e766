import { expect, test } from 'vitest'
import { parseConfig } from './config'
import { withValueAt } from './paths'
import { PRESETS, presetNamed } from './presets'
import { regionTwin, twinWords } from './twin'

const tiny = presetNamed('tiny').config
const changed = (changes: Record<string, unknown>) =>
  Object.entries(changes).reduce((config, [path, value]) => withValueAt(config, path, value), tiny)

const OF_THE_PAPER = PRESETS.filter(({ config }) => ['esvit', 'dino'].includes(config.objective.name))

test.each(OF_THE_PAPER.map(({ name, config }) => [name, config] as const))(
  'the twin of %s differs in its loss alone, holds, and has the first for its own twin',
  (_, config) => {
    const { title, config: twin } = regionTwin(config)
    expect(title).toBe(config.objective.name === 'esvit' ? 'Without the region loss' : 'With the region loss')
    expect(parseConfig(twin).ok).toBe(true)
    expect(twinWords(config, twin)).toMatchObject({
      differences: [expect.stringMatching(/^region loss (on|off) /)],
      cautions: [],
    })
    expect(regionTwin(twin).config).toEqual(config)
  },
)

test('each is called by what it has and the other has not', () => {
  expect(twinWords(tiny, regionTwin(tiny).config)).toEqual({
    a: 'Loss: L_V + L_R',
    b: 'Loss: L_V',
    differences: ['region loss off (L_V + L_R → L_V)'],
    cautions: [],
  })
  const three = changed({ 'optim.lr': 3e-4, 'augment.localCrops': 0, 'backbone.dropPathRate': 0.2 })
  const { a, b, differences } = twinWords(tiny, three)
  expect(differences).toHaveLength(3)
  expect(a).toMatch(/ and 1 more$/)
  expect(b).toMatch(/ and 1 more$/)
  expect(twinWords(tiny, structuredClone(tiny))).toEqual({
    a: 'as set',
    b: 'the same settings',
    differences: [],
    cautions: [],
  })
})

test.each<[Record<string, unknown>, string[]]>([
  [{ 'optim.lr': 3e-4, 'augment.localCrops': 0, 'evaluation.everySteps': 7 }, []],
  [{ seed: 1 }, ['A and B see different batches (seed).']],
  [{ batchSize: 8, 'data.train': 100 }, ['A and B see different batches (batch, training images used).']],
  [{ steps: 3000 }, ['Their schedules have different lengths.']],
  [{ 'evaluation.k': 5 }, ['They are measured differently (neighbours k).']],
])('%j is warned of: %j', (changes, cautions) => {
  expect(twinWords(tiny, changed(changes)).cautions).toEqual(cautions)
})
