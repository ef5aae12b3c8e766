// What the regions of many images have in common: their features in one output of a network, before any head. The page makes
// colours (principal components, as figure 1 of DINOv2, arXiv 2304.07193) and similarities of them.

import { STREAM, permutation } from '../../base/rng'
import { regionsOf, type RegionGrid } from '../../base/cropGeometry'
import { Program } from '../../tensor/program'
import type { NetworkName, OpenView, Subject } from '../inspection'
import { KeptPrograms } from '../keptPrograms'
import { pictureOf, shown, type PictureChoice, type ShownPicture } from '../pictures'
import { ImageBatches } from './imageBatches'
import { forwardLayer, layerCount, type Layer, type RegionLayer } from './layers'

export interface RegionsQuestion {
  network: NetworkName
  /** Number of the output through all blocks, the final one last; that one where there is no such. */
  layer: number
  /** Held-out images a page at a time, of one class where it is named, shuffled; pages go round. */
  page: number
  class: number | null
  /** Shown before them. */
  own: PictureChoice | null
  /** Also the regions that a basis is taken from: many at once, so only when one is wanted. */
  forBasis: boolean
}

export interface RegionsAnswer {
  network: NetworkName
  /** Of the set that is looked at; none where it has no labels. */
  classes: readonly string[]
  layers: Layer[]
  /** Which of them the features are of. */
  layer: number
  grid: RegionGrid
  /** C, channels a region. */
  width: number
  pictures: ShownPicture[]
  /** [pictures, rows * columns, C] */
  features: Float32Array
  page: { number: number; of: number }
  /** [images, rows * columns, C] of held-out images that are always the same; null unless asked for. */
  sample: { images: number; features: Float32Array } | null
}

/** Images a page, and numbers of a page above which it has fewer: 2 MB. */
export const PAGE = 16
const MOST_NUMBERS = 2 ** 19
/** Images that a basis is taken from, and regions above which there are fewer. */
const SAMPLED = 64
const MOST_SAMPLED = 2 ** 14

export function openRegions(subject: Subject): OpenView<RegionsQuestion, RegionsAnswer> {
  const { gpu, networks, images } = subject
  const programs = new KeptPrograms<RegionLayer>(gpu, 'regions')
  /** By what an image of the output takes, for the pages of small maps hold more. */
  const batches = new Map<number, ImageBatches>()
  const sizes = new Map<string, number>()

  /** Images a pass; recorded for the fewest to see how large one is, and forgotten. */
  function batchOf(network: NetworkName, layer: number): ImageBatches {
    const key = `${network} ${layer}`
    let size = sizes.get(key)
    if (size === undefined) {
      const probe = new ImageBatches(subject, 4)
      const { features } = new Program(gpu, 'regions probed').record(() => record(probe, network, layer))
      probe.destroy()
      size = Math.min(PAGE, 4 * Math.max(1, Math.floor(MOST_NUMBERS / features.size)))
      sizes.set(key, size)
    }
    const known = batches.get(size) ?? new ImageBatches(subject, size)
    batches.set(size, known)
    return known
  }

  const record = (batch: ImageBatches, network: NetworkName, layer: number): RegionLayer =>
    forwardLayer(networks[network].backbone, batch.views(), layer)

  return {
    async ask({ network, layer: wanted, page, class: label, own, forBasis }) {
      if (images.test.count === 0)
        throw new RangeError('regions: there are no held-out images to take a basis from; hold some out under Images')
      const layer = Math.min(Math.max(0, wanted), layerCount(networks[network].backbone) - 1)
      const batch = batchOf(network, layer)
      let traced: RegionLayer | null = null
      const featuresOf = (planes: Uint8Array) =>
        batch.through(planes, async () => {
          traced = await programs.run(
            `${network} layer ${layer}`,
            () => record(batch, network, layer),
            (t) => [t.features],
          )
          return traced.features
        })

      const choice = (index: number): PictureChoice => ({ from: 'set', split: 'test', class: label, index })
      const count = pictureOf(subject, choice(0)).place?.of ?? 0
      const order = permutation(count, 0, STREAM.split, 0) // sets may come class by class
      const pages = Math.ceil(count / batch.batch)
      const number = ((page % pages) + pages) % pages
      const [first, after] = [number * batch.batch, Math.min(count, (number + 1) * batch.batch)]
      const onPage = Array.from({ length: after - first }, (_, i) => pictureOf(subject, choice(order[first + i])))
      const pictures = [...(own ? [pictureOf(subject, own)] : []), ...onPage]
      const features = await featuresOf(joined(pictures.map(({ planes }) => planes)))
      const { layers, grid, width } = shapeOf(traced)
      return {
        network,
        classes: images.classes,
        layers,
        layer,
        grid,
        width,
        pictures: pictures.map(shown),
        features,
        page: { number, of: pages },
        sample: forBasis ? await sampleOf(subject, grid, featuresOf) : null,
      }
    },
    close() {
      programs.destroy()
      for (const batch of batches.values()) batch.destroy()
      batches.clear()
    },
  }
}

function shapeOf(traced: RegionLayer | null): { layers: Layer[]; grid: RegionGrid; width: number } {
  if (!traced) throw new Error('regions: there is no image to look at; load images first')
  const { layers, grid, features } = traced
  return { layers, grid, width: features.shape[1] }
}

/** Of held-out images that are the same whatever is shown. */
async function sampleOf(
  { images: { test, size } }: Subject,
  grid: RegionGrid,
  featuresOf: (planes: Uint8Array) => Promise<Float32Array>,
): Promise<RegionsAnswer['sample']> {
  const most = Math.max(4, Math.floor(MOST_SAMPLED / regionsOf(grid)))
  const chosen = permutation(test.count, 0, STREAM.split, 0).slice(0, Math.min(SAMPLED, most))
  const planes = new Uint8Array(chosen.length * 3 * size * size)
  test.read(chosen, planes)
  return { images: chosen.length, features: await featuresOf(planes) }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
