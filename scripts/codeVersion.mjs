// @ts-check
// The version of what computes a run: that of the package, and a hash of every source file that a number can depend on.
// It is the same for the page and the terminal, on any machine, with or without git; what only shows is left out.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { root } from './install.mjs'

/** Everything from the generator of random numbers to the session; not the page and not the terminal. */
const COMPUTES = ['base', 'gpu', 'tensor', 'ops', 'nn', 'augment', 'optim', 'data', 'ssl', 'eval', 'train']
const FOLDERS = [...COMPUTES.map((room) => `src/${room}`), 'shaders']
const COMPUTING = /(?<!\.test|\.reference|\.check)\.(ts|wgsl)$/

/** @returns e.g. `0.1.0+5d41402abc` */
export function codeVersion() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const hash = createHash('sha256')
  for (const path of computingFiles())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  return `${version}+${hash.digest('hex').slice(0, 10)}`
}

/** Paths with slashes, in an order that no locale changes. */
export function computingFiles() {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && COMPUTING.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  ).sort()
}
