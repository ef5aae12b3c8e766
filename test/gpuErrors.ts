// What WebGPU complained about during the tests, heard by test/gpu.ts and turned into failures by test/setup.ts. Apart
// from both, so that a test file that needs no GPU does not start one.

export const gpuErrors = {
  messages: [] as string[],
  /** Wait until all work is done, and with it all complaints have arrived. */
  settle: async (): Promise<void> => {},
}
