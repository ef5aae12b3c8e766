// What came with a link: its author's numbers beside those measured here, and whether the run here has reproduced them.

import { useMemo } from 'react'
import { measureText, wholeText } from '../../base/numberText'
import { metricOf } from '../../runs/metrics'
import { RESULT_KEYS, lastValue, type ResultKey } from '../../runs/results'
import type { Verdict } from '../../runs/reproduction'
import { twinWords } from '../../runs/twin'
import { Stroke } from '../charts/Stroke'
import { Button } from '../parts/Button'
import { Icon, type IconName } from '../parts/Icon'
import { Panel } from '../parts/Panel'
import { MAIN_BUTTON } from '../run/mainButton'
import { runUnder, type RunLetter } from '../state/runs'
import type { SentRun } from '../state/sharedSlice'
import { useApp } from '../state/useApp'
import { TwinNote } from '../twin/TwinNote'
import { useReproduction } from './useReproduction'

const LOOKS: Record<Verdict, { icon: IconName; tone: string }> = {
  waiting: { icon: 'help', tone: 'quiet' },
  same: { icon: 'check', tone: 'good' },
  close: { icon: 'check', tone: 'good' },
  differs: { icon: 'alert', tone: 'bad' },
  another: { icon: 'alert', tone: 'bad' },
}

export function SentPanel() {
  const sent = useApp((s) => s.sent)
  const drop = useApp((s) => s.dropSent)
  const [a, b] = [sent?.a?.config, sent?.b?.config]
  const words = useMemo(() => (a && b ? twinWords(a, b) : null), [a, b])
  if (!sent) return null
  const isPair = sent.b !== null
  return (
    <Panel
      title="Results that came with the link"
      anchor="sent"
      lead={`Measured by its author${sent.adapter && ` on ${sent.adapter}`}, with code ${sent.code || 'unknown'}. They are the author’s word until they are run here; the charts draw them thin and dashed.`}
      aside={
        <Button look="quiet" icon="close" heir={MAIN_BUTTON} onClick={drop}>
          Put away
        </Button>
      }
    >
      {a && b && <TwinNote a={a} b={b} />}
      <div className="sent">
        {sent.a && <Comparison letter="A" run={sent.a} isPair={isPair} own={words?.a} />}
        {sent.b && <Comparison letter="B" run={sent.b} isPair own={words?.b} />}
      </div>
    </Panel>
  )
}

interface Compared {
  letter: RunLetter
  run: SentRun
  isPair: boolean
  /** What it has and its twin has not; undefined where it has none. */
  own: string | undefined
}

function Comparison({ letter, run, isPair, own }: Compared) {
  const found = useReproduction(letter)
  if (!found) return null
  const { icon, tone } = LOOKS[found.verdict]
  return (
    <section className={`sent-run sent-run-${letter.toLowerCase()}`} aria-label={isPair ? `Run ${letter}` : 'The run'}>
      {own && (
        <h3 className="column-head">
          <Stroke letter={letter} />
          <span className="column-words">{own}</span>
        </h3>
      )}
      <div className={`sent-verdict sent-${tone}`}>
        <Icon name={icon} />
        <div>
          <p role="status" className="sent-title">
            {isPair && `${letter}: `}
            {found.title}
          </p>
          <p>{found.detail}</p>
          {found.causes.length > 0 && (
            <>
              <p>{found.verdict === 'same' ? 'All the same, with' : 'What differs:'}</p>
              <ul className="sent-causes">
                {found.causes.map((cause) => (
                  <li key={cause}>{cause}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
      <Numbers letter={letter} run={run} />
    </section>
  )
}

function Numbers({ letter, run: { results } }: { letter: RunLetter; run: SentRun }) {
  const own = useApp((s) => runUnder(s, letter))
  const keys = RESULT_KEYS.filter((key) => results.values[key] !== undefined)
  return (
    <table className="sent-numbers">
      <caption className="unseen">Numbers of the link and of this page</caption>
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Author’s, step {wholeText(results.step)}</th>
          <th scope="col">Here{own && own.step > 0 ? `, step ${wholeText(own.step)}` : ''}</th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key}>
            <th scope="row">{titleOf(key)}</th>
            <td>{valueText(key, results.values[key])}</td>
            <td>{valueText(key, own && own.step > 0 ? lastValue(own, key) : null)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const titleOf = (key: ResultKey): string => metricOf(key)?.title ?? key

function valueText(key: ResultKey, value: number | null | undefined): string {
  const unit = metricOf(key)?.unit ?? ''
  return value == null ? '–' : `${measureText(value, unit)}${unit && ` ${unit}`}`
}
