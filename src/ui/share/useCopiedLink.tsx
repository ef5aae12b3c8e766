// Copies an address, puts it into the address bar, and says so; where the browser does not let a page copy, the address is
// shown to be copied by hand.

import { useState, type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { wholeText } from '../../base/numberText'
import { copyText } from '../parts/copyText'
import { useApp } from '../state/useApp'
import { OWN_LINK } from './ownLink'

interface Copied {
  /** The form and the run that it was copied from. */
  subject: object
  link: string
  words: string
  isCopied: boolean
}

/** It may lie below the edge of a column that scrolls. One function for good, so that it is called once for each link. */
const bringIntoSight = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' })

/** @returns how to copy, and what is to be shown in a status of the page */
export function useCopiedLink(): { copy: (link: string, words: string) => void; told: ReactNode } {
  const [copied, setCopied] = useState<Copied | null>(null)
  const subject = useApp(useShallow(({ config, other, seeds, runId }) => ({ config, other, seeds, runId })))
  const copy = (link: string, words: string) => {
    history.replaceState(OWN_LINK, '', link)
    copyText(link).then(
      () => setCopied({ subject, link, words, isCopied: true }),
      () => setCopied({ subject, link, words, isCopied: false }),
    )
  }
  // of a form and a run that are there no more it would be untrue
  const told = copied?.subject === subject && (
    <span key={copied.link} ref={bringIntoSight}>
      {copied.isCopied && `Link copied. ${copied.words} ${wholeText(copied.link.length)} characters.`}
      {!copied.isCopied && (
        <label>
          The browser does not let the page copy. {copied.words} Here is the link:
          <input readOnly value={copied.link} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </span>
  )
  return { copy, told }
}
