import { expect, test } from 'vitest'
import { ProgressLine } from './progressLine'

function written(isTTY: boolean, use: (line: ProgressLine) => void): string {
  let text = ''
  use(new ProgressLine({ isTTY, write: (part: string | Uint8Array) => Boolean((text += String(part))) }))
  return text
}

function twoParts(line: ProgressLine): void {
  for (const done of [0, 48, 60]) line.tell('pixels, features', done, 60, 'images')
  line.tell('pixels, linear probe', 7, 60, 'epochs')
  line.end()
  line.end()
}

test('a terminal sees every state in one line, which stays when it is done', () => {
  const fresh = '\r\x1b[K'
  expect(written(true, twoParts)).toBe(
    `${fresh}pixels, features: 0 of 60 images${fresh}pixels, features: 48 of 60 images` +
      `${fresh}pixels, features: 60 images\n${fresh}pixels, linear probe: 7 of 60 epochs\n`,
  )
})

test('a file gets what is done', () => {
  expect(written(false, twoParts)).toBe('pixels, features: 60 images\n')
})
