import { expect, test } from 'vitest'
import { oneLine } from './oneLine'

test('what would break a sentence, colour a terminal or turn the writing round is replaced', () => {
  expect(oneLine('a\nb\x1b[31mc\u202edcba\u2066e\u200ff\u2028g')).toBe(
    'a\ufffdb\ufffd[31mc\ufffddcba\ufffde\ufffdf\ufffdg',
  )
})

test('what joins letters and pictures stays', () => {
  const names = ['می\u200cخواهم', '👩\u200d🔬', 'עברית', 'é']
  expect(names.map(oneLine)).toEqual(names)
})
