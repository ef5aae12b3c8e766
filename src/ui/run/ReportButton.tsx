// Saves what a run has shown so far as one page, to be read, printed and sent.

import { Button } from '../parts/Button'
import { download } from '../parts/download'
import { reportNow } from '../share/reportNow'
import { viewPictures } from '../share/viewPictures'
import { runsOf } from '../state/runSlice'
import { useApp, useAppStore } from '../state/useApp'
import { MAIN_BUTTON } from './mainButton'

export function ReportButton() {
  const store = useAppStore()
  const hasCurves = useApp((s) => runsOf(s).some(({ steps }) => steps.lastStep >= 0))
  const save = async () => {
    const report = reportNow(store.getState(), await viewPictures(store.getState()))
    if (report) download(new Blob([report.text], { type: 'text/html' }), report.name)
  }
  return (
    hasCurves && (
      <Button icon="report" look="quiet" heir={MAIN_BUTTON} aria-label="Save report" onClick={() => void save()}>
        Save report
      </Button>
    )
  )
}
