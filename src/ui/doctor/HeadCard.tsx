// What the doctor says of one head: the verdict, and what it rests on.

import type { HeadDiagnosis } from '../../runs/collapse'
import { Icon } from '../parts/Icon'
import { InTurn } from '../parts/InTurn'
import { useColumnName } from '../twin/columnName'
import { SignMeter } from './SignMeter'
import { HEADS, VERDICTS } from './words'

export function HeadCard({ diagnosis }: { diagnosis: HeadDiagnosis }) {
  const { head, verdict, reason, signs } = diagnosis
  const { title, meaning, icon, tone } = VERDICTS[verdict]
  const nameOf = useColumnName()
  return (
    <section className={`head-card head-card-${tone}`} aria-label={nameOf(`${HEADS[head]}: diagnosis`)}>
      <h3>
        <span className="head-card-name">{HEADS[head]}</span>
        <span className="head-card-verdict">
          <Icon name={icon} />
          {title}
        </span>
      </h3>
      <p>{meaning}</p>
      <p className="head-card-reason">{reason}</p>
      {signs.length > 0 && (
        <InTurn>
          <div className="signs" role="group" aria-label={nameOf(`${HEADS[head]}: signs`)}>
            {signs.map((sign) => (
              <SignMeter key={sign.key} sign={sign} />
            ))}
          </div>
        </InTurn>
      )}
    </section>
  )
}
