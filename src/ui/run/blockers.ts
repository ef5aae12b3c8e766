// What keeps an experiment from starting, each with the place where it can be mended.

import { fieldsOf } from '../../runs/schema'
import type { AppState } from '../state/store'

export interface Blocker {
  message: string
  /** The setting, or the part of the page, to go to. */
  path?: string
  target?: 'data'
}

const TITLES = new Map(fieldsOf().map(({ path, title }) => [path, title]))

type Seen = Pick<AppState, 'device' | 'noDevice' | 'problems' | 'cards' | 'config' | 'loading' | 'planRefusal'>

export function blockers(state: Seen): Blocker[] {
  const { device, noDevice, problems, cards, config, loading, planRefusal } = state
  if (noDevice) return [{ message: 'There is no graphics device to train on.' }]
  if (!device) return [{ message: 'Looking for a graphics device…' }]
  if (problems.length)
    return problems.map(({ path, message }) => ({ path, message: `${TITLES.get(path) ?? path} ${message}.` }))
  const { name } = config.data
  if (!cards[name])
    return loading?.name === name
      ? [{ message: 'The images are being read.' }]
      : [{ message: 'The images of this experiment are not here yet.', target: 'data' }]
  return planRefusal ? [{ message: planRefusal }] : []
}
