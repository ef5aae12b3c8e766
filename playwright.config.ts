// The page in a real browser, built and served by `npm start` itself. The adapter may be a software one; none at all is a
// failure. One worker: two pages that train at once would share one GPU (or a few CPU cores) and time each other out.

import { createServer, type AddressInfo } from 'node:net'
import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from './scripts/chromium.mjs'

const executablePath = findChromium()
if (!executablePath)
  throw new Error("e2e: no Chromium found; 'npm test' installs one, or set ESVIT_CHROMIUM to its path")

// Playwright's workers read this file again and must come to the same port, so it is kept in the environment.
process.env.ESVIT_E2E_PORT ??= String(await freePort())
const port = Number(process.env.ESVIT_E2E_PORT)

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000, // a software adapter on two cores
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: '.cache/test/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${port}/`,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args: CHROMIUM_ARGS },
  },
  webServer: {
    command: `node scripts/start.mjs --no-open --port ${port}`,
    port,
    reuseExistingServer: false,
    timeout: 120_000,
    stderr: 'pipe',
  },
})

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, 'localhost', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}
