// Which images are alike: the feature that k-NN compares (the mean region of a Swin, the cls token of a ViT, after the final
// norm), of held-out images and of training images. The page makes a map of the ones and finds neighbours among both.

import { STREAM, permutation } from '../../base/rng'
import { imagesAPass } from '../../tensor/limits'
import { Program } from '../../tensor/program'
import type { Tensor } from '../../tensor/tensor'
import type { InspectedSplit, NetworkName, OpenView, Subject } from '../inspection'
import { KeptPrograms } from '../keptPrograms'
import { atlasOf, type Atlas } from '../paint/features/atlas'
import { pictureOf, type PictureChoice } from '../pictures'
import { ImageBatches } from './imageBatches'

export interface ImagesQuestion {
  network: NetworkName
  /** How many of each; the first in the order in which k-NN takes them. */
  heldOut: number
  training: number
  /** Of the data; the order follows from it. */
  seed: number
  /** Put behind the held-out ones. */
  own: PictureChoice | null
  /** Also send pictures of all of them, under this name; null where the page has them already. */
  pictures: string | null
}

/** Images and their features. */
export interface SeenImages {
  /** [n] numbers within their split; the reader's own picture has none, -1. */
  indices: Int32Array
  /** [n] classes, or null where the set has none; the reader's own picture has none, -1. */
  labels: Int32Array | null
  /** [n, C] */
  features: Float32Array
}

export interface ImagesAnswer {
  network: NetworkName
  /** Of the set that is looked at; none where it has no labels. */
  classes: readonly string[]
  /** C, the width of a feature. */
  width: number
  heldOut: SeenImages
  training: SeenImages
  /** Name of the reader's own picture, which is the last of `heldOut`. */
  ownName: string | null
  pictures: { name: string; heldOut: Atlas; training: Atlas } | null
}

/** Images a pass, a multiple of 4: 64 of 64 pixels or fewer, and as many pixels of larger ones. */
const batchFor = (imgSize: number) => Math.max(4, Math.min(64, 4 * Math.floor(64 ** 3 / (4 * imgSize * imgSize))))

/** Images of each part above which there are fewer. */
const MOST_IMAGES = 2000

export function openImages(subject: Subject): OpenView<ImagesQuestion, ImagesAnswer> {
  const { gpu, networks, images } = subject
  const imageBytes = 3 * images.size * images.size
  const record = (size: number) => {
    const program = new Program(gpu, 'images')
    program.record(() => networks.teacher.backbone.forward([new ImageBatches(subject, size).views()]).view)
    return program
  }
  const batch = new ImageBatches(subject, imagesAPass(gpu, batchFor(subject.imgSize), record))
  const programs = new KeptPrograms<Tensor>(gpu, 'images')

  const chosen = (split: InspectedSplit, most: number, seed: number): Int32Array =>
    Int32Array.from(permutation(split.count, seed, STREAM.split, 0).subarray(0, Math.min(most, MOST_IMAGES)))

  async function seen(
    split: InspectedSplit,
    indices: Int32Array,
    network: NetworkName,
    own: Uint8Array | null,
  ): Promise<{ images: SeenImages; planes: Uint8Array }> {
    const planes = new Uint8Array((indices.length + Number(own !== null)) * imageBytes)
    split.read(indices, planes)
    if (own) planes.set(own, indices.length * imageBytes)
    const features = await batch.through(planes, () =>
      programs.run(
        network,
        () => networks[network].backbone.forward([batch.views()]).view,
        (view) => [view],
      ),
    )
    const { labels } = split
    const withOwn = (values: Int32Array) => (own ? Int32Array.of(...values, -1) : values)
    return {
      images: { indices: withOwn(indices), labels: labels && withOwn(indices.map((i) => labels[i])), features },
      planes,
    }
  }

  return {
    async ask({ network, heldOut, training, seed, own: choice, pictures }) {
      const own = choice && pictureOf(subject, choice)
      if (images.test.count === 0)
        throw new RangeError('images: there are no held-out images to lay out; hold some out under Images')
      const test = await seen(images.test, chosen(images.test, heldOut, seed), network, own && own.planes)
      const train = await seen(images.train, chosen(images.train, training, seed), network, null)
      const atlas = ({ planes }: { planes: Uint8Array }) => atlasOf(planes, planes.length / imageBytes, images.size)
      return {
        network,
        classes: images.classes,
        width: networks[network].backbone.width,
        heldOut: test.images,
        training: train.images,
        ownName: own && own.title,
        pictures: pictures === null ? null : { name: pictures, heldOut: atlas(test), training: atlas(train) },
      }
    },
    close() {
      programs.destroy()
      batch.destroy()
    },
  }
}
