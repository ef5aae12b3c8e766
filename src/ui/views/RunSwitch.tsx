// Whose weights the views show: those of the run, of one of two twins or of both side by side, or of an opened file. Nothing
// where there is no choice. What shows how a run went has no file to offer: a file has no curves.

import { Segments } from '../parts/Segments'
import { useApp } from '../state/useApp'

const TWINS = [
  { value: 'A', title: 'Run A' },
  { value: 'B', title: 'Run B' },
  { value: 'both', title: 'Side by side' },
] as const
const FILE = { value: 'file', title: 'File' } as const

/** @param onlyRuns what is shown are runs, whatever the views look into */
export function RunSwitch({ onlyRuns = false }: { onlyRuns?: boolean }) {
  const isPair = useApp((s) => s.twin !== null)
  const hasRun = useApp((s) => s.runId > 0)
  const hasFile = useApp((s) => s.opened !== null && !onlyRuns)
  const value = useApp((s) => (s.showsFile && !onlyRuns ? 'file' : s.twin ? s.shown : 'alone'))
  const show = useApp((s) => s.show)
  const showFile = useApp((s) => s.showFile)
  const alone = { value: 'alone', title: hasRun ? 'Run' : 'Untrained' } as const
  const options = [...(isPair ? TWINS : [alone]), ...(hasFile ? [FILE] : [])]
  const choose = (chosen: (typeof options)[number]['value']) => {
    if (!onlyRuns) showFile(chosen === 'file')
    if (chosen !== 'file' && chosen !== 'alone') show(chosen)
  }
  return options.length > 1 && <Segments label="Whose weights" options={options} value={value} onChange={choose} />
}
