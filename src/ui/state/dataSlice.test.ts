import { expect, test } from 'vitest'
import type { DataCard, TrainCommand } from '../../train/protocol'
import { createAppStore } from './store'

const card = (name: string) => ({ name, title: name, train: 8 }) as unknown as DataCard

function make() {
  const sent: TrainCommand[] = []
  const store = createAppStore((command) => sent.push(command))
  return { sent, now: () => store.getState() }
}

test('a set is loading from the first byte to its card', () => {
  const { sent, now } = make()
  const files = [new File(['12345'], 'data_batch_1.bin')]
  now().loadData('cifar10', files)
  expect(sent).toEqual([{ type: 'load-data', name: 'cifar10', files }])
  expect(now().loading).toMatchObject({ name: 'cifar10', loadedBytes: 0, totalBytes: 5 })
  now().receive({ type: 'data-progress', name: 'cifar10', loadedBytes: 3, totalBytes: 5, images: 1 })
  expect(now().loading).toMatchObject({ loadedBytes: 3, images: 1 })
  now().receive({ type: 'data-loaded', card: card('cifar10') })
  expect(now()).toMatchObject({ loading: null, dataFailure: null, cards: { cifar10: { train: 8 } } })
})

test('a failure is kept until the next try, and what was loaded before stays', () => {
  const { now } = make()
  now().receive({ type: 'data-loaded', card: card('emoji') })
  now().loadData('cifar10', [])
  now().receive({ type: 'data-failed', name: 'cifar10', message: 'test_batch.bin: is short' })
  expect(now()).toMatchObject({ loading: null, dataFailure: { name: 'cifar10', message: 'test_batch.bin: is short' } })
  expect(now().cards.emoji).toEqual(card('emoji'))
  now().loadData('cifar10', [])
  expect(now().dataFailure).toBeNull()
})

test('the failure of a load that another replaced is not told', () => {
  const { now } = make()
  now().loadData('cifar10', [])
  now().loadData('emoji', [])
  now().receive({ type: 'data-failed', name: 'cifar10', message: 'Loading was cancelled.' })
  expect(now()).toMatchObject({ loading: { name: 'emoji' }, dataFailure: null })
})
