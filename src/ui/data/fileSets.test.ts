import { expect, test } from 'vitest'
import { fileSetOf, setOfFiles } from './fileSets'

test.each([
  [['cifar-100-python.tar.gz'], 'cifar100'],
  [['fine_label_names.txt', 'test.bin', 'train.bin'], 'cifar100'],
  [['meta', 'test', 'train'], 'cifar100'],
  [['cifar-10-binary.tar.gz'], 'cifar10'],
  [['data_batch_1.bin', 'test_batch.bin', 'readme.html'], 'cifar10'],
  [['holiday.zip'], 'cifar10'], // its loader says what it needs
])('%j are files of %s', (names, set) => {
  expect(setOfFiles(names)).toBe(set)
})

test('the bundled set asks for no files', () => {
  expect(fileSetOf('emoji')).toBeNull()
  expect(fileSetOf('cifar100')?.archives).toContain('cifar-100-python.tar.gz')
})
