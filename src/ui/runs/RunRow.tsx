// A kept run in the list: what it is, how far it is, and what can be done with it.

import { useMemo } from 'react'
import type { KeptRun } from '../../train/protocol'
import { Button, IconButton } from '../parts/Button'
import { MAIN_BUTTON } from '../run/mainButton'
import { isUnfinished, withTwin } from '../state/librarySlice'
import { runsOf } from '../state/runSlice'
import { areLive } from '../state/runs'
import { isLive } from '../state/runState'
import { useApp } from '../state/useApp'
import { RunName } from './RunName'
import { measuredText, originText, standText } from './words'

interface Props {
  run: KeptRun
  /** All that are listed, it among them. */
  runs: readonly KeptRun[]
  now: number
}

export function RunRow({ run, runs, now }: Props) {
  const { key, name, isPinned, colour, isElsewhere, failure } = run
  const here = useApp((s) => runsOf(s).find(({ copy, status }) => copy?.key === key && isLive(status))?.status ?? null)
  const isHere = here !== null
  const isOpening = useApp((s) => s.isOpening)
  const isCompared = useApp((s) => s.compared.includes(key))
  const compare = useApp((s) => s.compare)
  const changeRun = useApp((s) => s.changeRun)
  const removeRun = useApp((s) => s.removeRun)
  return (
    <li>
      <label className="run-compare">
        <input
          type="checkbox"
          checked={isCompared}
          aria-label={`Compare ${name}`}
          onChange={({ target }) => compare(key, target.checked)}
        />
        <span className={`swatch swatch-series-run-${colour}`} aria-hidden="true" />
      </label>
      <div className="run-words">
        <p className="run-head">
          <RunName runKey={key} name={name} />
          <IconButton
            icon="pin"
            label={isPinned ? `Unpin ${name}` : `Pin ${name} to the top`}
            aria-pressed={isPinned}
            onClick={() => changeRun(key, { isPinned: !isPinned })}
          />
        </p>
        <p className="kept-facts">{standText(run, now, here)}</p>
        <p className="kept-facts">{measuredText(run)}</p>
        <Origin run={run} runs={runs} />
        {failure !== null && <p className="kept-facts run-failure">{failure}</p>}
      </div>
      <div className="run-buttons">
        {!isHere && !isElsewhere && <GoOn run={run} runs={runs} />}
        {!isHere && !isElsewhere && (
          <IconButton
            icon="bin"
            label={`Remove ${name}`}
            heir=".run-removed .button"
            disabled={isOpening} // what is about to go on would train unlisted, and be cleared away with the next visit
            onClick={() => removeRun(run)}
          />
        )}
      </div>
    </li>
  )
}

/** What a hundred runs differ in takes a moment to find, and the list is told anew with every copy that is made. */
function Origin({ run, runs }: Pick<Props, 'run' | 'runs'>) {
  const { config } = run
  const first = (run.twin?.letter === 'B' && runs.find(({ key }) => key === run.twin?.key)) || null
  const [name, other] = [first?.name ?? '', first?.config ?? null]
  const text = useMemo(() => originText(config, other && { name, config: other }), [config, name, other])
  return <p className="kept-facts">{text}</p>
}

/** Going on with it, and with its twin; a run that has no steps left is opened to be looked into. */
function GoOn({ run, runs }: Pick<Props, 'run' | 'runs'>) {
  const isOpening = useApp((s) => s.isOpening)
  const isLocked = useApp((s) => s.device === null)
  const hasLive = useApp(areLive)
  const goOn = useApp((s) => s.goOn)
  const isShown = useApp((s) => runsOf(s).some(({ copy, status }) => copy?.key === run.key && status === 'finished'))
  const chosen = withTwin(run, runs)
  const goesOn = chosen.some(isUnfinished)
  const words = `${goesOn ? 'Go on' : 'Open'}${chosen.length > 1 ? ' (both)' : ''}`
  if (isShown && !goesOn) return <span className="tag tag-accent">shown above</span>
  return (
    <Button
      heir={MAIN_BUTTON}
      disabled={isOpening || isLocked}
      aria-label={`${words}: ${chosen.map(({ name }) => name).join(' and ')}`}
      title={hasLive ? 'What trains now is stopped first, and stays in this list.' : undefined}
      onClick={() => goOn(chosen.map(({ key }) => key))}
    >
      {words}
    </Button>
  )
}
