// The map of regions that a backbone ends with, as its settings alone tell: for those who judge numbers of a run without
// building its network.

export interface RegionMap {
  /** Regions a side, of a global crop. */
  side: number
  /** Of a region's feature. */
  channels: number
}
