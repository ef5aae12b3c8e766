// The figures of one probe: a line a measure, the network beside its baselines, and what they do and do not tell.

import { measureText, wholeText } from '../../base/numberText'
import type { ProbeScores } from '../../train/protocol'
import { standardError } from '../../runs/standardError'
import type { ProbeResult } from '../state/probeSlice'
import { useApp } from '../state/useApp'
import { NETWORKS } from '../views/networks'
import { LossCurves } from './LossCurves'
import { BASELINES, measuresOf, recipeText, verdictText, whoseText, type Measure } from './words'

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
      <p className="chart-note">{notesOf(result, isUnderWay)}</p>
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

function notesOf({ probed, network, pixels }: ProbeResult, isUnderWay: boolean): string {
  const { leftOut, train, test, temperature, classes } = probed
  const top1 = network.linear?.top1 ?? network.knn.at(-1)?.top1 ?? 0
  return [
    `Guessing names ${percent(100 / classes.length)} % rightly; with so many held-out images two standard errors of a figure are about ${percent(2 * standardError(top1, test))} points.`,
    'Images are drawn from the classes as evenly as they allow, those of the curve as they come: where classes are unequal, the two measure different things.',
    `A neighbour’s vote is exp(cosine / ${temperature}).`,
    leftOut.length > 0 && `Left out: k = ${leftOut.join(', ')}, for there are ${wholeText(train)} training images.`,
    network.linear && `Linear probe: ${recipeText(network.linear)}.`,
    pixels === null && !isUnderWay && 'Not all baselines were measured: the probe was ended before.',
  ]
    .filter(Boolean)
    .join(' ')
}
