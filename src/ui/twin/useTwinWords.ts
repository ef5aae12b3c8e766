// What the two runs on the page are in each other's light; null for a run alone.

import { useMemo } from 'react'
import { twinWords, type TwinWords } from '../../runs/twin'
import { useApp } from '../state/useApp'

export function useTwinWords(): TwinWords | null {
  const a = useApp((s) => s.runConfig)
  const b = useApp((s) => s.twin?.runConfig)
  return useMemo(() => (a && b ? twinWords(a, b) : null), [a, b])
}
