// The report of the run, or of both twins, as they stand.

import { CODE_VERSION } from '../../runs/codeVersion'
import { reportHtml, type ReportRun } from '../../runs/report/report'
import { nearestPreset } from '../../runs/nearestPreset'
import { outcomeTexts } from '../outcome/judged'
import { knownImages } from '../charts/errorBand'
import { runsOf } from '../state/runSlice'
import type { RunStatus } from '../state/runState'
import type { AppState } from '../state/store'
import { adapterOf, addressOf, measuredRun, sharedExperiment, sharedResults } from './measuredRun'
import type { ViewPictures } from './viewPictures'

const STATUS_WORDS: Record<RunStatus, string> = {
  idle: 'not started',
  building: 'being prepared',
  training: 'still training',
  paused: 'paused',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'stopped by an error',
}

/** @returns null before a run was started */
export function reportNow(state: AppState, views: ViewPictures): { name: string; text: string } | null {
  const runs = runsOf(state).flatMap((run): ReportRun[] => {
    const measured = measuredRun(run)
    if (!measured) return []
    const data = run.images?.title ?? measured.config.data.name
    const told = { data, status: STATUS_WORDS[run.status], baselines: run.baselines, images: knownImages(run) }
    return [{ ...measured, ...told }]
  })
  const [first] = runs
  if (!first) return null
  const text = reportHtml({
    outcome: outcomeTexts(state),
    runs,
    ...views,
    adapter: adapterOf(state),
    code: CODE_VERSION,
    link: addressOf(sharedExperiment(state), { results: sharedResults(state) }),
    made: Date.now(),
  })
  return { name: `esvit-${nearestPreset(first.config).name}-step-${first.step}-report.html`, text }
}
