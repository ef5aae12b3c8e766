// What a part of the page waits for before there is a run.

import type { AppState } from '../state/store'

/** In place of what is drawn with a device and images. */
export const missingText = ({ noDevice }: Pick<AppState, 'noDevice'>): string =>
  noDevice ? 'Needs WebGPU, which this browser does not give here.' : 'Drawn as soon as device and images are here.'
