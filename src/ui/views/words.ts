// Regions, cosines and shares as every view tells them.

import type { RegionGrid } from '../../base/cropGeometry'
import { placeOf } from '../../viz/paint/correspondence/comparison'

export function regionText(grid: RegionGrid, region: number): string {
  const { row, column } = placeOf(grid, region)
  return `row ${row}, column ${column}`
}

export const cosineText = (cosine: number): string => cosine.toFixed(3).replace('-', '−')

export const wholePercent = (share: number): string => `${Math.round(100 * share)}\u00a0%`
