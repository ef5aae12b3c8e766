// How far off each case of an operation was, one way and in one variant a row.

import { measureText } from '../../base/numberText'
import type { CheckResult } from '../../train/protocol'

export function ResultTable({ op, results }: { op: string; results: readonly CheckResult[] }) {
  return (
    <div className="op-results" tabIndex={0} role="group" aria-label={`Results of ${op}`}>
      <table>
        <caption className="unseen">
          Cases of {op}: how far what was found is from the reference, and how far it may be
        </caption>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Variant</th>
            <th scope="col">Way</th>
            <th scope="col">Largest error</th>
            <th scope="col">Relative L2</th>
            <th scope="col">Tolerance</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          {results.map((result, i) => (
            <Row key={i} result={result} />
          ))}
        </tbody>
      </table>
      <p className="lead">
        Allowed error: tolerance × (1 + |expected value|). The tolerance is 0 where values are only copied.
      </p>
    </div>
  )
}

function Row({ result }: { result: CheckResult }) {
  const { variant, direction, kernels, maxAbs, relL2, tolerance, ok, failure } = result
  return (
    <tr className={ok ? '' : 'op-wrong'}>
      <th scope="row">{result.case}</th>
      <td title={kernels.join('\n')}>{variant}</td>
      <td>{direction}</td>
      {failure ? (
        <td colSpan={3} className="op-failure">
          {failure}
        </td>
      ) : (
        <>
          <td>{measureText(maxAbs)}</td>
          <td>{measureText(relL2)}</td>
          <td>{tolerance ? tolerance.toExponential(0) : '0'}</td>
        </>
      )}
      <td>{ok ? 'agrees' : 'differs'}</td>
    </tr>
  )
}
