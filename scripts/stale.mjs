// @ts-check
// Whether something built is older than what it is built from, by the times of the files.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { changedAt, root } from './install.mjs'

/** Everything that ends up in a build of the page or of the terminal program. */
const SOURCES = [
  'src',
  'shaders',
  'public',
  'index.html',
  'package-lock.json',
  'vite.config.ts',
  'vite.headless.config.ts',
  'scripts/codeVersion.mjs',
  'scripts/offline.mjs',
  'scripts/policy.mjs',
]

/** @param {string} output a file written by the build, relative to the repository */
export function isStale(output) {
  const builtAt = changedAt(join(root, output))
  return builtAt === 0 || SOURCES.some((source) => newest(join(root, source)) > builtAt)
}

/** A folder's own time counts too: it is how a deleted or renamed file shows. @returns {number} */
function newest(/** @type {string} */ path) {
  let time = changedAt(path)
  for (const entry of readEntries(path)) {
    const inside = join(path, entry.name)
    time = Math.max(time, entry.isDirectory() ? newest(inside) : changedAt(inside))
  }
  return time
}

function readEntries(/** @type {string} */ path) {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch {
    return [] // a file, or nothing at all
  }
}
