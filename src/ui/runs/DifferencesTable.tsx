// The settings in which compared runs differ, and no others.

import { useMemo } from 'react'
import { comparisons } from '../../runs/diff'
import type { KeptRun } from '../../train/protocol'

export function DifferencesTable({ runs }: { runs: KeptRun[] }) {
  const rows = useMemo(() => comparisons(runs.map(({ config }) => config)), [runs])
  if (runs.length < 2) return <p className="lead">Tick another run to see both on one chart.</p>
  if (!rows.length) return <p className="lead">These runs have the same settings.</p>
  return (
    <div className="comparison-table" role="group" tabIndex={0} aria-label="Settings that differ">
      <table>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            {runs.map(({ key, name, colour }) => (
              <th key={key} scope="col">
                <span className={`swatch swatch-series-run-${colour}`} aria-hidden="true" />
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ path, group, title, values }) => (
            <tr key={path}>
              <th scope="row">{group ? `${group}: ${title.toLowerCase()}` : title}</th>
              {values.map((value, i) => (
                <td key={runs[i].key}>{value ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
