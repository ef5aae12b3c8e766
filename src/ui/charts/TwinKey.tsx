// Which of two twins is drawn how, by what it has and the other has not. Nothing for a run alone.

import { useMemo } from 'react'
import { twinWords } from '../../runs/twin'
import { useApp } from '../state/useApp'
import { Stroke } from './Stroke'

export function TwinKey() {
  const a = useApp((s) => s.runConfig)
  const b = useApp((s) => s.twin?.runConfig)
  const words = useMemo(() => (a && b ? twinWords(a, b) : null), [a, b])
  if (!words) return null
  return (
    <ul className="twin-key">
      <li>
        <Stroke letter="A" /> {words.a}
      </li>
      <li>
        <Stroke letter="B" /> {words.b}
      </li>
    </ul>
  )
}
