// Copies an address, puts it into the address bar, and says so; where the browser does not let a page copy, the address is
// shown to be copied by hand.

import { useState, type ReactNode } from 'react'
import { wholeText } from '../../base/numberText'
import { OWN_LINK } from './ownLink'

interface Copied {
  link: string
  words: string
  isCopied: boolean
}

/** It may lie below the edge of a column that scrolls. One function for good, so that it is called once for each link. */
const bringIntoSight = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' })

/** @returns how to copy, and what is to be shown in a status of the page */
export function useCopiedLink(): { copy: (link: string, words: string) => void; told: ReactNode } {
  const [copied, setCopied] = useState<Copied | null>(null)
  const copy = (link: string, words: string) => {
    history.replaceState(OWN_LINK, '', link)
    navigator.clipboard.writeText(link).then(
      () => setCopied({ link, words, isCopied: true }),
      () => setCopied({ link, words, isCopied: false }),
    )
  }
  const told = copied && (
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
