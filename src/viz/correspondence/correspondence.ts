// Which region of one view looks like which of another, to the network (EsViT section 3.2): two views of an
// image, drawn with known geometry, and the cosine of every region of the one to every region of the other, in every
// stage. What is matched is what the region loss matches: backbone features before the head, scaled to length 1.

import {
  mirroredCopy,
  packViews,
  untouched,
  viewParameters,
  VIEW_WORDS,
  type ViewParameters,
} from '../../augment/viewParameters'
import { drawnViews } from '../../augment/multiCrop'
import { trueRegions, type CropBox } from '../../base/cropGeometry'
import { matmulNT } from '../../ops/matmul/matmulNT'
import { l2Normalize } from '../../ops/norm/l2Normalize'
import { sliceRows } from '../../ops/shape/sliceRows'
import { allocateTensors } from '../../tensor/allocateTensors'
import { Tensor } from '../../tensor/tensor'
import type { NetworkName, OpenView, Subject } from '../inspection'
import { KeptPrograms } from '../keptPrograms'
import { ALWAYS_COMPARED, MOST_COMPARED, type ComparedStage } from '../paint/correspondence/comparison'
import { ROOM, asSeen, pictureOf, shown, type PictureChoice, type ShownPicture } from '../pictures'
import { forwardStages, type Stage } from '../stages'
import { strengthened } from './strength'

export interface CorrespondenceQuestion {
  network: NetworkName
  picture: PictureChoice
  /** Where the second view is of another picture; there is no true place then. */
  other: PictureChoice | null
  /** Random crops of both, or the image and its mirrored, grey, recoloured copy (official analyze_models.py). */
  pair: 'crops' | 'mirrored'
  /** Share of the image's area that a crop covers, least and most. */
  scale: [number, number]
  /** Factor on the colour changes of the run's augmentation; 0 leaves colours as they are. */
  colour: number
  /** Crops and colours follow from these two. */
  seed: number
  draw: number
  /** Compare maps of up to `MOST_COMPARED` regions, not `ALWAYS_COMPARED`. */
  largeMaps: boolean
}

export interface ComparedView {
  size: number
  /** [size, size, 4] sRGB bytes: what the network saw, less the normalisation. */
  pixels: Uint8ClampedArray
  /** Where it lies in its picture. */
  box: CropBox
}

export interface CorrespondenceAnswer {
  network: NetworkName
  /** Of the set that is looked at; none where it has no labels. */
  classes: readonly string[]
  pictures: [ShownPicture, ShownPicture]
  views: [ComparedView, ComparedView]
  /** From the first to the last. */
  stages: ComparedStage[]
}

interface Traced {
  pixels: Tensor
  stages: (Stage & { cosines: Tensor | null })[]
}

export function openCorrespondence(subject: Subject): OpenView<CorrespondenceQuestion, CorrespondenceAnswer> {
  const { gpu, networks, imgSize, augment, normalization, images } = subject
  const words = (ROOM * 3 * images.size * images.size) / 4
  const sources = Tensor.deferred('compared pictures', [words], 'u32')
  const drawn = Tensor.deferred('compared views', [2, VIEW_WORDS])
  const programs = new KeptPrograms<Traced>(gpu, 'correspondence')

  const record = (network: NetworkName, most: number) => (): Traced => {
    const views = drawnViews(
      { pixels: sources, batch: ROOM, size: images.size },
      drawn,
      imgSize,
      normalization,
      augment,
    )
    const stages = forwardStages(networks[network].backbone, views)
    return { pixels: views.pixels, stages: stages.map((stage) => ({ ...stage, cosines: cosinesOf(stage, most) })) }
  }

  return {
    async ask(question) {
      const first = pictureOf(subject, question.picture)
      const second = question.other ? pictureOf(subject, question.other) : first
      const views = drawPair(subject, question)
      const bytes = new Uint8Array(4 * words)
      bytes.set(first.planes)
      bytes.set(second.planes, first.planes.length)
      await allocateTensors(gpu, 'the pictures compared', [sources, drawn])
      write(sources, bytes)
      write(drawn, packViews(views))
      const most = question.largeMaps ? MOST_COMPARED : ALWAYS_COMPARED
      const key = `${question.network}, up to ${most} regions`
      const { pixels, stages } = await programs.run(key, record(question.network, most), (t) => [
        t.pixels,
        ...t.stages.flatMap(({ cosines }) => cosines ?? []),
      ])
      const [seen, ...cosines] = await Promise.all(
        [pixels, ...stages.map((stage) => stage.cosines)].map(async (t) => t && ((await t.read(gpu)) as Float32Array)),
      )
      const side = 3 * imgSize * imgSize
      const [a, b] = views
      return {
        network: question.network,
        classes: images.classes,
        pictures: [shown(first), shown(second)],
        views: [
          { size: imgSize, pixels: asSeen(seen?.subarray(0, side), subject), box: boxOf(a) },
          { size: imgSize, pixels: asSeen(seen?.subarray(side), subject), box: boxOf(b) },
        ],
        stages: stages.map(({ grid, features, isFinal }, s) => ({
          grid,
          width: features.shape[1],
          isFinal,
          cosines: cosines[s],
          truth: question.other ? null : trueRegions(a, b, grid),
          truthBack: question.other ? null : trueRegions(b, a, grid),
        })),
      }
    },
    close() {
      programs.destroy()
      for (const { storage } of [sources, drawn]) if (storage.buffer) gpu.destroyBuffer(storage.buffer)
    },
  }

  function write({ storage }: Tensor, data: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>): void {
    if (storage.buffer) gpu.device.queue.writeBuffer(storage.buffer, 0, data)
  }
}

/** [Ta, Tb] of the two images of a stage. */
function cosinesOf({ features, group }: Stage, most: number): Tensor | null {
  const regions = group.height * group.width
  if (regions > most) return null
  const [a, b] = [0, 1].map((image) => l2Normalize(sliceRows(features, group.firstRow + image * regions, regions)))
  return matmulNT(a, b)
}

function drawPair(
  { augment, images: { size } }: Subject,
  { pair, scale, colour, seed, draw }: CorrespondenceQuestion,
): [ViewParameters, ViewParameters] {
  const config = strengthened({ ...augment, globalScale: scale }, colour)
  const view = (crop: number) => viewParameters(config, { seed, step: draw, view: crop, crop, size })
  if (pair === 'crops') return [view(0), view(1)]
  return [untouched(size), mirroredCopy(view(1), size)]
}

const boxOf = ({ top, left, height, width, flips }: CropBox): CropBox => ({ top, left, height, width, flips })
