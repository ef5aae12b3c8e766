// A few words that are said, and are gone after some seconds.

import { useEffect, useState } from 'react'

const SHOWN_MS = 6000

/** `say('')` takes them away at once. */
export function useBriefNote(): { note: string; say: (note: string) => void } {
  const [said, setSaid] = useState({ note: '' })
  useEffect(() => {
    if (!said.note) return
    const timer = setTimeout(() => setSaid({ note: '' }), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [said])
  return { note: said.note, say: (note) => setSaid({ note }) }
}
