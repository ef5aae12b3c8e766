// The results of this visit side by side: steps of a run, twins, files. Choosing one shows its figures again.

import { measureText, wholeText } from '../../base/numberText'
import { Button } from '../parts/Button'
import { download } from '../parts/download'
import type { ProbeResult } from '../state/probeSlice'
import { probeCsv } from './probeCsv'
import { usualKnn, whoseText } from './words'

interface Props {
  results: readonly ProbeResult[]
  /** Number of the one whose figures are shown. */
  shown: number
  onShow: (probeId: number) => void
}

export function ProbeHistory({ results, shown, onShow }: Props) {
  const save = () => download(new Blob([probeCsv(results)], { type: 'text/csv' }), 'feature-probes.csv')
  return (
    <div className="probe-history">
      <div className="probe-history-head">
        <h3>Probes of this visit</h3>
        <Button look="quiet" icon="save" onClick={save}>
          CSV of the figures
        </Button>
      </div>
      <div className="probe-table" role="group" tabIndex={0} aria-label="Probes of this visit">
        <table>
          <thead>
            <tr>
              <th scope="col">Weights</th>
              <th scope="col">Run, images</th>
              <th scope="col">k-NN, %</th>
              <th scope="col">Linear, %</th>
            </tr>
          </thead>
          <tbody>
            {results.map((result) => (
              <Row key={result.probeId} result={result} isShown={result.probeId === shown} onShow={onShow} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

interface RowProps {
  result: ProbeResult
  isShown: boolean
  onShow: (probeId: number) => void
}

function Row({ result, isShown, onShow }: RowProps) {
  const { probeId, target, probed, network } = result
  const knn = usualKnn(network)
  return (
    <tr aria-current={isShown || undefined}>
      <th scope="row">
        <Button look="quiet" aria-pressed={isShown} onClick={() => onShow(probeId)}>
          {whoseText(result)}
        </Button>
      </th>
      <td>
        {target.name}
        <span className="probe-aside">
          {' '}
          {wholeText(probed.train)} + {wholeText(probed.test)}
        </span>
      </td>
      <td>
        {knn ? measureText(knn.top1, '%') : '–'}
        {knn && <span className="probe-aside"> k = {knn.k}</span>}
      </td>
      <td>{network.linear ? measureText(network.linear.top1, '%') : '–'}</td>
    </tr>
  )
}
