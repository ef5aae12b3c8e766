import { afterAll, expect, test } from 'vitest'
import { settling } from '../../../test/builtKernels'
import { capped } from '../../../test/capped'
import { gpu } from '../../../test/gpu'
import { expectClose } from '../../../test/numerics'
import { subjectOf } from '../../../test/subject'
import { tinyConfig, tinyData } from '../../../test/tinyRun'
import { STREAM, permutation } from '../../base/rng'
import { Program } from '../../tensor/program'
import { largestOf } from '../../tensor/programPlan'
import type { Parameters } from '../../tensor/parameters'
import { pictureFrom } from '../paint/features/atlas'
import { planesToRgba } from '../paint/planes'
import { ImageBatches } from './imageBatches'
import { openImages, type ImagesQuestion } from './images'
import { openRegions } from './regions'

const images = tinyData({ train: 80, test: 10 })
const made: Parameters[] = []
afterAll(() => {
  for (const parameters of made) parameters.destroy(gpu)
})
const subject = subjectOf(tinyConfig(), images, made)

const question: ImagesQuestion = { network: 'teacher', heldOut: 6, training: 70, seed: 4, own: null, pictures: null }

async function ask(changes: Partial<ImagesQuestion> = {}, of = subject) {
  const before = gpu.counts.bytes
  const view = openImages(of)
  try {
    return await view.ask({ ...question, ...changes })
  } finally {
    view.close()
    expect(gpu.counts.bytes).toBe(before)
  }
}

/** Mean region of each held-out image, in double precision. */
async function meanRegions(): Promise<number[][]> {
  const view = openRegions(subject)
  const asked = { network: 'teacher', layer: Infinity, page: 0, class: null, own: null, forBasis: false } as const
  const { features, width, grid } = await view.ask(asked)
  view.close()
  const T = grid.rows * grid.columns
  const order = [...permutation(10, 0, STREAM.split, 0)] // as a page has them
  return Array.from({ length: 10 }, (_, i) => order.indexOf(i)).map((image) =>
    Array.from({ length: width }, (_, c) => {
      let sum = 0
      for (let t = 0; t < T; t++) sum += features[(image * T + t) * width + c]
      return sum / T
    }),
  )
}

test('a device that can bind little sees fewer images at a time, and finds the same', async () => {
  const program = new Program(gpu, 'of 64')
  program.record(() => subject.networks.teacher.backbone.forward([new ImageBatches(subject, 64).views()]).view)
  const small = capped({ maxStorageBufferBindingSize: largestOf(program).byteLength / 8 })
  expect(await ask({}, { ...subject, gpu: small })).toEqual(await ask())
})

test('images come in the order of k-NN, each with its class and the mean of its regions', async () => {
  const { heldOut, training, width } = await ask()
  const order = (count: number, most: number) => [...permutation(count, 4, STREAM.split, 0).slice(0, most)]
  expect([...heldOut.indices]).toEqual(order(10, 6))
  expect([...training.indices]).toEqual(order(80, 70)) // more than one batch
  expect([...(training.labels ?? [])]).toEqual(order(80, 70).map((i) => i % 3))
  expect([...(heldOut.labels ?? [])]).toEqual(order(10, 6).map((i) => (80 + i) % 3))
  const means = await meanRegions()
  expectClose(heldOut.features, order(10, 6).flatMap((i) => means[i]), 1e-5) // prettier-ignore
  expect(training.features).toHaveLength(70 * width)
})

test('the same picture has the same feature among held-out images and as the reader’s own', async () => {
  const planes = new Uint8Array(3 * 64)
  images.test.read([permutation(10, 4, STREAM.split, 0)[2]], planes)
  const { heldOut, width, ownName } = await ask({ own: { from: 'file', name: 'mine.png', size: 8, planes } })
  expect(ownName).toBe('mine.png')
  expect([heldOut.indices[6], heldOut.labels?.[6]]).toEqual([-1, -1])
  expectClose(heldOut.features.subarray(6 * width), heldOut.features.subarray(2 * width, 3 * width), 1e-6)
})

test('pictures are sent when they are asked for, under the name that was given', async () => {
  expect((await ask()).pictures).toBeNull()
  const { pictures, heldOut } = await ask({ pictures: 'first' })
  expect(pictures).toMatchObject({ name: 'first', heldOut: { count: 6, side: 8 }, training: { count: 70 } })
  if (!pictures) return
  const planes = new Uint8Array(3 * 64)
  images.test.read([heldOut.indices[5]], planes)
  expect([...pictureFrom(pictures.heldOut, 5)]).toEqual([...planesToRgba(planes, 8)])
})

test('a set without labels or training images asked for', async () => {
  const { training, heldOut } = await ask({ training: 0 })
  expect(training.indices).toHaveLength(0)
  expect(training.features).toHaveLength(0)
  expect(heldOut.labels).not.toBeNull()
  const bare = openImages({ ...subject, images: tinyData({ hasLabels: false }) })
  expect((await bare.ask(question)).heldOut.labels).toBeNull()
  bare.close()
  const empty = openImages({ ...subject, images: tinyData({ test: 0 }) })
  await expect(empty.ask(question)).rejects.toThrow('there are no held-out images to lay out')
  empty.close()
})

test('asking again allocates nothing', async () => {
  const before = gpu.counts.bytes
  const settled = settling()
  const view = openImages(subject)
  await view.ask(question)
  await settled()
  const { bytes, pipelines } = gpu.counts
  await view.ask({ ...question, heldOut: 10, training: 80, pictures: 'again' })
  expect([gpu.counts.bytes, gpu.counts.pipelines]).toEqual([bytes, pipelines])
  view.close()
  expect(gpu.counts.bytes).toBe(before)
})
