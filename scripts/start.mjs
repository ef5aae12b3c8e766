// @ts-check
// npm start: from a fresh clone to the open page.

import { createServer } from 'node:net'
import { readFlags, refuse } from './flags.mjs'
import { ensureInstalled, requireNode, root, stop } from './install.mjs'
import { isStale } from './stale.mjs'

const HOST = 'localhost'
const FIRST_PORT = 4173
const USAGE = `npm start -- [--port N] [--no-open]

From a fresh clone to the open page: installs and builds what is missing or older than its sources, serves the built page
on this machine only, and opens it. Ctrl+C stops it.

  --port N    use exactly this port; fail if it is taken (without: ${FIRST_PORT}, or the next one that is free)
  --no-open   only print the address
  --help      print this`
const COMMAND = { name: 'start', usage: USAGE }

requireNode()
const options = /** @type {const} */ ({ port: { type: 'string' }, 'no-open': { type: 'boolean' } })
const flags = readFlags(COMMAND, options)
const port = portOf(flags.port)
if (port !== undefined) await reach(port).catch(notServed) // before minutes go into packages and a build
ensureInstalled()

const { build, preview } = await import('vite')
if (isStale('dist/index.html')) {
  console.log('Building the page …')
  await build({ root, logLevel: 'warn' }).catch((/** @type {Error} */ error) => stop(`start: ${error.message}`))
}
const server = await preview({
  root,
  logLevel: 'warn',
  preview: { host: HOST, port: port ?? FIRST_PORT, strictPort: port !== undefined, open: !flags['no-open'] },
}).catch(notServed)
const address = server.resolvedUrls?.local[0] ?? ''
console.log(`\n  The playground is at  ${address}\n  Ctrl+C stops it.\n`)
if (port === undefined && new URL(address).port !== String(FIRST_PORT))
  console.log(`  Port ${FIRST_PORT} was taken. Runs that a browser keeps of that address are not seen at this one.\n`)

/** @returns {number | undefined} */
function portOf(/** @type {string | undefined} */ text) {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!(Number.isInteger(port) && port > 0 && port < 65536))
    refuse(COMMAND, `--port must be a number from 1 to 65535, got '${text}'`)
  return port
}

/** Listen there for a moment. */
function reach(/** @type {number} */ port) {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(port, HOST, () => probe.close(resolve))
  })
}

/** @returns {never} */
function notServed(/** @type {NodeJS.ErrnoException} */ { code, message }) {
  const found = code === 'EADDRINUSE' ? `port ${port} is taken by another program` : message
  const advice =
    port === undefined
      ? 'Name a port that is free: npm start -- --port N'
      : `Name another one, npm start -- --port N, or none, npm start: then the first from ${FIRST_PORT} on that is free serves`
  return stop(`start: the page cannot be served: ${found}. ${advice}.`)
}
