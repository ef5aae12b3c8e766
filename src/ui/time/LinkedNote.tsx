// Where the link looks, in words, until the reader chooses a moment or puts the words away.

import { IconButton } from '../parts/Button'
import { MAIN_BUTTON } from '../run/mainButton'
import { useApp } from '../state/useApp'
import { linkedText } from './linkedText'

export function LinkedNote() {
  const text = useApp(linkedText)
  const forget = useApp((s) => s.forgetLinkedStep)
  if (!text) return null
  return (
    <div className="linked">
      {/* read out when the views go there */}
      <p className="runbar-note" aria-live="polite">
        {text}
      </p>
      <IconButton icon="close" label="Forget the step of the link" heir={MAIN_BUTTON} onClick={forget} />
    </div>
  )
}
