// One operation: its formula and verdict; opened, what it is for, how far off each case was, and its WGSL.

import { useState } from 'react'
import type { OpListing } from '../../train/protocol'
import { Button } from '../parts/Button'
import { useApp } from '../state/useApp'
import { KernelText } from './KernelText'
import { ResultTable } from './ResultTable'
import { isRight } from './verdict'

export function OpRow({ listing }: { listing: OpListing }) {
  const { op, formula } = listing
  const [isOpen, setOpen] = useState(false)
  const results = useApp((s) => s.kernelResults[op])
  return (
    <details className="op" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="op-name">{op}</span>
        <span className="op-formula">{formula}</span>
        {!results && <span className="tag op-unchecked">not checked</span>}
        {results &&
          (isRight(results) ? (
            <span className="tag tag-accent">agrees</span>
          ) : (
            <span className="tag tag-bad">differs</span>
          ))}
      </summary>
      {isOpen && <Opened listing={listing} />}
    </details>
  )
}

function Opened({ listing: { op, computes, path, kernels, cases, hasGradient } }: { listing: OpListing }) {
  const results = useApp((s) => s.kernelResults[op])
  const isBusy = useApp((s) => s.kernelWork !== null)
  const askKernels = useApp((s) => s.askKernels)
  return (
    <div className="op-body">
      <p>{computes}</p>
      <p className="lead">
        <code>{path}</code>, its reference and {cases} {cases === 1 ? 'case' : 'cases'} beside it
        {hasGradient ? ', with gradients' : ', not differentiated'}.
      </p>
      <div className="kernels-bar">
        <Button icon="check" disabled={isBusy} onClick={() => askKernels({ ask: 'test', ops: [op] })}>
          Check {op}
        </Button>
      </div>
      {results && <ResultTable op={op} results={results} />}
      {kernels.length > 0 && <KernelText op={op} kernels={kernels} />}
    </div>
  )
}
