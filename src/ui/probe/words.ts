// A probe in words: whose features, what was measured, how far it is.

import { measureText, wholeText } from '../../base/numberText'
import type { KnnScore, LinearScore, ProbePart, ProbeProgress, ProbeScores } from '../../train/protocol'
import { differenceError, standardError } from '../../runs/standardError'
import type { ProbeResult } from '../state/probeSlice'
import { subjectText } from '../views/networks'

/** `Run A: Teacher after step 300`. */
export const whoseText = ({ probed, target }: ProbeResult): string =>
  subjectText(probed.network, probed.subject, target.letter)

/** Of baselines; the network itself is called by its name. */
export const BASELINES = { random: 'Random initialisation', pixels: 'Raw pixels' } as const

const PARTS: readonly ProbePart[] = ['network', 'random', 'pixels']

/** `Raw pixels (part 3 of 3): features 3,200 of 10,000`. @param network what the network is called */
export function progressText({ part, unit, done, total }: ProbeProgress, network: string): string {
  const whose = part === 'network' ? network : BASELINES[part]
  const what = unit === 'images' ? 'features' : 'linear probe, epoch'
  const place = `part ${PARTS.indexOf(part) + 1} of ${PARTS.length}`
  return `${whose} (${place}): ${what} ${wholeText(done)} of ${wholeText(total)}`
}

/** A line of the table of figures. */
export interface Measure {
  key: string
  title: string
  of: (scores: ProbeScores) => { top1: number; top5: number | null } | null
}

export const knnTitle = ({ k }: Pick<KnnScore, 'k'>): string => `k-NN, k = ${k}`

export function measuresOf({ network }: ProbeResult): Measure[] {
  return [
    ...network.knn.map(({ k }) => ({
      key: `knn${k}`,
      title: knnTitle({ k }),
      of: ({ knn }: ProbeScores) => knn.find((score) => score.k === k) ?? null,
    })),
    { key: 'linear', title: 'Linear probe', of: ({ linear }) => linear },
    {
      key: 'linearTrain',
      title: 'Linear probe, on its training images',
      of: ({ linear }) => linear && { top1: linear.trainTop1, top5: null },
    },
  ]
}

/** Of k = 20, the usual one; where there is none, of the largest. */
export const usualKnn = ({ knn }: ProbeScores): KnnScore | undefined => knn.find(({ k }) => k === 20) ?? knn.at(-1)

/** How the linear probe was trained. */
export function recipeText({ blocks, width, losses, batch, lr }: LinearScore): string {
  const features = blocks > 0 ? `mean tokens of the last ${blocks === 1 ? 'block' : `${blocks} blocks`}` : 'pixels'
  return (
    `${features}, ${wholeText(width)} numbers an image, standardised; SGD with momentum 0.9, ${losses.length} epochs of ` +
    `batches of ${batch}, learning rate ${lr} × ${batch}/256 falling to 0 by a cosine; no augmentation`
  )
}

/**
 * What has been learnt: how far the network lies above the same network before it was trained; null until that is
 * measured. ± is two standard errors of a difference of two independent measurements, which is no less than that of two on the
 * same images.
 */
export function verdictText({ network, random, probed: { test } }: ProbeResult): string | null {
  if (!random) return null
  const gapText = (now: number, before: number) => {
    const gap = now - before
    const error = 2 * differenceError(now, before, test)
    const range = `${measureText(Math.abs(gap), '%')} ± ${measureText(error, '%')} points`
    if (Math.abs(gap) <= error)
      return `not measurably different from random initialisation (${gap < 0 ? '−' : ''}${range})`
    return `${range} ${gap > 0 ? 'above' : 'below'} random initialisation`
  }
  const [knn, knnBefore] = [usualKnn(network), usualKnn(random)]
  const { linear } = network
  return [
    knn && knnBefore && `k-NN ${gapText(knn.top1, knnBefore.top1)}.`,
    linear && random.linear && `Linear probe ${gapText(linear.top1, random.linear.top1)}.`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** What the figures do and do not tell, and what was left out. */
export function notesText({ probed, network, pixels }: ProbeResult, isUnderWay: boolean): string {
  const { leftOut, pixelsLeftOut, train, test, temperature, classes } = probed
  const top1 = network.linear?.top1 ?? network.knn.at(-1)?.top1 ?? 0
  const percent = (value: number) => measureText(value, '%')
  return [
    `Guessing names ${percent(100 / classes.length)} % rightly; with so many held-out images two standard errors of a figure are about ${percent(2 * standardError(top1, test))} points.`,
    'Images are drawn from the classes as evenly as they allow, those of the curve as they come: where classes are unequal, the two measure different things.',
    `A neighbour’s vote is exp(cosine / ${temperature}).`,
    leftOut.length > 0 && `Left out: k = ${leftOut.join(', ')}, for there are ${wholeText(train)} training images.`,
    pixelsLeftOut,
    network.linear && `Linear probe: ${recipeText(network.linear)}.`,
    pixels === null && !isUnderWay && 'Not all baselines were measured: the probe was ended before.',
  ]
    .filter(Boolean)
    .join(' ')
}
