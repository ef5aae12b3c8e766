// Whose weights the views show: those of one twin or of the other. Nothing for a run alone.

import { Segments } from '../parts/Segments'
import type { RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'

const RUNS = [
  { value: 'A', title: 'Run A' },
  { value: 'B', title: 'Run B' },
] as const satisfies { value: RunLetter; title: string }[]

export function RunSwitch() {
  const isPair = useApp((s) => s.twin !== null)
  const shown = useApp((s) => s.shown)
  const show = useApp((s) => s.show)
  return isPair && <Segments label="Whose weights" options={RUNS} value={shown} onChange={show} />
}
