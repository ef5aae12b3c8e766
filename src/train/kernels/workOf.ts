// What the checks of a self-test take, before they run, so that one can tell how far it is. Most of their time goes into
// building kernels, and that grows with their text: a check counts as the text that none before it has had built.

import type { Gpu } from '../../gpu/device'
import type { CheckCase } from '../../ops/opCheck'
import { recordingsOf } from './variants'

/** @param built names of the kernels that are there by then; those of this case are added. @returns characters a check, in the order in which they run */
export const workOf = (gpu: Gpu, definition: CheckCase, built: Set<string>): number[] =>
  recordingsOf(gpu, definition).map(({ program }) => {
    let characters = 1
    for (const { text } of program.launches) {
      if (!built.has(text.name)) characters += text.code.length
      built.add(text.name)
    }
    return characters
  })
