import { expect, test } from 'vitest'
import { DataError } from './dataset'
import type { Job } from './job'
import { readFailure } from './readFailure'

const files = (...paths: string[]): Job => ({
  from: 'files',
  name: 'folder',
  files: paths.map((path) => ({ path, file: new Blob() })),
  size: 32,
  baseUrl: '',
})
const moved = new DOMException('A requested file could not be found.', 'NotFoundError')

test('what a loader says is told as it is', () => {
  expect(readFailure(new DataError('x.zip: is cut short.'), files('x.zip'))).toBe('x.zip: is cut short.')
})

test('what the browser says is told with the file and what to do', () => {
  const why = 'could not be read (A requested file could not be found.)'
  expect(readFailure(moved, files('x.zip'))).toBe(`x.zip: ${why}. Choose it again.`)
  expect(readFailure(moved, files('a/1.png', 'a/2.png', 'a/3.png'))).toBe(`a/1.png and 2 more: ${why}. Choose them again.`)
  expect(readFailure(moved, { from: 'store', hash: '' })).toBe(`The kept set: ${why}. Choose its files again.`)
  expect(readFailure('no', files())).toBe('The set that comes with the page: could not be read (no). Reload the page.')
}) // prettier-ignore

test('what is known of the files is told too', () => {
  const job = { ...files('a/1.txt'), note: 'One folder was not read.' } as Job
  expect(readFailure(new DataError('It has none.'), job)).toBe('It has none. One folder was not read.')
})

test('a name of any length and kind leaves one short line', () => {
  const told = readFailure(moved, files(`a\n${'b'.repeat(5000)}`))
  expect(told.length).toBeLessThan(200)
  expect(told).not.toContain('\n')
})
