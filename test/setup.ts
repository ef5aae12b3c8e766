// For every test file: a WebGPU error that nobody caught fails the file, whatever its tests said; and what is tried by
// chance is the same in every run, so that one that fails fails again. `ESVIT_FUZZ_SEED=N npm test` looks elsewhere.

import fc from 'fast-check'
import { afterAll, expect } from 'vitest'
import { gpuErrors } from './gpuErrors'

fc.configureGlobal({ seed: Number(process.env.ESVIT_FUZZ_SEED ?? 1) })

afterAll(async () => {
  await gpuErrors.settle()
  expect(gpuErrors.messages.splice(0), 'WebGPU errors that no test expected').toEqual([])
})
