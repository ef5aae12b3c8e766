// The few numbers of a timed step, and how they were come by.

import { wholeText } from '../../base/numberText'
import type { StepTiming } from '../../train/protocol'
import { rateText, msText } from './rateText'
import { totalMs } from './stepShares'

const METHODS = {
  timestamps:
    'by timestamp queries. Browsers round these to a tenth of a millisecond, so on graphics hardware a launch is repeated until it is long enough to time; its inputs may then come from caches',
  submits:
    'by the clock, from a submit to its answer, less what an empty one takes: this GPU offers no timestamp queries. On graphics hardware a launch is repeated until it is long enough to time; its inputs may then come from caches',
}

export function StepFacts({ timing }: { timing: StepTiming }) {
  const { launches, dispatches, stepMs, apartMs, method, peakGflops, peakGBps, specialised } = timing
  return (
    <>
      <dl className="facts step-facts">
        <div>
          <dt>A whole step, submitted at once</dt>
          <dd>
            {msText(stepMs)}, {wholeText(dispatches)} dispatches
          </dd>
        </div>
        {apartMs !== null && (
          <div>
            <dt>The same, a dispatch for each launch</dt>
            <dd>{msText(apartMs)}</dd>
          </div>
        )}
        <div>
          <dt>Its launches, one by one, together</dt>
          <dd>{msText(totalMs(launches))}</dd>
        </div>
        <div>
          <dt>Launches, pipelines</dt>
          <dd>
            {wholeText(launches.length)}, {wholeText(specialised.length)}
          </dd>
        </div>
        <div>
          <dt>Peak: f32 multiply-adds</dt>
          <dd>{rateText(peakGflops, 'GFLOP/s')}</dd>
        </div>
        <div>
          <dt>Bandwidth: a large copy</dt>
          <dd>{rateText(peakGBps, 'GB/s')}</dd>
        </div>
      </dl>
      <p className="lead">
        Timed {METHODS[method]}. Operations and bytes are counted from shapes: a multiply-add is two, every number is
        read and written once. Peak and bandwidth were measured just now; what fits a cache can exceed the bandwidth of
        memory.
      </p>
    </>
  )
}
