import { expect, test } from 'vitest'
import { optimConfig } from './optim.config'
import { cosineAt, schedulesAt, teacherTempAt } from './schedule'

// 10 epochs of 10 iterations, 2 epochs of warm-up: worked out with the official cosine_scheduler
const lr = { base: 5e-4, final: 1e-6, steps: 100, warmupSteps: 20 }
test.each([
  [0, 0],
  [19, 5e-4],
  [20, 5e-4],
  [60, 2.505e-4],
  [99, 1.19236e-6],
])('learning rate of step %i', (step, value) => {
  expect(cosineAt(step, lr)).toBeCloseTo(value, 9)
})

test.each([
  [0, 0.996],
  [50, 0.998],
  [99, 0.999999013],
])('momentum of step %i', (step, value) => {
  expect(cosineAt(step, { base: 0.996, final: 1, steps: 100 })).toBeCloseTo(value, 8)
})

test('the temperature warms up over both ends, then stays', () => {
  const at = (step: number) => teacherTempAt(step, 0.04, 0.07, 3)
  expect([0, 1, 2, 3, 50].map(at)).toEqual([0.04, 0.055, 0.07, 0.07, 0.07].map((v) => expect.closeTo(v, 12) as number))
  expect(teacherTempAt(0, 0.04, 0.07, 0)).toBe(0.07)
})

test('a warm-up of one step is its beginning', () => {
  expect(cosineAt(0, { base: 1, final: 0, steps: 10, warmupSteps: 1 })).toBe(0)
  expect(cosineAt(1, { base: 1, final: 0, steps: 10, warmupSteps: 1 })).toBe(1)
  expect(teacherTempAt(0, 0.04, 0.07, 1)).toBe(0.04)
})

test('the schedules of a run, by hand: each from its own settings', () => {
  const optim = optimConfig.parse({ lr: 1e-2, minLr: 2e-3, warmupSteps: 4, weightDecay: 0.2, weightDecayEnd: 0.6 })
  const teacher = {
    momentumTeacher: 0.9, momentumTeacherEnd: 0.98, warmupTeacherTemp: 0.04, teacherTemp: 0.07, warmupTeacherTempSteps: 3,
  } // prettier-ignore
  const at = (step: number) => {
    const { lr, weightDecay, momentum, teacherTemp } = schedulesAt(step, 8, optim, teacher)
    return [lr, weightDecay, momentum, teacherTemp].map((value) => Number(value.toFixed(12)))
  }
  expect(at(0)).toEqual([0, 0.2, 0.9, 0.04])
  expect(at(4)).toEqual([1e-2, 0.4, 0.94, 0.07]) // warm, and half of the way for what has no warm-up
  expect(at(6)[0]).toBe(6e-3) // half of the way from the warm-up on
  expect(at(8)).toEqual([2e-3, 0.6, 0.98, 0.07])
  expect(at(1)[3]).toBe(0.055)
})
