// Which of two twins is drawn how, by what it has and the other has not. Nothing for a run alone.

import { useTwinWords } from '../twin/useTwinWords'
import { Stroke } from './Stroke'

export function TwinKey() {
  const words = useTwinWords()
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
