import { expect, test } from 'vitest'
import { MetricBoard } from './metricBoard'

test('a name has one place on the board, wherever it is asked for, and what is read back has the names', () => {
  const board = new MetricBoard()
  const [loss, norm] = [board.slot('loss'), board.slot('norm')]
  expect(board.slot('loss').byteOffset).toBe(loss.byteOffset)
  expect(loss.byteOffset % 256).toBe(0)
  const numbers = new Float32Array(board.tensor.byteLength / 4)
  numbers[loss.byteOffset / 4] = 3
  numbers[norm.byteOffset / 4] = 5
  expect(board.values(numbers.buffer)).toEqual({ loss: 3, norm: 5 })
})

test('a board that is full says for whom there is no place', () => {
  const board = new MetricBoard()
  for (let i = 0; i < 16; i++) board.slot(`metric ${i}`)
  expect(board.slot('metric 15').byteOffset).toBeLessThan(board.tensor.byteLength)
  expect(() => board.slot('one more')).toThrow("there are 16 slots, and none is left for 'one more'")
  expect(Object.keys(board.values(new ArrayBuffer(board.tensor.byteLength)))).toHaveLength(16)
})
