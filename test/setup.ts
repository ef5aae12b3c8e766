// For every test file: a WebGPU error that nobody caught fails the file, whatever its tests said.

import { afterAll, expect } from 'vitest'
import { gpuErrors } from './gpuErrors'

afterAll(async () => {
  await gpuErrors.settle()
  expect(gpuErrors.messages.splice(0), 'WebGPU errors that no test expected').toEqual([])
})
