// How far the form is from its preset, the way back, and the link that carries it elsewhere.

import { useState } from 'react'
import { encodeLink } from '../../runs/link'
import { presetNamed } from '../../runs/presets'
import { Button } from '../parts/Button'
import { pairOf } from '../state/configSlice'
import { useApp, useAppStore } from '../state/useApp'

export function Changes() {
  const count = useApp((s) => s.changes.length)
  const title = useApp((s) => presetNamed(s.presetName).title)
  const resetAll = useApp((s) => s.resetAll)
  return (
    <div className="changes">
      <p className="changes-text">
        {count === 0 ? `${title}, unchanged` : `${count} ${count === 1 ? 'change' : 'changes'} against ${title}`}
      </p>
      {count > 0 && (
        <Button look="quiet" icon="reset" onClick={resetAll}>
          Reset
        </Button>
      )}
      <CopyLink />
    </div>
  )
}

function CopyLink() {
  const store = useAppStore()
  const isPair = useApp((s) => s.other !== null)
  const [copied, setCopied] = useState<{ link: string; isCopied: boolean } | null>(null)
  const copy = async () => {
    const { a, b } = pairOf(store.getState())
    const link = new URL(`#${encodeLink(a, b ?? undefined)}`, location.href).href
    history.replaceState(null, '', link)
    const isCopied = await navigator.clipboard.writeText(link).then(
      () => true,
      () => false,
    )
    setCopied({ link, isCopied })
  }
  return (
    <>
      <Button look="quiet" icon="link" onClick={() => void copy()}>
        Copy link
      </Button>
      <span role="status" className="changes-copied">
        {copied?.isCopied &&
          (isPair ? 'Link copied. It holds A and B.' : 'Link copied. It holds these settings and the seed.')}
        {copied && !copied.isCopied && (
          <label>
            The browser does not let the page copy. Here is the link:
            <input readOnly value={copied.link} onFocus={(event) => event.target.select()} />
          </label>
        )}
      </span>
    </>
  )
}
