// @ts-check
// npm run -s esvit -- ARGS: the program in a terminal, on WebGPU in Node. Builds dist-headless where it is older than its
// sources, finds a Vulkan driver, and hands over. Nothing but the program's own output goes to stdout.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { calledIn } from './calledIn.mjs'
import { ensureInstalled, requireNode, root, stop } from './install.mjs'
import { isStale } from './stale.mjs'
import { vulkanEnvironment } from './vulkan.mjs'

const OUTPUT = 'dist-headless'

requireNode()
ensureInstalled()
if (!existsSync(join(root, 'src/headless/main.ts'))) stop('esvit: src/headless/main.ts is missing from this checkout.')
if (isStale(`${OUTPUT}/main.js`)) build()

const main = join(root, OUTPUT, 'main.js')
const child = spawn(process.execPath, ['--enable-source-maps', main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: calledIn('esvit', process.env),
  env: { ...process.env, ...vulkanEnvironment() },
})
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => {
    // a terminal sends Ctrl+C to the child as well, and a second one may mean 'at once'
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))

/** Built beside the old one and then moved, so that a program started at the same time never reads half a build. */
function build() {
  console.error('Building the program …')
  const fresh = join(root, 'node_modules/.cache', `esvit-${process.pid}`)
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = ['build', '--config', 'vite.headless.config.ts', '--outDir', fresh, '--logLevel', 'warn']
  if (spawnSync(process.execPath, [vite, ...args], { cwd: root, stdio: ['ignore', 2, 2] }).status !== 0)
    stop('esvit: the build failed: see its message above.')
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  const [output, old] = [join(root, OUTPUT), `${fresh}-old`]
  try {
    if (existsSync(output)) renameSync(output, old)
    renameSync(fresh, output)
  } catch (error) {
    // another process that built the same sources was quicker
    if (isStale(`${OUTPUT}/main.js`)) throw error
  }
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true })
}
