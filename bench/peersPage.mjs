// @ts-check
// The page of the peers bench (bench/peers/page.html), built from the sources as they are and opened in Chromium. It is
// served on this machine and loads nothing from elsewhere.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { codeVersion } from '../scripts/codeVersion.mjs'
import { CHROMIUM_ARGS, findChromium } from '../scripts/chromium.mjs'
import { root } from '../scripts/install.mjs'
import { machineOf } from './machine.mjs'
import { progress } from './progress.mjs'

const PAGE = 'bench/peers/page.html'

/** @typedef {typeof import('./peers/comparisons')} Comparisons */
/** @typedef {Exclude<keyof Comparisons, 'firstStep'>} Question */
/**
 * @template {Question} Name
 * @typedef {Parameters<Comparisons[Name]> extends [...infer Given, any] ? Given : never} Arguments
 */

export async function openPeersPage() {
  const outDir = mkdtempSync(join(tmpdir(), 'esvit-peers-'))
  await build({
    root, // the kernels are found from there
    configFile: false,
    base: './',
    logLevel: 'error',
    define: { __CODE_VERSION__: JSON.stringify(codeVersion()) },
    worker: { format: 'es' },
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: join(root, PAGE) },
    },
  })
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: 'localhost', port: 4373, open: false }, // or the next port that is free
  })
  const url = new URL(PAGE, server.resolvedUrls?.local[0]).href
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS })

  /** A page of a context of its own, so that nothing is cached. */
  const open = async (query = '') => {
    const page = await browser.newPage()
    page.setDefaultTimeout(0) // a step of a peer may take half a minute
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(`bench: the page says: ${message.text()}`)
    })
    await page.exposeFunction('report', (/** @type {string} */ text) => {
      progress(text)
    })
    await page.goto(url + query)
    return page
  }

  return {
    /**
     * Ask a fresh page for one comparison.
     * @template {Question} Name
     * @param {Name} name
     * @param {Arguments<Name>} given  all but the last, which reports
     * @returns {Promise<Awaited<ReturnType<Comparisons[Name]>>>}
     */
    ask: async (name, given) => {
      const page = await open()
      try {
        return await page.evaluate(async ([name, given]) => {
          const { comparisons, report } = /** @type {any} */ (globalThis)
          return (await comparisons)[name](...given, report)
        }, /** @type {const} */ ([name, given]))
      } finally {
        await page.close()
      }
    },
    /** Milliseconds from the opening of a fresh page to the end of its first step, and the loss of that step. */
    firstStep: async (/** @type {string} */ engine) => {
      const page = await open(`?first-step=${engine}`)
      try {
        return await page.evaluate(async () => {
          /** @type {Awaited<ReturnType<Comparisons['firstStep']>>} */
          const done = await Reflect.get(globalThis, 'firstStepDone')
          return done
        })
      } finally {
        await page.close()
      }
    },
    machine: async () => {
      const page = await open()
      const machine = await machineOf(page)
      await page.close()
      return machine
    },
    close: async () => {
      await browser.close()
      await server.close()
      rmSync(outDir, { recursive: true, force: true })
    },
  }
}
