import { expect, test } from 'vitest'
import { presetNamed } from '../../runs/presets'
import { regionTwin } from '../../runs/twin'
import type { KeptRun } from '../../train/protocol'
import type { KeptLogs } from '../state/librarySlice'
import { MetricLog } from '../state/metricLog'
import { repeated } from './repeated'
import { runsCsv } from './runsCsv'

const { config } = presetNamed('smoke')
const twin = regionTwin(config).config

const kept = (name: string, seed: number, of = config, state: KeptRun['state'] = 'finished'): KeptRun =>
  ({ key: name, name, state, data: { title: 'Emoji', hash: 'x' }, config: { ...of, seed } }) as KeptRun

/** Evaluated every 50 steps; of the losses one every step. */
function logOf(knn: number[], losses: number[] = []): KeptLogs {
  const [steps, evaluations] = [new MetricLog(), new MetricLog()]
  knn.forEach((value, i) => evaluations.append(50 * i, { knn: value }))
  losses.forEach((loss, step) => steps.append(step, { loss }))
  return { steps, evaluations, step: losses.length }
}

test('every run has a row a measure at the step that all have, every experiment its mean and its difference', () => {
  const runs = [kept('A, first', 0), kept('B', 0, twin), kept('A 1', 1), kept('B 1', 1, twin), kept('open', 2, config, 'open')] // prettier-ignore
  const logs = { 'A, first': logOf([10, 20, 99], [4, 3]), B: logOf([10, 23]), 'A 1': logOf([10, 22], [5]), 'B 1': logOf([10, 26]), open: logOf([1]) } // prettier-ignore
  expect(runsCsv(repeated(runs), logs).split('\n')).toEqual([
    'row,experiment,run,seed,data,measure,unit,step,value,standard deviation,half of the 95 % interval,seeds',
    'run,"A, first","A, first",0,Emoji,Loss,nats,0,4,,,',
    'run,"A, first",A 1,1,Emoji,Loss,nats,0,5,,,',
    `mean,"A, first",,,Emoji,Loss,nats,0,4.5,${Math.SQRT1_2},,2`,
    'run,"A, first","A, first",0,Emoji,k-NN,%,50,20,,,',
    'run,"A, first",A 1,1,Emoji,k-NN,%,50,22,,,',
    'run,B,B,0,Emoji,k-NN,%,50,23,,,',
    'run,B,B 1,1,Emoji,k-NN,%,50,26,,,',
    `mean,"A, first",,,Emoji,k-NN,%,50,21,${Math.SQRT2},,2`,
    `mean,B,,,Emoji,k-NN,%,50,24.5,${Math.sqrt(4.5)},,2`,
    // differences of 3 and 4 points: t of one degree of freedom times their deviation, over the root of two
    expect.stringMatching(/^difference from the first by seed,B,,,Emoji,k-NN,%,50,3.5,,6\.353\d*,2$/),
    '',
  ])
})

test('of one seed there is no spread, and a formula in a name stays text', () => {
  const rows = runsCsv(repeated([kept('=1+1', 3)]), { '=1+1': logOf([10, 20]) })
    .trimEnd()
    .split('\n')
  expect(rows.slice(1)).toEqual([
    `run,"'=1+1","'=1+1",3,Emoji,k-NN,%,50,20,,,`,
    `mean,"'=1+1",,,Emoji,k-NN,%,50,20,,,1`,
  ])
  expect(runsCsv(repeated([kept('open', 0, config, 'open')]), { open: logOf([1]) }).trimEnd()).not.toContain('\n')
})
