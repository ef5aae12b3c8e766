import { expect, test } from 'vitest'
import type { AttentionAnswer } from '../../../train/protocol'
import { leadText } from './words'

test('what is said of the network is what was found in it', () => {
  const of = (hasCls: boolean, bias: object | null) =>
    leadText({ map: { layout: { hasCls } }, bias } as AttentionAnswer)
  expect(of(false, {})).toContain('shifts its windows')
  expect(of(true, null)).toContain('cls token')
  expect(of(false, null)).not.toMatch(/shift|cls token|Swin|DINO/)
  expect(leadText(null)).toBe(of(false, {}))
})
