// A step as a bar: above its parts, below the kernels of each, as wide as they take time. Arrows go from one to the next.
// What the pointer is over is told in words, but keys go on from what has focus: a pointer that rests must not steer them.

import { useRef, useState, type KeyboardEvent } from 'react'
import type { StepTiming } from '../../train/protocol'
import { familyColour } from './familyColour'
import { launchesText, msText, shareText } from './rateText'
import { sectionsOf, totalMs, type SectionShare, type Share } from './stepShares'

/** Share of the step from which a name fits. */
const LEGIBLE = 0.05

export function StepBar({ timing }: { timing: StepTiming }) {
  const sections = sectionsOf(timing.launches)
  const total = totalMs(timing.launches)
  const parts = sections.flatMap((section) => [section, ...section.kernels])
  const [at, setAt] = useState(0)
  const [pointed, setPointed] = useState<number>()
  const bar = useRef<HTMLDivElement>(null)
  const told = parts.at(pointed ?? at) ?? parts[0]

  const move = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: parts.length - 1 - at }
    if (!(event.key in steps)) return
    event.preventDefault()
    const next = Math.min(parts.length - 1, Math.max(0, at + steps[event.key]))
    bar.current?.querySelector<HTMLElement>(`[data-part="${next}"]`)?.focus()
  }
  const part = (entry: SectionShare | Share) => {
    const index = parts.indexOf(entry)
    return {
      'data-part': index,
      tabIndex: index === at ? 0 : -1,
      'aria-label': partText(entry, total),
      onFocus: () => {
        setAt(index)
        setPointed(undefined)
      },
      onPointerMove: () => setPointed(index),
      onPointerLeave: () => setPointed(undefined),
    }
  }

  return (
    <div className="step-bar-box">
      <div className="step-bar" ref={bar} role="group" aria-label="The step by what takes its time" onKeyDown={move}>
        {sections.map((section) => (
          <div key={section.section} className="step-column" style={{ flexGrow: section.ms || 0 }}>
            <button type="button" className="step-part step-section" {...part(section)}>
              {section.ms > LEGIBLE * total && section.section}
            </button>
            <div className="step-kernels">
              {section.kernels.map((share) => (
                <button
                  key={share.kernel}
                  type="button"
                  className="step-part"
                  style={{ flexGrow: share.ms || 0, background: familyColour(share.kernel) }}
                  {...part(share)}
                >
                  {share.ms > LEGIBLE * total && share.kernel.split('/')[1]}
                </button>
              ))}
            </div>
          </div>
        ))}
      </div>
      <p className="step-chosen">{partText(told, total)}</p>
    </div>
  )
}

const partText = (part: SectionShare | Share, total: number): string =>
  'kernel' in part
    ? `${part.section}: ${part.kernel}, ${launchesText(part.launches)}, ${msText(part.ms)}, ${shareText(part.ms / total)} of the step`
    : `${part.section}: ${msText(part.ms)}, ${shareText(part.ms / total)} of the step`
