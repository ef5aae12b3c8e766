// The numbers behind the bar: every kernel of every part of the step, the longest first.

import { useState } from 'react'
import { wholeText } from '../../base/numberText'
import type { StepTiming } from '../../train/protocol'
import { Linkish } from '../parts/Linkish'
import { familyColour } from './familyColour'
import { numberOrDash, shareText } from './rateText'
import { longestFirst, ratesOf, sectionsOf, totalMs, type Share } from './stepShares'

/** Rows that are seen at first. */
const FEW = 12

export function StepTable({ timing }: { timing: StepTiming }) {
  const [showsAll, setShowsAll] = useState(false)
  const shares = sectionsOf(timing.launches)
    .flatMap(({ kernels }) => kernels)
    .sort(longestFirst)
  const total = totalMs(timing.launches)
  return (
    <>
      <div className="step-table" tabIndex={0} role="group" aria-label="Kernels of the step, the longest first">
        <table>
          <thead>
            <tr>
              <th scope="col">Kernel</th>
              <th scope="col">Part</th>
              <th scope="col">Launches</th>
              <th scope="col">ms</th>
              <th scope="col">Share</th>
              <th scope="col">GFLOP/s</th>
              <th scope="col">of peak</th>
              <th scope="col">GB/s</th>
              <th scope="col">of bandwidth</th>
            </tr>
          </thead>
          <tbody>
            {shares.slice(0, showsAll ? undefined : FEW).map((share) => (
              <Row key={`${share.section} ${share.kernel}`} share={share} timing={timing} total={total} />
            ))}
          </tbody>
        </table>
      </div>
      {shares.length > FEW && (
        <Linkish onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? `Only the ${FEW} longest` : `All ${shares.length} kernels`}
        </Linkish>
      )}
    </>
  )
}

function Row({ share, timing, total }: { share: Share; timing: StepTiming; total: number }) {
  const { gflops, GBps, ofPeak, ofBandwidth } = ratesOf(share, timing)
  return (
    <tr>
      <th scope="row">
        <span className="swatch" style={{ background: familyColour(share.kernel) }} aria-hidden="true" />
        {share.kernel}
      </th>
      <td>{share.section}</td>
      <td>{wholeText(share.launches)}</td>
      <td>{numberOrDash(share.ms)}</td>
      <td>{shareText(share.ms / total)}</td>
      <td>{numberOrDash(gflops)}</td>
      <td>{shareText(ofPeak)}</td>
      <td>{numberOrDash(GBps)}</td>
      <td>{shareText(ofBandwidth)}</td>
    </tr>
  )
}
