// The question of the map and its answers: features come with every answer, pictures only when they are new.

import { useMemo, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { AnswerOf, QuestionOf, RunLetter } from '../../../train/protocol'
import { useApp } from '../../state/useApp'
import { experimentOf, inspectedRuns, lookedInto } from '../lookedInto'
import { useSights, type Sight } from '../useSights'
import { useView, type View } from '../useView'
import { firstCount, type MapAsked } from './mapSettings'

/** Training images that are compared with, at most. */
const MOST_TRAINING = 2000

type Pictures = AnswerOf<'images'>['pictures']

/** One of the networks looked into. */
export interface ImagesSight extends Sight<'images'> {
  /** Pictures of the images of the answer; null until they have come. */
  pictures: Pictures
  /** Names the images that were asked for, whatever the network. */
  name: string
  /** Other images, or those of the other network, were asked for than the answer holds. */
  isAwaited: boolean
}

interface Images {
  view: View<'images'>
  sights: readonly ImagesSight[]
  /** Images on the map that were asked for. */
  count: number
}

export function useImages({ network, count: wanted, own, usesTraining }: MapAsked, ownNumber: number): Images {
  const isSoftware = useApp((s) => s.device?.isSoftware ?? true)
  const images = useApp(
    useShallow((s) =>
      inspectedRuns(s).map((run) => {
        const { data, evaluation } = experimentOf(s, run)
        return JSON.stringify([data, s.cards[data.name]?.hash, usesTraining ? evaluation.trainImages : 0])
      }),
    ),
  )
  const seed = useApp((s) => lookedInto(s).data.seed)
  const trainImages = useApp((s) => lookedInto(s).evaluation.trainImages)
  const [pictures, setPictures] = useState<Partial<Record<RunLetter, Pictures>>>({})
  const before = useSights('images')

  const count = wanted ?? firstCount(isSoftware)
  const choice = `${count}, ${own ? ownNumber : 'none'}`
  const name = [...images, choice].join(', ')
  const hasPictures = before.every(({ letter }) => pictures[letter]?.name === name)
  const question = useMemo(
    (): QuestionOf<'images'> => ({
      network,
      heldOut: count,
      training: usesTraining ? Math.min(trainImages, MOST_TRAINING) : 0,
      seed,
      own,
      pictures: hasPictures ? null : name,
    }),
    [network, count, usesTraining, trainImages, seed, own, hasPictures, name],
  )
  const view = useView('images', question)
  // kept from one answer to the next: React's way to take over what has come
  for (const { letter, answer } of view.sights)
    if (answer?.pictures && answer.pictures !== pictures[letter])
      setPictures({ ...pictures, [letter]: answer.pictures })
  const sights = view.sights.map((sight, i) => ({
    ...sight,
    pictures: ofAnswer(pictures[sight.letter], sight.answer),
    name: `${images[i]}, ${choice}`,
    isAwaited: sight.question?.network !== network || sight.question.heldOut !== count || sight.question.own !== own,
  }))
  return { view, sights, count }
}

/** The pictures, where they are those of the answer's images. */
function ofAnswer(pictures: Pictures | undefined, answer: AnswerOf<'images'> | null): Pictures {
  const areOfThese =
    answer &&
    pictures?.heldOut.count === answer.heldOut.indices.length &&
    pictures.training.count === answer.training.indices.length
  return areOfThese ? pictures : null
}
