// @ts-check
// npm start: from a fresh clone to the open page. Installs and builds what is missing or older than its sources, serves
// the built page on this machine only, and opens it.
//
//   npm start -- --port 8080   on this port, or not at all (without: 4173, or the next one that is free)
//   npm start -- --no-open     only print the address

import { parseArgs } from 'node:util'
import { ensureInstalled, requireNode, root, stop } from './install.mjs'
import { isStale } from './stale.mjs'

requireNode()
const { port, open } = readArguments()
ensureInstalled()

const { build, preview } = await import('vite')
if (isStale('dist/index.html')) {
  console.log('Building the page …')
  await build({ root, logLevel: 'warn' }).catch((/** @type {Error} */ error) => stop(`start: ${error.message}`))
}
const server = await preview({
  root,
  logLevel: 'warn',
  preview: { host: 'localhost', port: port ?? 4173, strictPort: port !== undefined, open },
}).catch((/** @type {Error} */ error) => stop(`The page cannot be served: ${error.message}`))
console.log(`\n  The playground is at  ${server.resolvedUrls?.local[0]}\n  Ctrl+C stops it.\n`)

/** @returns {{ port: number | undefined, open: boolean }} */
function readArguments() {
  try {
    const options = /** @type {const} */ ({ port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } })
    const { values } = parseArgs({ options })
    const port = values.port === undefined ? undefined : Number(values.port)
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
      throw new Error(`--port must be a number from 1 to 65535, got '${values.port}'`)
    return { port, open: !values['no-open'] }
  } catch (error) {
    return stop(`start: ${/** @type {Error} */ (error).message}. Use: npm start -- [--port N] [--no-open]`)
  }
}
