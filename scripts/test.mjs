// @ts-check
// npm test: from a fresh clone to an answer. Installs what is missing (packages, a browser), then runs the stages in
// order and goes on after a failure, so that one run tells all there is to tell. Nothing is skipped: a machine without a
// WebGPU adapter fails, and so does a test that was skipped. The end names each test that failed and says why, since
// the stages after it may have printed much; the last line counts tests: 'N passed, N failed'.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { readFlags, refuse } from './flags.mjs'
import { runGoldens } from './goldens.mjs'
import { ensureInstalled, requireNode, root, stop } from './install.mjs'
import { ensureChromium } from './chromium.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */
/** @typedef {{ ok: boolean, count?: Count, failures?: string[] }} Result `failures`: what failed, by file and name */

const UNIT_REPORT = '.cache/test/unit.json'
const E2E_REPORT = '.cache/test/e2e.json' // also named in playwright.config.ts

/** @type {Record<string, { does: string, run: () => Result }>} */
const STAGES = {
  typecheck: { does: 'types, by tsc', run: () => tool('typescript/bin/tsc') },
  lint: { does: 'oxlint', run: () => tool('oxlint/bin/oxlint') },
  format: { does: 'prettier, which changes nothing', run: () => tool('prettier/bin/prettier.cjs', '--check', '.') },
  unit: { does: 'units and kernels, on a WebGPU device in Node', run: runUnits },
  goldens: { does: 'numbers of the official code, on the same device', run: runGoldens },
  build: { does: 'the page', run: () => tool('vite/bin/vite.js', 'build', '--logLevel', 'warn') },
  e2e: { does: 'the page in a browser', run: runPages },
}
const ALL = Object.keys(STAGES)
const USAGE = `npm test -- [--only ${ALL.join(',')}]

From a fresh clone to an answer: installs what is missing (packages, a browser), runs the stages in order and goes on after
a failure. The end names what failed and says why, and the last line counts the tests.

  --only STAGE   this one alone, or several with commas between, as in --only unit,e2e
${ALL.map((name) => `                   ${name.padEnd(12)}${STAGES[name].does}`).join('\n')}
  --help         print this`
const COMMAND = { name: 'test', usage: USAGE }

requireNode()
const options = /** @type {const} */ ({ only: { type: 'string' } })
const names = stagesNamed(readFlags(COMMAND, options).only)
ensureInstalled()
if (names.some((name) => ['unit', 'goldens', 'e2e'].includes(name))) useBrowser()
rmSync(join(root, '.cache/test'), { recursive: true, force: true })
mkdirSync(join(root, '.cache/test'), { recursive: true })

const results = names.map((name) => {
  console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`)
  const begin = performance.now()
  const { ok, count, failures = [] } = STAGES[name].run()
  const seconds = (performance.now() - begin) / 1000
  const ranNone = count !== undefined && count.passed + count.failed === 0
  return { name, seconds, count, failures, ok: ok && !ranNone && !count?.failed && !count?.skipped }
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

/** @returns {Result} */
function runUnits() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`]
  const { ok } = tool('vitest/vitest.mjs', 'run', '--allowOnly=false', ...reporters)
  const report = readReport(UNIT_REPORT)
  const count = report && {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
  return { ok, count, failures: report && failedUnits(report) }
}

/** @returns {Result} */
function runPages() {
  const { ok } = tool('@playwright/test/cli.js', 'test')
  const report = readReport(E2E_REPORT)
  const stats = report?.stats
  const count = stats && { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
  return { ok, count, failures: report?.suites.flatMap(failedPages) }
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

/** @returns {string[]} of Vitest's report: tests that failed, and files that could not be run at all */
function failedUnits(/** @type {any} */ { testResults }) {
  return testResults.flatMap((/** @type {any} */ { name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed')
    const file = relative(root, name)
    if (!failed.length && status === 'failed') return [`${file}: ${firstLine(message)}`]
    return failed.map(
      (/** @type {any} */ { fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages[0])}`,
    )
  })
}

/** @returns {string[]} of a suite of Playwright's report and those in it */
function failedPages(/** @type {any} */ { file, specs, suites = [] }) {
  const failed = specs.flatMap((/** @type {any} */ { ok, line, title, tests }) => {
    const results = tests.flatMap((/** @type {any} */ test) => test.results)
    const error = results.find((/** @type {any} */ result) => result.error)?.error
    return ok ? [] : [`${file}:${line}: ${title}: ${firstLine(error?.message)}`]
  })
  return [...failed, ...suites.flatMap(failedPages)]
}

function firstLine(text = 'no message') {
  return stripVTControlCharacters(text).split('\n')[0]
}

function summarize() {
  console.log(`\n── summary ${'─'.repeat(53)}`)
  let [passed, failed] = [0, 0]
  for (const { name, ok, seconds, count, failures } of results) {
    const skipped = count?.skipped ? `, ${count.skipped} skipped (a skip is a failure here)` : ''
    const tests = count ? `${count.passed} passed, ${count.failed} failed${skipped}` : ''
    console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${tests}`)
    for (const failure of failures) console.log(`          ${failure}`)
    passed += count?.passed ?? 0
    // a stage that fails for another reason than a failed test counts as one
    failed += ok ? 0 : Math.max(1, (count?.failed ?? 0) + (count?.skipped ?? 0))
  }
  process.exitCode = failed ? 1 : 0
  console.log(`\n${passed} passed, ${failed} failed`)
}

/** @returns {string[]} those that a flag names, in order; all without */
function stagesNamed(/** @type {string | undefined} */ only) {
  const named = only?.split(',') ?? ALL
  const unknown = named.filter((name) => !ALL.includes(name))
  if (unknown.length) refuse(COMMAND, `--only must name stages, got '${unknown.join(',')}'`)
  return ALL.filter((name) => named.includes(name))
}
