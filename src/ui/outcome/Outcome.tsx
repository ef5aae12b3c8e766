// The one sentence at the head of the results: what the run has come to, or both twins, and where to look next.

import { useMemo, type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { pairOutcomeOf } from '../../runs/outcome/pair'
import { outcomeOf, type Judged, type Outcome as OneOutcome } from '../../runs/outcome/words'
import { useDiagnosis } from '../doctor/useDiagnosis'
import { Help } from '../parts/Help'
import type { RunLetter } from '../state/runs'
import { useApp } from '../state/useApp'
import { commonOf, flatJudgedOf, judgedOf } from './judged'
import { PLACES } from './nextPlace'
import { roomFor, roomForPair, type Roomed } from './room'

export function Outcome() {
  const isPair = useApp((s) => s.twin !== null)
  return (
    <section className="outcome" aria-label="In short">
      {isPair ? <OfBoth /> : <OfOne />}
      <OfSeeds />
    </section>
  )
}

/** That this is one of several draws, and where they are seen together. */
function OfSeeds() {
  const repeats = useApp((s) => s.repeats)
  if (!repeats) return null
  return (
    <p className="outcome-seeds">
      Seed {repeats.number} of {repeats.of}: <a href="#runs">Runs</a> shows all of them together.
    </p>
  )
}

function OfOne() {
  const judged = useJudged('A')
  const { tone, lead, text, next } = outcomeOf(judged)
  const roomed = useRoomed(judged)
  const room = useMemo(() => roomFor(roomed), [roomed])
  return (
    <Told tone={tone} room={room}>
      <p>
        <span className="outcome-lead">{lead}</span>
        {text.slice(lead.length)} <Next next={next} />
      </p>
    </Told>
  )
}

function OfBoth() {
  const [a, b] = [useJudged('A'), useJudged('B')]
  const common = useApp(useShallow(commonOf))
  const { tone, lead, lines, rest, next } = pairOutcomeOf(a, b, common)
  const [roomedA, roomedB] = [useRoomed(a), useRoomed(b)]
  const room = useMemo(() => roomForPair(roomedA, roomedB), [roomedA, roomedB])
  return (
    <Told tone={tone} room={room}>
      {lead && <p className="outcome-lead">{lead}</p>}
      {lines.map(({ letter, text }) => (
        <p key={letter}>
          <strong>{letter}:</strong> {text}
        </p>
      ))}
      <p>
        {rest} <Next next={next} />
      </p>
    </Told>
  )
}

/** @param room see room.ts; a style keeps it */
function Told({ tone, room, children }: { tone: OneOutcome['tone']; room: string; children: ReactNode }) {
  return (
    <div className={`outcome-of outcome-${tone}`}>
      <div className="outcome-words" data-room={room}>
        <div>{children}</div>
      </div>
      <Help title="In short">
        <p>
          Images that the network never trains on are named by a weighted vote of the training images that are nearest
          in its features (k-NN): the curve of What is learnt. ± is two standard errors of a share of so many images,
          and “chance” is a difference of less than two standard errors of both.
        </p>
        <p>Whether its targets are healthy is the verdict under “Does it collapse?”</p>
      </Help>
    </div>
  )
}

function Next({ next }: Pick<OneOutcome, 'next'>) {
  if (!next) return null
  const { href, title, why } = PLACES[next]
  return (
    <>
      Next: <a href={href}>{title}</a> {why}
    </>
  )
}

/** The same from step to step: what it is asked for is worked out once a run. */
function useRoomed({ config, images, hasClasses }: Judged): Roomed {
  return useMemo(() => ({ config, images, hasClasses }), [config, images, hasClasses])
}

function useJudged(letter: RunLetter): Judged {
  const known = useApp(useShallow((s) => flatJudgedOf(s, letter)))
  return judgedOf(known, useDiagnosis(letter))
}
