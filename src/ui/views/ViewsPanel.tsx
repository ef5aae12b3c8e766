// The views as the network sees them: drawn by the kernels that train, from the random numbers that a run would use.

import { wholeText } from '../../base/numberText'
import { missingText } from '../device/missingText'
import { Button } from '../parts/Button'
import { Panel } from '../parts/Panel'
import { Pixels } from '../parts/Pixels'
import { areLive } from '../state/runs'
import { SHEETS } from '../state/lookAhead'
import { useApp } from '../state/useApp'
import type { ViewSheet } from '../../train/protocol'

export function ViewsPanel() {
  const sheets = useApp((s) => s.sheets)
  const failure = useApp((s) => s.viewsFailure)
  const step = useApp((s) => s.viewStep)
  const missing = useApp(missingText)
  return (
    <Panel
      title="What the network sees"
      anchor="views"
      aside={<Draw />}
      lead="Each image, then its global and its local crops. The teacher sees the global ones only. Without the normalisation that follows."
    >
      {failure && (
        <p className="note note-bad" role="alert">
          {failure}
        </p>
      )}
      {sheets ? (
        <ul className="sheets" aria-label={`Views of step ${wholeText(step)}`}>
          {sheets.map((sheet, i) => (
            <Sheet key={i} sheet={sheet} />
          ))}
        </ul>
      ) : (
        !failure && <p className="lead">{missing}</p>
      )}
    </Panel>
  )
}

function Draw() {
  const config = useApp((s) => s.config)
  const runConfig = useApp((s) => s.runConfig)
  const live = useApp(areLive)
  // what a run has seen last: nothing more is drawn unbidden after it began
  const runStep = useApp((s) => (areLive(s) ? s.step : Math.max(0, s.step - 1)))
  const step = useApp((s) => s.viewStep)
  const isDrawing = useApp((s) => s.isDrawing)
  // drawn before, or tried: then the images are here
  const isKnown = useApp((s) => s.sheets !== null || s.viewsFailure !== null)
  const isReady = useApp((s) => isKnown && s.device !== null && s.problems.length === 0)
  const askViews = useApp((s) => s.askViews)
  const isBehind = !live && step < runStep
  const shown = (live || isBehind) && runConfig ? runConfig : config
  return (
    <>
      <span className="lead">Crops of step {wholeText(step)}</span>
      <Button
        icon="dice"
        look="quiet"
        disabled={!isReady || isDrawing}
        onClick={() => askViews(shown, SHEETS, live || isBehind ? runStep : step + 1)}
      >
        {live ? 'Of this step' : isBehind ? `Of step ${wholeText(runStep)}` : 'Of the next step'}
      </Button>
    </>
  )
}

function Sheet({ sheet: { image, label, views } }: { sheet: ViewSheet }) {
  const globals = views.filter((view) => view.kind === 'global')
  const locals = views.filter((view) => view.kind === 'local')
  return (
    <li className="sheet">
      <p className="sheet-label">{label ?? 'no label'}</p>
      <div className="sheet-row">
        <Pixels {...image} label={`image${label ? ` of ${label}` : ''}`} className="sheet-image" />
        <span className="sheet-arrow" aria-hidden="true">
          →
        </span>
        {globals.map((view, i) => (
          <Pixels key={i} {...view} label={`global crop ${i + 1}`} className="sheet-global" />
        ))}
        {locals.length > 0 && (
          <div className="sheet-locals">
            {locals.map((view, i) => (
              <Pixels key={i} {...view} label={`local crop ${i + 1}`} className="sheet-local" />
            ))}
          </div>
        )}
      </div>
    </li>
  )
}
