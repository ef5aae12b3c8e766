// The opened panel: the self-test, one step launch by launch, and the list of operations.

import { useEffect } from 'react'
import { Linkish } from '../parts/Linkish'
import { failureText } from '../parts/fetchFailure'
import { useApp } from '../state/useApp'
import { Diagnostics } from './Diagnostics'
import { OpList } from './OpList'
import { SelfTest } from './SelfTest'
import { StepSection } from './StepSection'

export function Kernels() {
  const hasDevice = useApp((s) => s.device !== null)
  const isLooking = useApp((s) => s.noDevice === null)
  const isListed = useApp((s) => s.kernelOps !== null)
  const failure = useApp((s) => s.kernelFailure)
  const askKernels = useApp((s) => s.askKernels)
  useEffect(() => {
    if (hasDevice && !isListed) askKernels({ ask: 'list' })
  }, [hasDevice, isListed, askKernels])

  if (!hasDevice)
    return (
      <p>
        {isLooking
          ? 'Waiting for the graphics adapter …'
          : 'Kernels cannot be listed or tested without a graphics adapter.'}
      </p>
    )
  return (
    <div className="kernels">
      {failure && (
        <p className="note note-bad" role="alert">
          {failureText(failure)}{' '}
          {!isListed && (
            <Linkish heir="#kernels .kernels-bar .button" onClick={() => askKernels({ ask: 'list' })}>
              Try again
            </Linkish>
          )}
        </p>
      )}
      <SelfTest />
      <StepSection />
      <OpList />
      <Diagnostics />
    </div>
  )
}
