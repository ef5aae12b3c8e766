// The figures of one probe: a line a measure, the network beside its baselines, and what they do and do not tell.

import { measureText, wholeText } from '../../base/numberText'
import type { ProbeScores } from '../../train/protocol'
import type { ProbeResult } from '../state/probeSlice'
import { useApp } from '../state/useApp'
import { NETWORKS } from '../views/networks'
import { LossCurves } from './LossCurves'
import { BASELINES, measuresOf, notesText, verdictText, whoseText, type Measure } from './words'

const percent = (value: number) => measureText(value, '%')

export function ProbeFigures({ result }: { result: ProbeResult }) {
  const { probed, network, random, pixels, probeId } = result
  const isUnderWay = useApp((s) => s.probing?.probeId === probeId)
  const title = NETWORKS.find(({ value }) => value === probed.network)?.title
  const missing = isUnderWay ? '…' : '–'
  const verdict = verdictText(result)
  return (
    <div className="probe-result">
      <p className="probe-whose">
        <strong>{whoseText(result)}</strong>
        <span className="lead">
          {' '}
          {result.target.name}, {probed.title}: {wholeText(probed.train)} training and {wholeText(probed.test)} held-out
          images
        </span>
      </p>
      <p role="status">{verdict}</p>
      <div className="probe-table" role="group" tabIndex={0} aria-label="Figures of the probe">
        <table>
          <caption className="unseen">Percent of the held-out images that are named rightly</caption>
          <thead>
            <tr>
              <th scope="col">Named rightly, %</th>
              <th scope="col">{title}</th>
              <th scope="col">{BASELINES.random}</th>
              <th scope="col">{BASELINES.pixels}</th>
            </tr>
          </thead>
          <tbody>
            {measuresOf(result).map((measure) => (
              <tr key={measure.key}>
                <th scope="row">{measure.title}</th>
                {[network, random, pixels].map((scores, i) => (
                  <Figure key={i} measure={measure} scores={scores} missing={missing} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="chart-note">{notesText(result, isUnderWay)}</p>
      {network.linear && <LossCurves result={result} />}
    </div>
  )
}

function Figure({ measure, scores, missing }: { measure: Measure; scores: ProbeScores | null; missing: string }) {
  const found = scores && measure.of(scores)
  return (
    <td>
      {found ? percent(found.top1) : missing}
      {found?.top5 != null && <span className="probe-aside"> top-5 {percent(found.top5)}</span>}
    </td>
  )
}
