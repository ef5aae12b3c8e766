// Where on the page a link leads: to a view, to what is chosen in it, to the step of training that it looks back at, and to
// the one of two twins whose it is.
// Every view that links may lead to has its choices here, with their ranges; what does not hold is refused in a sentence, and
// the page opens as it always does.

import { z } from 'zod'
import { problemsWith } from './problems'

const share = z.number().min(0).max(1)
const point = z.strictObject({ x: share, y: share })
/** An image of the set: the index counts within the class where one is named, and goes round both ways. */
const picture = z.strictObject({
  split: z.enum(['train', 'test']),
  class: z.int().min(0).max(65_535).nullable(),
  index: z.int().min(-10_000_000).max(10_000_000),
})
const network = z.enum(['student', 'teacher'])

const schemas = {
  correspondence: z.strictObject({
    network,
    picture,
    other: picture,
    pair: z.enum(['crops', 'mirrored', 'two']),
    scale: z.tuple([share, share]).refine(([low, high]) => low <= high),
    colour: share,
    draw: z.int().min(0).max(1_000_000),
    /** null: the last */
    stage: z.int().min(0).max(15).nullable(),
    isSwapped: z.boolean(),
    pinned: point,
    lines: z.int().min(0).max(64),
  }),
  attention: z.strictObject({
    network,
    picture,
    /** Counted through all stages; null: the last. */
    block: z.int().min(0).max(255).nullable(),
    channel: z.union([z.int().min(0).max(63), z.literal('rollout')]),
    pinned: z.union([point, z.literal('cls')]),
    share: z.number().min(0.1).max(0.95),
    /** Left out: by probability. */
    colours: z.enum(['probability', 'shares']).optional(),
  }),
  regions: z.strictObject({
    network,
    /** Counted through all layers; null: the last. */
    layer: z.int().min(0).max(255).nullable(),
    page: z.int().min(-10_000_000).max(10_000_000),
    class: z.int().min(0).max(65_535).nullable(),
    /** The region, counted through the map in which it was chosen, and that map. */
    pinned: z
      .strictObject({
        picture: z.int().min(0).max(255),
        region: z.int().min(0),
        rows: z.int().min(1).max(256),
        columns: z.int().min(1).max(256),
        extent: z
          .number()
          .min(1 / 256)
          .max(1),
      })
      .refine(({ region, rows, columns }) => region < rows * columns, 'must be a region of its map')
      .nullable(),
  }),
  images: z.strictObject({
    network,
    /** Images on the map; null: as many as the device is given at first. */
    count: z.int().min(1).max(2000).nullable(),
    layout: z.enum(['pca', 'umap']),
    marks: z.enum(['pictures', 'classes']),
    among: z.enum(['training', 'heldOut']),
    /** Number of the chosen image within its split. */
    chosen: z.int().min(0).max(10_000_000).nullable(),
  }),
}

/** The views that a link may lead to. */
export type PlaceName = keyof typeof schemas
export type PlaceIn<N extends PlaceName> = z.infer<(typeof schemas)[N]>
export type Place = {
  [N in PlaceName]: {
    view: N
    choices: PlaceIn<N>
    /** Steps done by the snapshot that is looked at; without it, the weights of now. */
    step?: number
    /** The one of two twins that is looked into; without it both, side by side. */
    shown?: z.infer<typeof letterSchema>
  }
}[PlaceName]
export type PlacedPicture = z.infer<typeof picture>

/** A run has no more steps. */
const stepSchema = z.int().min(0).max(1_000_000)
const letterSchema = z.enum(['A', 'B'])

/**
 * Read a place.
 *
 * @param value `[view, choices]`, `[view, choices, step]` or `[view, choices, step or null, twin]`, or anything else that a
 *   link may hold
 */
export function parsePlace(value: unknown): { ok: true; place: Place } | { ok: false; message: string } {
  const [view, choices, step, shown, ...rest] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof view !== 'string' || !Object.hasOwn(schemas, view) || rest.length)
    return { ok: false, message: 'it names no view of this page' }
  const chosen = problemsWith<unknown>(schemas[view as PlaceName], choices)
  if ('problems' in chosen) {
    const [{ path, message }] = chosen.problems
    return { ok: false, message: `its ${path || 'choice'} ${message}` }
  }
  const place = { view, choices: chosen.value } as Place
  if (step !== undefined && (step !== null || shown === undefined)) {
    const past = problemsWith(stepSchema, step)
    if ('problems' in past) return { ok: false, message: `its step ${past.problems[0].message}` }
    place.step = past.value
  }
  if (shown !== undefined) {
    const letter = problemsWith(letterSchema, shown)
    if ('problems' in letter) return { ok: false, message: `its run ${letter.problems[0].message}` }
    place.shown = letter.value
  }
  return { ok: true, place }
}

/** As `parsePlace` reads it. */
export const placeParts = ({ view, choices, step, shown }: Place): unknown[] => [
  view,
  choices,
  ...(step !== undefined || shown ? [step ?? null] : []),
  ...(shown ? [shown] : []),
]
