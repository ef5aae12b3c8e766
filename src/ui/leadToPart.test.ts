import { expect, test } from 'vitest'
import { encodeLink } from '../runs/link'
import { presetNamed } from '../runs/presets'
import { isPart } from './leadToPart'

test('the name of a part of the page is no link, and a link is none, wherever it is cut', () => {
  for (const name of ['results', 'doctor', 'device', 'data', 'correspondence', 'run-main'])
    expect(isPart(name)).toBe(true)
  const link = encodeLink({ ...presetNamed('smoke').config, seed: 12345 })
  for (const text of [link, 'e9.AAAA', 'e10', ...[2, 3, 9, link.length - 9].map((end) => link.slice(0, end))])
    expect(isPart(text)).toBe(false)
  for (const text of ['', '-', 'two words', 'e1.<img src=x onerror=alert(1)>', link.slice(2)])
    expect(isPart(text)).toBe(false)
})
