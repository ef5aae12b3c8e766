// One sign: its value on its scale, with the part of the scale where a collapse is certain.

import type { Sign } from '../../runs/collapse'
import { Help } from '../parts/Help'
import { measureText } from '../parts/numberText'
import { placeOf, signText, signWords } from './words'

export function SignMeter({ sign }: { sign: Sign }) {
  const { title, unit, help } = signWords(sign)
  const { value, scale, mostName, bad } = sign
  const isBad = bad !== null && value >= bad.from && value <= bad.to
  const end = `${mostName} ${measureText(scale.most, unit)}`
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`
  const [from, to] = bad ? [placeOf(bad.from, sign), placeOf(bad.to, sign)] : [0, 0]
  return (
    <div className={`sign ${isBad ? 'sign-bad' : ''}`}>
      <Help title={title} word={title}>
        <p>{help}</p>
        <p>{`The scale goes from ${scale.least} to ${end}${scale.isLog ? ', by factors' : ''}.`}</p>
        {bad && <p>{`From ${measureText(bad.from)} to ${measureText(bad.to)} it alone shows a collapse.`}</p>}
      </Help>
      <span className="sign-value">
        {isBad && <span className="unseen">shows a collapse: </span>}
        {signText(sign)}
      </span>
      <div
        className="sign-scale"
        role="meter"
        aria-label={title}
        aria-valuemin={scale.least}
        aria-valuemax={scale.most}
        aria-valuenow={Math.min(scale.most, Math.max(scale.least, value))}
        aria-valuetext={`${signText(sign)}, at most ${end}${isBad ? '; shows a collapse' : ''}`}
      >
        {bad && <span className="sign-zone" style={{ left: percent(from), width: percent(to - from) }} />}
        <span className="sign-mark" style={{ left: percent(placeOf(value, sign)) }} />
      </div>
      <span className="sign-end">{end}</span>
    </div>
  )
}
