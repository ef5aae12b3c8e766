import { expect, test } from 'vitest'
import { a, b, head, smoke, told } from '../../../test/judgedTwins'
import { pairOutcomeOf } from '../../runs/outcome/pair'
import { outcomeOf } from '../../runs/outcome/words'
import { presetNamed } from '../../runs/presets'
import { regionTwin } from '../../runs/twin'
import { nextText } from './nextPlace'
import { roomFor, roomForPair } from './room'

test('the room is that of the longest, whatever is told', () => {
  for (const config of [smoke, presetNamed('tiny').config, presetNamed('fails-no-centring').config]) {
    const room = roomFor({ ...a, config })
    const twin = { ...b, config: regionTwin(config).config }
    const roomOfPair = roomForPair({ ...a, config }, twin)
    for (const knn of [null, { step: 50, value: 28 }, { step: 50, value: 52 }, { step: 50, value: 9 }])
      for (const verdict of ['early', 'healthy', 'one', 'uniform', 'stuck'] as const) {
        const run = { ...a, config, knn, heads: [head('view', verdict), head('region', 'healthy')] }
        const { text, next } = outcomeOf(run)
        expect(room.length).toBeGreaterThanOrEqual(`${text} ${nextText(next)}`.length)
        const common = knn && { step: 50, a: knn.value, b: 28 }
        expect(roomOfPair.length).toBeGreaterThanOrEqual(told(run, { ...twin, knn }, common).text.length)
      }
  }
  expect(roomFor({ ...a, config: null })).toBe('')
})

test('of two that are level with the untrained network both long lines have room', () => {
  const { lines } = pairOutcomeOf(a, { ...b, knn: { step: 150, value: 29 } }, { step: 150, a: 28, b: 29 })
  const [, ...room] = roomForPair(a, b).split('\n')
  expect(lines).toHaveLength(2)
  for (const [i, { text }] of lines.entries()) expect(room[i].length).toBeGreaterThanOrEqual(`A: ${text}`.length)
})
