// A value of a chart as its words have it.

import { measureText } from '../../base/numberText'

/** `27.4`, or `–` where there is none. */
export const valueText = (value: number | null | undefined, unit: string): string =>
  value == null ? '–' : measureText(value, unit)
