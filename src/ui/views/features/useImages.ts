// The question of the map and its answer: features come with every answer, pictures only when they are new.

import { useMemo, useState } from 'react'
import type { AnswerOf, QuestionOf } from '../../../train/protocol'
import { useApp } from '../../state/useApp'
import { lookedInto } from '../keepAsking'
import { useView, type View } from '../useView'
import { firstCount, type MapAsked } from './mapSettings'

/** Training images that are compared with, at most. */
const MOST_TRAINING = 2000

interface Images {
  view: View<'images'>
  answer: AnswerOf<'images'> | null
  /** Pictures of the images of the answer; null until they have come. */
  pictures: AnswerOf<'images'>['pictures']
  /** Images on the map that were asked for. */
  count: number
  /** Names the images, whatever the network. */
  name: string
}

export function useImages({ network, count: wanted, own, usesTraining }: MapAsked, ownNumber: number): Images {
  const isSoftware = useApp((s) => s.device?.isSoftware ?? true)
  const images = useApp((s) => {
    const { data, evaluation } = lookedInto(s)
    return JSON.stringify([data, s.cards[data.name]?.hash, usesTraining ? evaluation.trainImages : 0])
  })
  const seed = useApp((s) => lookedInto(s).data.seed)
  const trainImages = useApp((s) => lookedInto(s).evaluation.trainImages)
  const [pictures, setPictures] = useState<Images['pictures']>(null)

  const count = wanted ?? firstCount(isSoftware)
  const name = `${images}, ${count}, ${own ? ownNumber : 'none'}`
  const hasPictures = pictures?.name === name
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
  const answer = view.inspection?.answer ?? null
  // kept from one answer to the next: React's way to take over what has come
  if (answer?.pictures && answer.pictures !== pictures) setPictures(answer.pictures)
  const areOfThese =
    answer &&
    pictures?.heldOut.count === answer.heldOut.indices.length &&
    pictures.training.count === answer.training.indices.length
  return { view, answer, pictures: areOfThese ? pictures : null, count, name }
}
