// The page of the peers bench. It does nothing by itself but the first step of the engine that its address names; the
// rest is asked for by bench/peers.mjs.

import { watchApi } from './apiCalls'
import type { EngineName } from './engine'

watchApi()
const loaded = import('./comparisons')
const engine = new URLSearchParams(location.search).get('first-step') as EngineName | null
Object.assign(globalThis, {
  comparisons: loaded,
  firstStepDone: engine && loaded.then(({ firstStep }) => firstStep(engine)),
})
