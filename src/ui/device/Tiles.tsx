// Which tiles the matrix products have on this device, and what the start-up tune measured.

import { measureText } from '../../base/numberText'
import { useApp } from '../state/useApp'
import { NAMES, awaitedText, chosenText } from './tilesText'

export function Tiles() {
  const tuning = useApp((s) => s.tuning)
  const isSoftware = useApp((s) => s.device?.isSoftware)
  const refused = useApp((s) => s.device?.refusedTiles)
  if (isSoftware === undefined) return null
  return (
    <div className="tiles">
      {refused && <p className="lead">The tiles that the address asks for cannot be had: {refused}.</p>}
      <p className="lead">{tuning ? chosenText(tuning, isSoftware) : awaitedText(isSoftware)}</p>
      {tuning && tuning.measured.length > 0 && (
        <details className="skipped">
          <summary>Times of the products that were measured</summary>
          <p className="lead">{NAMES}</p>
          <div className="chart-table" role="group" tabIndex={0} aria-label="Tiles, measured">
            <table>
              <thead>
                <tr>
                  <th scope="col">Product</th>
                  <th scope="col">a step</th>
                  <th scope="col">tile</th>
                  <th scope="col">ms</th>
                  <th scope="col">rule’s</th>
                  <th scope="col">ms</th>
                </tr>
              </thead>
              <tbody>
                {tuning.measured.map(({ key, count, tile, ms, rule, ruleMs }) => (
                  <tr key={key}>
                    <th scope="row">{key}</th>
                    <td>{count}</td>
                    <td>{tile}</td>
                    <td>{measureText(ms)}</td>
                    <td>{rule}</td>
                    <td>{measureText(ruleMs)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  )
}
