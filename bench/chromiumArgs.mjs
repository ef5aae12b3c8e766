// @ts-check
// Flags that give headless Chromium WebGPU, on a software adapter where there is no other.

export const CHROMIUM_ARGS = [
  '--no-sandbox', // benches run as root in containers
  '--enable-unsafe-webgpu', // WebGPU on Linux, and on software adapters
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
