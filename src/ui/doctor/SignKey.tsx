// What is drawn on the scales, and why a curve may end elsewhere than its tick.

import { WINDOW } from '../../runs/collapse'

export function SignKey() {
  return (
    <ul className="sign-key" aria-label="Key of the scales">
      <li>
        <span className="sign-key-tick" aria-hidden="true" /> now: mean of the last {WINDOW} steps, or the last
        evaluation
      </li>
      <li>
        <span className="sign-key-zone" aria-hidden="true" /> shows a collapse
      </li>
      <li>curves below: single steps</li>
    </ul>
  )
}
