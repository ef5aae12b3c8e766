/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './', // the built page works from any folder of any static host
  plugins: [react()],
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: true },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    pool: 'forks', // Dawn lives in the process
    isolate: false, // one device for all files of a worker
    fileParallelism: false,
    testTimeout: 120_000,
  },
})
