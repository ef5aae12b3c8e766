// What the reader has asked of this view. What only changes the drawing asks nothing.

import type { QuestionOf } from '../../../train/protocol'

export type Asked = QuestionOf<'attention'>

export const FIRST: Asked = {
  network: 'teacher',
  picture: { from: 'set', split: 'test', class: null, index: 0 },
  block: Infinity,
}
