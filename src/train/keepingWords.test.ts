import { expect, test } from 'vitest'
import { reasonRunNotKept } from './keepingWords'

test.each([
  ['a full disk', new DOMException('full', 'QuotaExceededError'), 'has no room to keep it'],
  ['a private window', new DOMException('not here', 'SecurityError'), 'private windows (SecurityError: not here)'],
  ['a copy that does not read back', new Error('other bytes'), 'could not be written (Error: other bytes)'],
  ['a fault of ours', new TypeError('x is undefined'), 'could not be written (TypeError: x is undefined)'],
])('%s is told for what it is', (_, error, words) => {
  expect(reasonRunNotKept(error)).toContain(words)
  expect(reasonRunNotKept(error).includes('private')).toBe(words.includes('private'))
})
