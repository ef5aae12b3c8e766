// The name of a kept run, and giving it another.

import { useState } from 'react'
import { IconButton } from '../parts/Button'
import { useApp } from '../state/useApp'

const MOST_LETTERS = 60

export function RunName({ runKey, name }: { runKey: string; name: string }) {
  const [draft, setDraft] = useState<string | null>(null)
  const [isBack, setIsBack] = useState(false) // from the field by a key: the button that opened it has the focus again
  const changeRun = useApp((s) => s.changeRun)
  const open = () => {
    setIsBack(false)
    setDraft(name)
  }
  const take = () => {
    const next = draft?.trim()
    if (next && next !== name) changeRun(runKey, { name: next })
    setDraft(null)
  }
  if (draft === null)
    return (
      <>
        <span className="kept-title">{name}</span>
        <IconButton icon="pencil" label={`Rename ${name}`} autoFocus={isBack} onClick={open} />
      </>
    )
  return (
    <input
      className="run-rename"
      aria-label={`New name of ${name}`}
      autoFocus
      maxLength={MOST_LETTERS}
      value={draft}
      onChange={({ target }) => setDraft(target.value)}
      onFocus={({ target }) => target.select()}
      onBlur={take}
      onKeyDown={(event) => {
        const { key } = event
        if (key !== 'Enter' && key !== 'Escape') return
        event.preventDefault() // or the button that has the focus next would be pressed by the same key
        setIsBack(true)
        if (key === 'Enter') take()
        else setDraft(null)
      }}
    />
  )
}
