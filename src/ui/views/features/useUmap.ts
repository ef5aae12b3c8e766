// A UMAP of the images, made in a worker while the page goes on. It belongs to one step: while a run trains, the map stays as
// it was until the reader asks for a new one.

import { useEffect, useRef, useState } from 'react'
import type { AnswerOf } from '../../../train/protocol'
import { startProjection } from './projection'

interface UmapLayout {
  /** [N, 2] */
  points: Float32Array
  /** Whose features they are of. */
  whose: string
}

export interface Umap {
  /** Null until it is found. */
  layout: UmapLayout | null
  /** Share done; null where none is being made. */
  progress: number | null
  failure: string | null
  start: () => void
  cancel: () => void
}

const SEED = 0 // the same features give the same map

/** @param place names the network and the images @param isOn it is wanted */
export function useUmap(place: string, answer: AnswerOf<'images'> | null, whose: string, isOn: boolean): Umap {
  const [found, setFound] = useState<(UmapLayout & { place: string }) | null>(null)
  const [progress, setProgress] = useState<number | null>(null)
  const [failed, setFailed] = useState<{ place: string; message: string | null } | null>(null)
  const running = useRef<{ place: string; stop: () => void } | null>(null)
  const isHere = found?.place === place
  const isRefused = failed?.place === place

  const start = () => {
    if (!answer) return
    running.current?.stop()
    setFailed(null)
    setProgress(0)
    const job = { type: 'umap', features: answer.heldOut.features, width: answer.width, seed: SEED } as const
    const stop = startProjection(job, (news) => {
      if (news.type === 'progress') return setProgress(news.done / news.total)
      running.current = null
      setProgress(null)
      if (news.type === 'map') setFound({ place, points: news.points, whose })
      if (news.type === 'failed') setFailed({ place, message: news.message })
    })
    running.current = { place, stop }
  }

  const latest = useRef(start)
  useEffect(() => {
    latest.current = start
  })
  const hasAnswer = answer !== null
  useEffect(() => {
    const isRunning = running.current?.place === place
    if (isOn && hasAnswer && !isHere && !isRefused && !isRunning) latest.current()
  }, [isOn, hasAnswer, isHere, isRefused, place])
  useEffect(() => () => running.current?.stop(), [])

  return {
    layout: isHere ? found : null,
    progress,
    failure: isRefused ? failed.message : null,
    start,
    cancel: () => {
      running.current?.stop()
      running.current = null
      setProgress(null)
      setFailed({ place, message: null })
    },
  }
}
