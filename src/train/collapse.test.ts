// The collapse doctor on real runs: each preset that fails on purpose is told for what it is, and the one that does not
// fail is not called ill.

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { loadEmoji } from '../data/emoji/emoji'
import { diagnose, firstSteps, type MeasureLog, type Verdict } from '../runs/collapse'
import type { RunConfig } from '../runs/config'
import { differences } from '../runs/diff'
import { withValueAt } from '../runs/paths'
import { presetNamed } from '../runs/presets'
import type { Remedy } from '../runs/remedies'
import { Session } from './session'

const emoji = await loadEmoji(async (path) => new Uint8Array(await readFile(`public/${path}`)))

const TIMEOUT = 300_000 // a software adapter takes its time over a hundred steps

const withRemedies = (config: RunConfig, remedies: readonly Remedy[]): RunConfig =>
  remedies.reduce((changed, { path, to }) => withValueAt(changed, path, to), config)

/** Train a preset until the doctor speaks; nothing is measured but the steps themselves. */
async function diagnosed(config: RunConfig) {
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
])(
  '%s is told to be %s',
  async (name, verdict, causes) => {
    const heads = await diagnosed(presetNamed(name).config)
    expect(
      heads.map((head) => head.verdict),
      heads.map(({ reason }) => reason).join(' '),
    ).toEqual([verdict, verdict])
    for (const { remedies } of heads) {
      expect(remedies.map(({ path }) => path)).toEqual(causes)
      // what was taken away is given back: what is left is the healthy preset, but for the learning rate
      const mended = withRemedies(presetNamed(name).config, remedies)
      const left = differences(presetNamed('smoke').config, mended).map(({ path }) => path)
      expect(left).toEqual(name === 'fails-no-centring' ? ['optim.lr'] : [])
    }
  },
  TIMEOUT,
)

test(
  'at the learning rate of the run without a centre, a run with one is healthy',
  async () => {
    const { config } = presetNamed('fails-no-centring')
    const heads = await diagnosed(withValueAt(config, 'objective.centerMomentum', 0.9))
    expect(heads.map(({ verdict }) => verdict)).toEqual(['healthy', 'healthy'])
  },
  TIMEOUT,
)
