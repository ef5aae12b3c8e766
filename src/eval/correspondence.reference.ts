// Correspondence accuracy again in double precision, from features: the whole table of cosines, its row maxima, and places
// found in whole numbers, for boxes are whole pixels.

interface Box {
  top: number
  left: number
  height: number
  width: number
  flips: number
}

type Rows = readonly (readonly number[])[]

const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, v, c) => sum + v * b[c], 0) / (Math.hypot(...a) * Math.hypot(...b))

function bestOf(a: Rows, b: Rows): { to: number; cosine: number }[] {
  return a.map((row) => {
    const all = b.map((other) => cosine(row, other))
    const highest = Math.max(...all)
    return { to: all.indexOf(highest), cosine: highest }
  })
}

/** Features [T, C] of a view and of its mirrored copy, maps of `columns` columns, T a square. */
export function mirroredReference(images: readonly [Rows, Rows][], columns: number, regionPixels: number) {
  const hits: number[] = []
  const tops: number[] = []
  const distances: number[] = []
  for (const [a, b] of images) {
    const found = bestOf(a, b).map((match, from) => {
      const [y, x] = [Math.floor(from / columns), from % columns]
      const [toY, toX] = [Math.floor(match.to / columns), match.to % columns]
      const [dx, dy] = [toX - (columns - 1 - x), toY - y]
      return { ...match, isRight: dx === 0 && dy === 0, distance: regionPixels * Math.sqrt(dx * dx + dy * dy) }
    })
    hits.push(...found.map(({ isRight }) => Number(isRight)))
    const ten = [...found].sort((p, q) => q.cosine - p.cosine).slice(0, 10)
    tops.push(...ten.map(({ isRight }) => Number(isRight)))
    distances.push(...ten.map(({ distance }) => distance))
  }
  const mean = (list: number[]) => list.reduce((sum, v) => sum + v, 0) / list.length
  return { mirrorTop: 100 * mean(tops), mirrorAll: 100 * mean(hits), mirrorDistance: mean(distances) }
}

/** Features of two crops and their boxes; a map of `side` by `side` regions over the whole crop. */
export function cropsReference(
  images: readonly { features: [Rows, Rows]; boxes: readonly [Box, Box] }[],
  side: number,
) {
  const counts = { exact: 0, near: 0, chance: 0, chanceNear: 0, same: 0, sameNear: 0 }
  let shown = 0
  const isNear = (p: number, q: number) =>
    Math.abs((p % side) - (q % side)) <= 1 && Math.abs(Math.floor(p / side) - Math.floor(q / side)) <= 1
  for (const { features, boxes } of images)
    bestOf(...features).forEach(({ to }, from) => {
      const truth = trueRegion(boxes[0], boxes[1], from, side)
      if (truth === null) return
      shown++
      counts.exact += Number(to === truth)
      counts.near += Number(isNear(to, truth))
      counts.same += Number(from === truth)
      counts.sameNear += Number(isNear(from, truth))
      for (let guess = 0; guess < side * side; guess++) {
        counts.chance += Number(guess === truth) / side ** 2
        counts.chanceNear += Number(isNear(guess, truth)) / side ** 2
      }
    })
  const percent = (count: number) => (100 * count) / shown
  return {
    cropExact: percent(counts.exact),
    cropNear: percent(counts.near),
    cropChance: percent(counts.chance),
    cropChanceNear: percent(counts.chanceNear),
    cropSame: percent(counts.same),
    cropSameNear: percent(counts.sameNear),
  }
}

function trueRegion(a: Box, b: Box, from: number, side: number): number | null {
  const column = along(a.left, a.width, a.flips, b.left, b.width, b.flips, from % side, side)
  const row = along(a.top, a.height, 0, b.top, b.height, 0, Math.floor(from / side), side)
  return column === null || row === null ? null : row * side + column
}

/** Along one axis, in units of 1 / (2 side) pixels, where the middle of every region of `a` is a whole number. */
function along(aStart: number, aLength: number, aFlips: number, bStart: number, bLength: number, bFlips: number, region: number, side: number) {
  const halves = 2 * side
  const middle = halves * aStart + aLength * (aFlips ? halves - 2 * region - 1 : 2 * region + 1)
  const into = middle - halves * bStart
  const inView = bFlips ? halves * bLength - into : into
  return inView >= 0 && inView < halves * bLength ? Math.floor(inView / (2 * bLength)) : null
} // prettier-ignore
