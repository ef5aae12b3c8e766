// Compared experiments in numbers: the settings in which they differ, and no others; of those with repeats a measure over
// their seeds.

import { useMemo } from 'react'
import { comparisons } from '../../runs/diff'
import { Help } from '../parts/Help'
import { haveRepeats, repeatedName, seedsText, type Repeated } from './repeated'

interface Props {
  /** A column each. */
  groups: readonly Repeated[]
  /** What was measured over seeds, a row each. */
  measured: readonly { title: string; values: readonly string[] }[]
}

export function ComparedTable({ groups, measured }: Props) {
  const hasRepeats = haveRepeats(groups)
  const settings = useMemo(() => {
    const rows = comparisons(groups.map(({ runs: [{ config }] }) => config))
    return hasRepeats ? rows.filter(({ path }) => path !== 'seed') : rows
  }, [groups, hasRepeats])
  if (groups.length === 1 && !hasRepeats)
    return (
      <p className="lead">
        {groups[0].runs.length > 1
          ? 'These runs have the same settings.'
          : 'Tick another run to see both on one chart.'}
      </p>
    )
  const rows = [
    ...(hasRepeats ? [{ title: 'Seeds', values: groups.map(({ seeds }) => seedsText(seeds)) }] : []),
    ...measured,
    ...settings.map(({ group, title, values }) => ({
      title: group ? `${group}: ${title.toLowerCase()}` : title,
      values: values.map((value) => value ?? '–'),
    })),
  ]
  return (
    <div className="comparison-table" role="group" tabIndex={0} aria-label="Compared experiments in numbers">
      <table>
        <thead>
          <tr>
            <th scope="col">{hasRepeats ? <About /> : 'Setting'}</th>
            {groups.map((group) => (
              <th key={group.runs[0].key} scope="col">
                <span className={`swatch swatch-series-run-${group.runs[0].colour}`} aria-hidden="true" />
                {repeatedName(group)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ title, values }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {values.map((value, i) => (
                <td key={groups[i].runs[0].key}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function About() {
  return (
    <Help title="Over seeds" word="Over seeds">
      <p>
        Runs that differ in nothing but their seed are repeats and share a column. Their mean is at the last step that
        all ended runs were measured at, and ± is the sample standard deviation: how far one run is from another by
        luck.
      </p>
      <p>
        The difference to the first column is taken seed by seed, for runs with the same seed see the same batches. Its
        ± is half of the 95 % confidence interval by Student’s t; a difference smaller than that may be chance. With two
        or three seeds only a large one is more.
      </p>
      <p>All of it is on the same held-out images: how far others might give other numbers is the band of each run.</p>
    </Help>
  )
}
