// The collapse doctor on real runs: each preset that fails on purpose is told for what it is, and the one that does not
// fail is not called ill.

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { loadEmoji } from '../data/emoji/emoji'
import { diagnose, firstSteps, type MeasureLog, type Verdict } from '../runs/collapse'
import { presetNamed } from '../runs/presets'
import { Session } from './session'

const emoji = await loadEmoji(async (path) => new Uint8Array(await readFile(`public/${path}`)))

/** Train a preset until the doctor speaks; nothing is measured but the steps themselves. */
async function diagnosed(name: string) {
  const { config } = presetNamed(name)
  const values = new Map<string, number[]>()
  const quiet = { ...config, evaluation: { ...config.evaluation, everySteps: 0 } }
  const session = new Session(gpu, emoji, quiet, { runId: 1, until: firstSteps(config) }, (event) => {
    if (event.type !== 'metrics') return
    for (const step of event.steps)
      for (const [key, value] of Object.entries(step.values)) values.set(key, [...(values.get(key) ?? []), value])
  })
  await session.train()
  const log: MeasureLog = {
    all: (key) => {
      const found = values.get(key)
      return found ? { values: found } : null
    },
  }
  return diagnose(config, log, { all: () => null })
}

test.each<[string, Verdict, string[]]>([
  ['smoke', 'healthy', []],
  ['fails-no-centring', 'one', ['objective.centerMomentum']],
  ['fails-no-sharpening', 'uniform', ['objective.teacherTemp']],
  ['fails-no-momentum', 'one', ['objective.momentumTeacher', 'objective.momentumTeacherEnd']],
])('%s is told to be %s', async (name, verdict, causes) => {
  const heads = await diagnosed(name)
  expect(
    heads.map((head) => head.verdict),
    heads.map(({ reason }) => reason).join(' '),
  ).toEqual([verdict, verdict])
  for (const { remedies } of heads) expect(remedies.map(({ path }) => path)).toEqual(causes)
})
