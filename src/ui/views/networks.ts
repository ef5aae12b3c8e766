// The two networks a view can look into, and whose weights it shows, in words.

import { wholeText } from '../../base/numberText'
import type { Inspected, NetworkName } from '../../train/protocol'
import type { RunLetter } from '../state/runs'

export const NETWORKS: readonly { value: NetworkName; title: string }[] = [
  { value: 'teacher', title: 'Teacher' },
  { value: 'student', title: 'Student' },
]

/** @param letter of the run, where it has a twin */
export function subjectText(network: NetworkName, subject: Inspected, letter: RunLetter | ''): string {
  const name = `${letter && `Run ${letter}: `}${network === 'teacher' ? 'Teacher' : 'Student'}`
  if (subject.of === 'file')
    return `${name} of “${subject.name}”${subject.trained === null ? '' : ` after ${subject.trained}`}`
  if (subject.of === 'random') return `${name} with random weights: nothing is trained yet`
  return subject.step === 0 ? `${name} before its first step` : `${name} after step ${wholeText(subject.step)}`
}
