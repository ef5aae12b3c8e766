/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { codeVersion } from './scripts/codeVersion.mjs'
import { offline } from './scripts/offline.mjs'
import { HEADER_POLICY, pagePolicy } from './scripts/policy.mjs'

const checks = { bundlerTimings: false } // how long a build waits for its plugins says nothing of what it builds

export default defineConfig({
  base: './', // the built page works from any folder of any static host
  plugins: [react(), pagePolicy(), offline()],
  preview: { headers: { 'Content-Security-Policy': HEADER_POLICY } },
  define: { __CODE_VERSION__: JSON.stringify(codeVersion()) },
  worker: { format: 'es', rolldownOptions: { checks } },
  build: {
    target: 'es2023',
    sourcemap: true,
    chunkSizeWarningLimit: 900, // the page needs all of it at once
    // libraries change less often than the page, and stay in the browser's cache from one version of it to the next
    rolldownOptions: { checks, output: { codeSplitting: { groups: [{ name: 'libraries', test: /node_modules/ }] } } },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    globalSetup: 'test/vulkan.ts',
    setupFiles: 'test/setup.ts',
    pool: 'forks', // Dawn lives in the process
    isolate: false, // one device for all files of a worker
    fileParallelism: false,
    testTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } }, // what is waited for may build kernels, beside whatever else the machine does
    server: { deps: { inline: ['wgsl_reflect'] } }, // its entry for Node has no named exports; Vite takes the other one
  },
})
