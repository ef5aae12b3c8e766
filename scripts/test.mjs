// @ts-check
// npm test: from a fresh clone to an answer. Installs what is missing (packages, a browser), then runs the stages in
// order and goes on after a failure, so that one run tells all there is to tell. Nothing is skipped: a machine without a
// WebGPU adapter fails, and so does a test that was skipped. The last line counts tests: 'N passed, N failed'.
//
//   npm test -- --only unit          one stage (or several: --only unit,e2e)

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runGoldens } from './goldens.mjs'
import { ensureInstalled, requireNode, root, stop } from './install.mjs'
import { ensureChromium } from './chromium.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const UNIT_REPORT = '.cache/test/unit.json'
const E2E_REPORT = '.cache/test/e2e.json' // also named in playwright.config.ts

/** @type {Record<string, () => { ok: boolean, count?: Count }>} */
const STAGES = {
  typecheck: () => tool('typescript/bin/tsc'),
  lint: () => tool('oxlint/bin/oxlint'),
  format: () => tool('prettier/bin/prettier.cjs', '--check', '.'),
  unit: () => {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`]
    const { ok } = tool('vitest/vitest.mjs', 'run', '--allowOnly=false', ...reporters)
    const report = readReport(UNIT_REPORT)
    const count = report && {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }
    return { ok, count }
  },
  goldens: runGoldens,
  build: () => tool('vite/bin/vite.js', 'build', '--logLevel', 'warn'),
  e2e: () => {
    const { ok } = tool('@playwright/test/cli.js', 'test')
    const stats = readReport(E2E_REPORT)?.stats
    const count = stats && { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
    return { ok, count }
  },
}

requireNode()
const names = readArguments()
ensureInstalled()
if (names.some((name) => ['unit', 'goldens', 'e2e'].includes(name))) useBrowser()
rmSync(join(root, '.cache/test'), { recursive: true, force: true })
mkdirSync(join(root, '.cache/test'), { recursive: true })

const results = names.map((name) => {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`)
  const begin = performance.now()
  const { ok, count } = STAGES[name]()
  const seconds = (performance.now() - begin) / 1000
  const ranNone = count !== undefined && count.passed + count.failed === 0
  return { name, seconds, count, ok: ok && !ranNone && !count?.failed && !count?.skipped }
})
summarize()

function useBrowser() {
  try {
    process.env.ESVIT_CHROMIUM = ensureChromium()
    console.log(`Browser: ${process.env.ESVIT_CHROMIUM}`)
  } catch (error) {
    stop(/** @type {Error} */ (error).message)
  }
}

/** Run a tool of node_modules, in view. */
function tool(/** @type {string} */ path, /** @type {string[]} */ ...args) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', path), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return { ok: status === 0 }
}

function readReport(/** @type {string} */ path) {
  return existsSync(join(root, path)) ? JSON.parse(readFileSync(join(root, path), 'utf8')) : undefined
}

function summarize() {
  console.log(`\n── summary ${'─'.repeat(53)}`)
  let [passed, failed] = [0, 0]
  for (const { name, ok, seconds, count } of results) {
    const skipped = count?.skipped ? `, ${count.skipped} skipped (a skip is a failure here)` : ''
    const tests = count ? `${count.passed} passed, ${count.failed} failed${skipped}` : ''
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${tests}`)
    passed += count?.passed ?? 0
    // a stage that fails for another reason than a failed test counts as one
    failed += ok ? 0 : Math.max(1, (count?.failed ?? 0) + (count?.skipped ?? 0))
  }
  process.exitCode = failed ? 1 : 0
  console.log(`\n${passed} passed, ${failed} failed`)
}

function readArguments() {
  const all = Object.keys(STAGES)
  try {
    const only = parseArgs({ options: { only: { type: 'string' } } }).values.only?.split(',') ?? all
    const unknown = only.filter((name) => !all.includes(name))
    if (unknown.length) throw new Error(`--only must name stages, got '${unknown.join(',')}'`)
    return all.filter((name) => only.includes(name))
  } catch (error) {
    return stop(`test: ${/** @type {Error} */ (error).message}. Use: npm test -- [--only ${all.join(',')}]`)
  }
}
