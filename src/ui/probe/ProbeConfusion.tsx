// Which classes the probe takes for which: of the linear one, or of the vote of any number of neighbours.

import { useState } from 'react'
import { Confusion } from '../confusion/Confusion'
import { Segments } from '../parts/Segments'
import type { ProbeResult } from '../state/probeSlice'
import { knnTitle } from './words'

export function ProbeConfusion({ result: { network, probed } }: { result: ProbeResult }) {
  const [wanted, setWanted] = useState('linear')
  const { linear, knn } = network
  const judges = [
    ...(linear?.confusion ? [{ value: 'linear', title: 'Linear probe', counts: linear.confusion }] : []),
    ...knn.flatMap(({ k, confusion }) => (confusion ? [{ value: `knn${k}`, title: knnTitle({ k }), counts: confusion }] : [])),
  ] // prettier-ignore
  const judge = judges.find(({ value }) => value === wanted) ?? judges.at(0)
  if (!judge) return null
  return (
    <div className="probe-confusion">
      <Segments label="Confusions of" options={judges} value={judge.value} onChange={setWanted} />
      <Confusion counts={judge.counts} classes={probed.classes} of={judge.title} />
    </div>
  )
}
