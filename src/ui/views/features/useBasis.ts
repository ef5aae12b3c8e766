// The bases that were taken: one for each network and output that was looked at. A basis is kept while the run trains on, so
// that colours and places can be compared over time, until the reader takes a new one.

import { useEffect, useRef, useState } from 'react'
import type { Basis } from '../../../viz/paint/features/pca'
import { startProjection } from './projection'

/** Features that a basis can be taken from, and of whom. */
export interface Sample {
  features: Float32Array
  width: number
  images: number
  /** e.g. `Teacher after step 120` */
  whose: string
}

export interface Taken {
  basis: Basis
  images: number
  whose: string
}

export interface Bases {
  /** Null until it is found. */
  taken: Taken | null
  /** A sample is needed. */
  isWanted: boolean
  /** Why there is none, or no new one: another is tried when `renew` is called, or for another place. */
  failure: string | null
  renew: () => void
}

/** What was taken there; a basis of other features would be none of these. @param width of the features that are shown */
export function takenAt(bases: Readonly<Record<string, Taken>>, place: string, width: number): Taken | null {
  const taken = bases[place] as Taken | undefined
  return taken?.basis.width === width ? taken : null
}

/**
 * @param place names the features that can share a basis: those of the answer at hand, not of the form
 * @param width of these features @param sample of them; null where none was sent
 */
export function useBasis(place: string, width: number, sample: Sample | null): Bases {
  const [bases, setBases] = useState<Readonly<Record<string, Taken>>>({})
  const [isAsked, setIsAsked] = useState(false)
  const [failed, setFailed] = useState<{ place: string; message: string } | null>(null)
  const cancel = useRef<(() => void) | null>(null)
  const taken = takenAt(bases, place, width)
  const isRefused = failed?.place === place
  // every answer brings a sample: without an end to it, what fails would be tried with each of them
  const isWanted = isAsked || (!taken && !isRefused)

  useEffect(() => {
    if (!sample || !isWanted || cancel.current) return
    const { features, width, images, whose } = sample
    cancel.current = startProjection({ type: 'basis', features, width }, (news) => {
      cancel.current = null
      setIsAsked(false)
      setFailed(news.type === 'failed' ? { place, message: news.message } : null)
      if (news.type === 'basis') setBases((now) => ({ ...now, [place]: { basis: news.basis, images, whose } }))
    })
  }, [sample, isWanted, place, bases])
  useEffect(() => () => cancel.current?.(), [])

  const renew = () => {
    setFailed(null)
    setIsAsked(true)
  }
  return { taken, isWanted, failure: isRefused ? failed.message : null, renew }
}
