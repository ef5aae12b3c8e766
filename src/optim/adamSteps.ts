// When each class of parameters is frozen, and how many optimiser steps it has had: bias corrections count from a
// class's own first step, because a cancelled gradient means no step at all (golden item 27 of the official behaviour:
// `cancel_gradients_last_layer` sets the gradient to None).

import { FREEZE_CLASS, type ClassState } from './stepScalars'

export interface FreezeConfig {
  /** Steps during which the last layers are held still. */
  freezeLastLayerSteps: number
  /** Step from which the dense head takes part; Infinity for never. */
  regionFromStep: number
  beta1: number
  beta2: number
}

/** State of every class at `step` (counted from 0), by FREEZE_CLASS. */
export const classStates = (step: number, config: FreezeConfig): ClassState[] =>
  firstSteps(config).map((first) => classState(step - first + 1, config))

/** Optimiser steps that every class has had after `step` steps, by FREEZE_CLASS. */
export const classSteps = (step: number, config: Omit<FreezeConfig, 'beta1' | 'beta2'>): number[] =>
  firstSteps(config).map((first) => Math.max(0, step - first))

function firstSteps({ freezeLastLayerSteps, regionFromStep }: Omit<FreezeConfig, 'beta1' | 'beta2'>): number[] {
  const firstStep: number[] = []
  firstStep[FREEZE_CLASS.ordinary] = 0
  firstStep[FREEZE_CLASS.lastLayer] = freezeLastLayerSteps
  firstStep[FREEZE_CLASS.denseHead] = regionFromStep
  firstStep[FREEZE_CLASS.denseLastLayer] = Math.max(freezeLastLayerSteps, regionFromStep)
  return firstStep
}

/** @param count optimiser steps including this one; below 1 the class is frozen */
export function classState(count: number, { beta1, beta2 }: Pick<FreezeConfig, 'beta1' | 'beta2'>): ClassState {
  const isActive = count >= 1
  return {
    isActive,
    biasCorrection1: isActive ? 1 - beta1 ** count : 1,
    biasCorrection2Sqrt: isActive ? Math.sqrt(1 - beta2 ** count) : 1,
  }
}
