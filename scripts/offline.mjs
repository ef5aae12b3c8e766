// @ts-check
// Puts the service worker beside the built page, with the names of the files that it keeps (src/ui/offline).

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { transformWithOxc } from 'vite'
import { root } from './install.mjs'

const SOURCE = join(root, 'src/ui/offline/serviceWorker.ts')
const NAME = 'serviceWorker.js'
/** Where the build puts what has a hash of its content in its name. */
const HASHED = /^assets\//

/** @returns {import('vite').Plugin} */
export function offline() {
  return {
    name: 'offline',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const files = filesOf(dir).map((path) => {
        const integrity = `sha256-${createHash('sha256')
          .update(readFileSync(join(dir, path)))
          .digest('base64')}`
        return { path: path === 'index.html' ? '' : path, integrity, isHashed: HASHED.test(path) }
      })
      const { code } = await transformWithOxc(readFileSync(SOURCE, 'utf8'), SOURCE, { sourcemap: false })
      // of the worker too: a new one whose installation fails clears away what is its own, and no other's
      const version = createHash('sha256').update(JSON.stringify(files)).update(code).digest('hex').slice(0, 16)
      writeFileSync(join(dir, NAME), `const KEPT = ${JSON.stringify({ version, files }, null, 2)}\n${code}`)
    },
  }
}

/** Paths of what a visitor may need, with slashes. */
function filesOf(/** @type {string} */ folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map') && entry.name !== NAME)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
