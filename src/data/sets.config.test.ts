import { expect, test } from 'vitest'
import { DATA_NAMES, leftOutText, setMeta, setOfFiles } from './sets.config'

test.each([
  [['cifar-100-python.tar.gz'], 'cifar100'],
  [['cifar-100-binary/fine_label_names.txt', 'cifar-100-binary/test.bin', 'cifar-100-binary/train.bin'], 'cifar100'],
  [['meta', 'test', 'train'], 'cifar100'],
  [['cifar-10-binary.tar.gz'], 'cifar10'],
  [['data_batch_1.bin', 'test_batch.bin', 'readme.html'], 'cifar10'],
  [['train-00000-of-00001.parquet', 'test-00000-of-00001.parquet'], 'parquet'],
  [['cifar-10-python (1).tar.gz'], 'cifar10'],
  [['cifar10.tgz'], 'cifar10'],
  [['cifar10.parquet'], 'parquet'],
  [['cifar100-train.parquet', 'cifar100-test.parquet'], 'parquet'],
  [['cifar10.zip'], 'folder'],
  [['cifar100/apple/cifar100_0001.png', 'cifar100/apple/cifar100_0002.png'], 'folder'],
  [['holiday.zip'], 'folder'],
  [['holiday/cats/1.JPG', 'holiday/cats/2.jpeg', 'holiday/meta'], 'folder'],
  [['holiday.tar.gz'], 'folder'], // its loader says what it needs
  [[], 'folder'],
])('%j are files of %s', (names, set) => {
  expect(setOfFiles(names)).toBe(set)
})

test('sets ask for nothing, the bundled one among them, or say what to give', () => {
  expect(DATA_NAMES.filter((name) => !setMeta(name).files)).toContain('emoji')
  for (const name of DATA_NAMES) expect(setMeta(name).files?.give ?? 'Give nothing.').toMatch(/^Give .+\.$/)
})

test('what was left out is called what it was: a file, of Parquet a row', () => {
  expect(leftOutText('folder', 2)).toBe('2 files were left out')
  expect(leftOutText('folder', 1)).toBe('1 file was left out')
  expect(leftOutText('parquet', 1200)).toBe('1,200 rows were left out')
})
