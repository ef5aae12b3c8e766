import { expect, test } from 'vitest'
import type { LinearScore, ProbeScores } from '../../train/protocol'
import { presetNamed } from '../../runs/presets'
import type { ProbeResult } from '../state/probeSlice'
import { probeCsv } from './probeCsv'
import { notesText, progressText, recipeText, verdictText, whoseText } from './words'

const linear = (top1: number): LinearScore => ({
  top1, top5: 80, trainTop1: 70, confusion: null, losses: [2, 1], batch: 64, lr: 0.1, blocks: 4, width: 1200,
}) // prettier-ignore
const scores = (knn: number, top1: number): ProbeScores => ({
  knn: [10, 20].map((k) => ({ k, top1: knn + k, top5: null, confusion: null })),
  linear: linear(top1),
})
const result: ProbeResult = {
  probeId: 1,
  target: { runId: 3, name: '=Mine, too', letter: 'B', config: presetNamed('smoke').config, step: null },
  probed: {
    subject: { of: 'run', runId: 3, step: 1200 }, network: 'student', title: 'Emoji', train: 500, test: 400,
    classes: ['a', 'b'], leftOut: [], pixelsLeftOut: null, temperature: 0.07,
  },
  network: scores(30, 60),
  random: scores(29, 40),
  pixels: null,
  seconds: null,
} // prettier-ignore

test('whose features, how far it is, and how the probe was trained', () => {
  expect(whoseText(result)).toBe('Run B: Student after step 1,200')
  expect(progressText({ part: 'pixels', unit: 'images', done: 3200, total: 10_000 }, 'Teacher')).toBe('Raw pixels (part 3 of 3): features 3,200 of 10,000') // prettier-ignore
  expect(progressText({ part: 'network', unit: 'epochs', done: 12, total: 60 }, 'Teacher')).toBe('Teacher (part 1 of 3): linear probe, epoch 12 of 60') // prettier-ignore
  expect(recipeText(linear(1))).toMatch(/^mean tokens of the last 4 blocks, 1,200 numbers an image, .* 2 epochs of batches of 64, learning rate 0\.1 × 64\/256/) // prettier-ignore
  expect(recipeText({ ...linear(1), blocks: 0 })).toMatch(/^pixels,/)
})

test('the verdict tells a gain from noise, and waits for the baseline', () => {
  // 50 against 49 % of 400 images: one point, two standard errors of it 7.1; 60 against 40: twenty, 6.9
  expect(verdictText(result)).toBe(
    'k-NN not measurably different from random initialisation (1.0 ± 7.1 points). Linear probe 20.0 ± 6.9 points above random initialisation.',
  )
  expect(verdictText({ ...result, network: scores(10, 20) })).toContain('Linear probe 20.0 ± 6.3 points below random')
  const swapped = { ...result, network: result.random ?? result.network, random: result.network }
  expect(verdictText(swapped)).toContain('k-NN not measurably different from random initialisation (−1.0 ± 7.1 points)')
  // 55 against 49: six points, which is more than one standard error and less than two
  expect(verdictText({ ...result, network: scores(35, 60) })).toContain(
    'k-NN not measurably different from random initialisation (6.0 ±',
  )
  expect(verdictText({ ...result, random: null })).toBeNull()
})

test('the notes say what was left out, and why', () => {
  expect(notesText(result, true)).not.toContain('Left out')
  const pixelsLeftOut = 'Left out: the linear probe of raw pixels, for they are many.'
  const notes = notesText({ ...result, probed: { ...result.probed, leftOut: [100], pixelsLeftOut } }, false)
  expect(notes).toContain(`Left out: k = 100, for there are 500 training images. ${pixelsLeftOut} Linear probe: mean`)
  expect(notes).toMatch(/Not all baselines were measured: the probe was ended before\.$/)
})

test('as a table for other programs: a line a figure, names that can hold anything, nothing for what was not measured', () => {
  const [head, ...rows] = probeCsv([result]).trimEnd().split('\n')
  expect(head.split(',')).toHaveLength(9)
  expect(rows).toHaveLength(2 * 4)
  expect(rows[0]).toBe(`"'=Mine, too","Run B: Student after step 1,200",Emoji,500,400,"k-NN, k = 10",network,40,`)
  expect(rows.at(-1)).toContain('random initialisation,70,')
})
