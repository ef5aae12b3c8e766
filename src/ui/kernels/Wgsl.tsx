// A kernel's text, coloured. It scrolls in a box of its own.

import { useMemo } from 'react'
import { wgslTokens } from './wgslTokens'

export function Wgsl({ name, code }: { name: string; code: string }) {
  const tokens = useMemo(() => wgslTokens(code), [code])
  return (
    <pre className="wgsl" tabIndex={0} role="group" aria-label={`WGSL of ${name}`}>
      <code>
        {tokens.map(({ kind, text }, i) =>
          kind === 'plain' ? (
            text
          ) : (
            <span key={i} className={`wgsl-${kind}`}>
              {text}
            </span>
          ),
        )}
      </code>
    </pre>
  )
}
