// The two networks a view can look into, and whose weights it shows, in words.

import type { Inspected, NetworkName } from '../../train/protocol'
import { wholeText } from '../parts/numberText'

export const NETWORKS: readonly { value: NetworkName; title: string }[] = [
  { value: 'teacher', title: 'Teacher' },
  { value: 'student', title: 'Student' },
]

export function subjectText(network: NetworkName, subject: Inspected): string {
  const name = network === 'teacher' ? 'Teacher' : 'Student'
  if (subject.of === 'random') return `${name} with random weights: nothing is trained yet`
  return subject.step === 0 ? `${name} before its first step` : `${name} after step ${wholeText(subject.step)}`
}
