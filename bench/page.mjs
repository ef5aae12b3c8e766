// @ts-check
// The built page, served on this machine while a bench runs; built first where it is older than its sources.

import { build, preview } from 'vite'
import { root } from '../scripts/install.mjs'
import { isStale } from '../scripts/stale.mjs'

export async function servePage() {
  if (isStale('dist/index.html')) await build({ root, logLevel: 'warn' })
  const server = await preview({
    root,
    logLevel: 'warn',
    preview: { host: 'localhost', port: 4173, open: false }, // or the next port that is free
  })
  const url = server.resolvedUrls?.local[0]
  if (!url) throw new Error('bench: the page is served at no address')
  return { url, close: () => server.close() }
}
