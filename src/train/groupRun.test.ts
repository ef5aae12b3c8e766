// A run from device to device: what it goes on from, and what is left of it when it has ended.

import { expect, test } from 'vitest'
import { gpu } from '../../test/gpu'
import { tinyConfig, tinyData, type Changes } from '../../test/tinyRun'
import { Gpu } from '../gpu/device'
import type { GroupRun } from './groupRun'
import type { TrainEvent } from './protocol'
import { RunGroup } from './runGroup'

/** A run alone that keeps what it ends with. It stands after its first metrics and is copied; then it goes on, and `act` follows. */
function copiedRun(changes: Changes, act: (on: Gpu) => void = () => undefined) {
  const events: TrainEvent[] = []
  const given: Gpu[] = []
  const another = () => {
    given.push(new Gpu(gpu.device, gpu.info))
    return given[given.length - 1]
  }
  const entry = { runId: 1, config: tinyConfig(changes), dataset: tinyData() }
  const options = { devices: { gpu: () => Promise.resolve(another()) }, onEnd: (run: GroupRun) => run.keepLast() }
  const group = new RunGroup(another(), [entry], options, (event) => {
    events.push(event)
    if (event.type === 'metrics' && !of('paused').length) group.pause()
    if (event.type === 'paused') void copied(group.runs[0])
    if (event.type === 'device-lost' && given.length === 2) onNext(given[1])
  })
  let onNext: (on: Gpu) => void = () => undefined
  const copied = async (run: GroupRun) => {
    run.holdCopy(await run.session.snapshot())
    group.resume()
    act(given[0])
  }
  const of = <K extends TrainEvent['type']>(type: K) =>
    events.filter((event): event is Extract<TrainEvent, { type: K }> => event.type === type)
  const train = (next = onNext) => {
    onNext = next
    return group.train()
  }
  return { train, of, run: group.runs[0] }
}

const lose = ({ loss }: Gpu) => loss.declare('the driver was reset')

test('a run that has ended is kept as it was at its end, not as it was last copied', async () => {
  const { train, run } = copiedRun({ steps: 6 })
  await train()
  expect(run.last?.snapshot.step).toBe(6)
})

test('where there is no room for what it has ended with, it has ended well, and that is not kept', async () => {
  const { train, run, of } = copiedRun({ steps: 6 }, (on) => (on.room = on.counts.bytes + 1000))
  await train()
  expect(of('finished')).toHaveLength(1)
  expect(run.last).toBeNull()
})

test('what was measured before its device was lost is not measured again where it goes on', async () => {
  const { train, of } = copiedRun({ steps: 6, evaluation: { everySteps: 1 } }, lose)
  await train()
  const [{ from }] = of('device-lost')
  expect(from).toBeGreaterThan(0)
  const measured = of('evaluated').map(({ result }) => result.step)
  expect(measured.filter((step) => step === from)).toHaveLength(1)
  expect(measured.at(-1)).toBe(6)
})

test('a device that is lost before the run is built on it takes no step back', async () => {
  const { train, of } = copiedRun({ steps: 6 }, lose)
  await train(lose)
  const [once, twice] = of('device-lost')
  expect(once.from).toBeGreaterThan(0)
  expect(twice).toMatchObject({ from: once.from, step: once.from })
  expect(of('finished')).toHaveLength(1)
})
