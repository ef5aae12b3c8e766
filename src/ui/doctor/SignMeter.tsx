// One sign: its value on its scale, with the part of the scale where it shows a collapse.

import type { Sign } from '../../runs/collapse'
import { Help } from '../parts/Help'
import { useColumnName } from '../twin/columnName'
import { threeDigits } from '../../runs/threeDigits'
import { endText, placeOf, scaleText, signText, signWords } from './words'

export function SignMeter({ sign }: { sign: Sign }) {
  const { title, help } = signWords(sign)
  const nameOf = useColumnName()
  const { value, scale, bad } = sign
  const isBad = bad !== null && value >= bad.from && value <= bad.to
  const end = endText(sign)
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`
  const [from, to] = bad ? [placeOf(bad.from, sign), placeOf(bad.to, sign)] : [0, 0]
  return (
    <div className={`sign ${isBad ? 'sign-bad' : ''}`}>
      <Help title={title} word={title}>
        <p>{help}</p>
        <p>{scaleText(sign)}</p>
        {bad && <p>{`From ${threeDigits(bad.from)} to ${threeDigits(bad.to)} it shows a collapse.`}</p>}
      </Help>
      <span className="sign-value">{signText(sign)}</span>
      <div
        className="sign-scale"
        role="meter"
        aria-label={nameOf(title)}
        aria-valuemin={scale.least}
        aria-valuemax={scale.most}
        aria-valuenow={Math.min(scale.most, Math.max(scale.least, value))}
        aria-valuetext={`${signText(sign)}, scale to ${end}${isBad ? '; shows a collapse' : ''}`}
      >
        {bad && <span className="sign-zone" style={{ left: percent(from), width: percent(to - from) }} />}
        <span className="sign-mark" style={{ left: percent(placeOf(value, sign)) }} />
      </div>
      <span className="sign-end">{end}</span>
    </div>
  )
}
