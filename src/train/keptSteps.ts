// At which steps a run's weights are kept to be looked back at. The list is a function of the settings and is known before
// the first step: evenly spaced from the untrained network to the end, and closer and closer towards the beginning, where a
// network changes fastest, so that a run that is stopped early has a past too.
//
//   300 steps, measured every 50, at most 40:   0 1 2 5   10 20 30 … 290 300

/** Where the even spacing can be in step with the evaluations, it may be wider by so much. */
const MOST_WIDENED = 3

/**
 * @param steps length of the run
 * @param everySteps between two evaluations, 0 for none: the spacing divides it or is a multiple of it, so that what was
 *   measured of kept weights can be told
 * @param most how many may be kept; fewer than two are none
 * @returns steps in rising order, 0 and `steps` among them
 */
export function keptSteps(steps: number, everySteps: number, most: number): number[] {
  if (most < 2) return []
  const early = (spacing: number) => halvings(spacing, most >> 2)
  const fits = (spacing: number) => Math.ceil(steps / spacing) + 1 + early(spacing).length <= most
  let least = Math.ceil(steps / (most - 1))
  while (!fits(least)) least++
  const isInStep = (spacing: number) => everySteps > 0 && (everySteps % spacing === 0 || spacing % everySteps === 0)
  let spacing = least
  for (let wider = least; wider <= Math.min(steps, MOST_WIDENED * least); wider++)
    if (isInStep(wider) && fits(wider)) {
      spacing = wider
      break
    }
  const evenly = Array.from({ length: Math.ceil(steps / spacing) }, (_, i) => i * spacing)
  return [0, ...early(spacing), ...evenly.slice(1), steps]
}

/** A half, a quarter, an eighth … of the spacing, the smallest first. */
function halvings(spacing: number, most: number): number[] {
  const found: number[] = []
  for (let step = spacing >> 1; step > 0 && found.length < most; step >>= 1) found.unshift(step)
  return found
}
