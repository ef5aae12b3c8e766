// Why a button that needs the device cannot be pressed; nothing where there is one.

import { useApp } from '../state/useApp'

export function DeviceLack() {
  const isFound = useApp((s) => s.device !== null)
  const isMissing = useApp((s) => s.noDevice !== null)
  if (isFound) return null
  return <p className="lead">{isMissing ? 'Needs WebGPU.' : 'Waits for the graphics device.'}</p>
}
