// @ts-check
// The golden cases: numbers of the official code, checked by `esvit parity`. A few small cases lie in test/golden; where a
// folder of more lies beside the repository (../shared/golden), those are run as well.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { root } from './install.mjs'

/** @typedef {{ name: string, maxAbs: number, relL2: number, tolerance: number, ok: boolean }} Check */
/** @typedef {{ case: string, ok: boolean, checks: Check[] }} Case */

export function runGoldens() {
  const committed = casesIn(join(root, 'test/golden'))
  const known = new Set(committed.map((file) => basename(file)))
  const more = casesIn(join(root, '../shared/golden')).filter((file) => !known.has(basename(file)))
  console.log(`${committed.length} cases in test/golden, ${more.length} more in ../shared/golden`)
  if (committed.length === 0) {
    console.error('test/golden must hold at least one case (NAME.json with NAME.safetensors), got none')
    return { ok: false }
  }
  const files = [...committed, ...more]
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'scripts/esvit.mjs'), 'parity', ...files.map((file) => relative(root, file))],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 },
  )
  const cases = stdout.split('\n').flatMap(parseCase)
  cases.forEach(print)
  const count = { passed: cases.filter(isOk).length, failed: 0, skipped: 0 }
  count.failed = files.length - count.passed
  if (cases.length !== files.length) console.error(`parity must report ${files.length} cases, got ${cases.length}`)
  const failures = cases.flatMap((found) => (isOk(found) ? [] : [found.case]))
  return { ok: status === 0 && cases.length === files.length, count, failures }
}

/** A case is a pair of files, NAME.json and NAME.safetensors. */
function casesIn(/** @type {string} */ folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && existsSync(join(folder, `${basename(name, '.json')}.safetensors`)))
    .map((name) => join(folder, name))
}

/** @returns {Case[]} none for a line that is not a case */
function parseCase(/** @type {string} */ line) {
  try {
    const found = JSON.parse(line)
    return Array.isArray(found?.checks) ? [found] : []
  } catch {
    if (line.trim()) console.log(line)
    return []
  }
}

/** A case that compared nothing proves nothing. */
const isOk = (/** @type {Case} */ { ok, checks }) => ok && checks.length > 0

function print(/** @type {Case} */ found) {
  const { checks } = found
  console.log(`${isOk(found) ? 'ok    ' : 'FAILED'}  ${found.case.padEnd(28)} ${checks.length} checks`)
  const failed = checks.filter((check) => !check.ok)
  for (const { name, maxAbs, relL2, tolerance } of failed.slice(0, 10))
    console.log(`          ${name}: maxAbs ${maxAbs}, relL2 ${relL2}, tolerance ${tolerance}`)
  if (failed.length > 10) console.log(`          and ${failed.length - 10} more`)
}
