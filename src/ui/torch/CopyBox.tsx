// Text to be taken elsewhere: shown as it is, and copied with one press.

import { useId, useState } from 'react'
import { Button } from '../parts/Button'
import { copyText } from '../parts/copyText'

interface Props {
  title: string
  text: string
}

export function CopyBox({ title, text }: Props) {
  const id = useId()
  const [copied, setCopied] = useState<{ text: string; isDone: boolean } | null>(null)
  const said = copied?.text === text ? copied : null // of another text it says nothing
  const copy = () => {
    copyText(text).then(
      () => setCopied({ text, isDone: true }),
      () => setCopied({ text, isDone: false }),
    )
  }
  return (
    <div className="copy-box">
      <div className="copy-head">
        <h4 id={id}>{title}</h4>
        <span role="status" className="copy-said">
          {said && (said.isDone ? 'Copied' : 'This browser does not let the page copy: select the text.')}
        </span>
        <Button look="quiet" aria-label={`Copy: ${title}`} onClick={copy}>
          Copy
        </Button>
      </div>
      <pre tabIndex={0} aria-labelledby={id}>
        {text}
      </pre>
    </div>
  )
}
