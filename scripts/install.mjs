// @ts-check
// What every command needs before it can do anything else: a Node that is new enough, and the packages of the lock.
//
// Runs on a fresh clone, so this file and those that import it first (flags, start, test, esvit) import nothing but Node
// before it has passed.

import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Print a sentence and stop: for what the reader can mend, where a stack trace would only hide it.
 * @param {string} sentence
 * @param {1 | 2} [code] 1: what was asked could not be done; 2: it cannot be asked like this
 * @returns {never}
 */
export function stop(sentence, code = 1) {
  console.error(`\n${sentence}\n`)
  process.exit(code)
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const isEnough = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major >= 24
  if (!isEnough) stop(`This project needs Node 20.19, 22.13, 24 or newer; this is Node ${process.versions.node}.`)
}

/** Time of the last change in milliseconds, or 0 where there is no such file. */
export const changedAt = (/** @type {string} */ path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Install the packages of the lock where they are missing or older than it. Talks on stderr only. */
export function ensureInstalled() {
  const installed = changedAt(join(root, 'node_modules/.package-lock.json'))
  if (installed > 0 && installed >= changedAt(join(root, 'package-lock.json'))) return
  console.error('Installing packages (npm ci) …')
  // the npm that runs this script, if one does: then no search path and no shell are needed
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund']
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  const { status } = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (status !== 0) stop('npm ci failed: see its message above. Nothing was started.')
}
