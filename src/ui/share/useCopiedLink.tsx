// Copies an address, puts it into the address bar, and says so; where the browser does not let a page copy, the address is
// shown to be copied by hand.

import { useState, type ReactNode } from 'react'
import { wholeText } from '../parts/numberText'

interface Copied {
  link: string
  words: string
  isCopied: boolean
}

/** @returns how to copy, and what is to be shown in a status of the page */
export function useCopiedLink(): { copy: (link: string, words: string) => void; told: ReactNode } {
  const [copied, setCopied] = useState<Copied | null>(null)
  const copy = (link: string, words: string) => {
    history.replaceState(null, '', link)
    navigator.clipboard.writeText(link).then(
      () => setCopied({ link, words, isCopied: true }),
      () => setCopied({ link, words, isCopied: false }),
    )
  }
  const told = copied && (
    <>
      {copied.isCopied && `Link copied. ${copied.words} ${wholeText(copied.link.length)} characters.`}
      {!copied.isCopied && (
        <label>
          The browser does not let the page copy. {copied.words} Here is the link:
          <input readOnly value={copied.link} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </>
  )
  return { copy, told }
}
