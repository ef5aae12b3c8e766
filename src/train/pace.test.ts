import { expect, test } from 'vitest'
import { Pace } from './pace'

const paceOf = (times: number[]): Pace => {
  const pace = new Pace()
  for (const time of times) pace.finish(time)
  return pace
}

test('the pace is the mean between steps, of the last twenty', () => {
  expect(paceOf([]).msPerStep).toBe(0)
  expect(paceOf([5]).msPerStep).toBe(0)
  expect(paceOf([0, 100, 300]).msPerStep).toBe(150)
  const slow = Array.from({ length: 10 }, (_, i) => 1000 * i)
  const quick = Array.from({ length: 21 }, (_, i) => 10_000 + 50 * i)
  expect(paceOf([...slow, ...quick]).msPerStep).toBe(50)
  expect(paceOf([...quick.slice(0, 20), 11_050]).msPerStep).toBe(52.5) // twenty steps, the last of 100 ms
  expect(paceOf([9900, ...quick.slice(0, 20)]).msPerStep).toBe(52.5) // the first of them counts
})

test('a gap out of all proportion was no step, and one that may have been counts', () => {
  expect(paceOf([0, 100, 200, 60_200]).msPerStep).toBe(0)
  expect(paceOf([0, 100, 200, 60_200, 60_300]).msPerStep).toBe(100)
  expect(paceOf([0, 10, 20, 1920]).msPerStep).toBe(640)
  expect(paceOf([0, 1000, 2000, 11_000]).msPerStep).toBeCloseTo(3667, 0)
})

test('steps of many seconds have a pace from the second one on', () => {
  expect(paceOf([0, 5000]).msPerStep).toBe(5000)
  expect(paceOf([0, 5000, 11_000]).msPerStep).toBe(5500)
})

test('what stands begins anew', () => {
  const pace = paceOf([0, 100])
  pace.stand()
  expect(pace.msPerStep).toBe(0)
  pace.finish(5000)
  pace.finish(5100)
  expect(pace.msPerStep).toBe(100)
})
