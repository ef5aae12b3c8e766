// What two twins differ in, in words, and what to mind when they are compared.

import { useMemo } from 'react'
import type { RunConfig } from '../../runs/config'
import { twinWords } from '../../runs/twin'

export function TwinNote({ a, b }: { a: RunConfig; b: RunConfig }) {
  const { differences, cautions } = useMemo(() => twinWords(a, b), [a, b])
  return (
    <p className="twin-note">
      <strong>{differences.length ? 'B differs:' : 'B has the same settings as A.'}</strong> {differences.join(' · ')}
      {differences.length > 0 && cautions.length > 0 && '.'}
      {cautions.map((caution) => (
        <span key={caution} className="twin-caution">
          {' '}
          {caution}
        </span>
      ))}
    </p>
  )
}
