// @ts-check
// The browser of the tests: one that is installed, or one that this system can install.
//
// Every Chromium brings SwiftShader, a Vulkan driver that runs on the CPU; scripts/vulkan.mjs lends it to Node.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { root } from './install.mjs'

const { env, platform } = process

/** Flags of a browser that is driven by a program: WebGPU on any adapter, and nothing of its own on the network. */
export const CHROMIUM_ARGS = [
  '--no-sandbox', // tests run as root in containers
  '--enable-unsafe-webgpu', // WebGPU on Linux, and on software adapters
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const SYSTEM = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium-browser',
    '/usr/bin/microsoft-edge',
  ],
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((folder) =>
    folder
      ? [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')]
      : [],
  ),
}

/** Folders of the browsers that Playwright downloaded, newest first. */
export function playwrightFolders() {
  const caches = {
    linux: join(homedir(), '.cache/ms-playwright'),
    darwin: join(homedir(), 'Library/Caches/ms-playwright'),
    win32: join(env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  }
  const cache = env.PLAYWRIGHT_BROWSERS_PATH ?? caches[/** @type {keyof typeof caches} */ (platform)]
  if (!cache || !existsSync(cache)) return []
  const version = (/** @type {string} */ name) => Number(name.slice('chromium-'.length))
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => version(b) - version(a))
    .flatMap((name) => readdirSync(join(cache, name)).map((inner) => join(cache, name, inner)))
}

/** Path of a Chromium that starts, or null. ESVIT_CHROMIUM names one and rules out all others. */
export function findChromium() {
  if (env.ESVIT_CHROMIUM) {
    if (starts(env.ESVIT_CHROMIUM)) return env.ESVIT_CHROMIUM
    throw new Error(`ESVIT_CHROMIUM must be the path of a Chromium that starts, got '${env.ESVIT_CHROMIUM}'`)
  }
  const inFolder = [
    'chrome',
    'chrome.exe',
    'Chromium.app/Contents/MacOS/Chromium',
    'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  ]
  const downloaded = playwrightFolders().flatMap((folder) => inFolder.map((name) => join(folder, name)))
  const system = SYSTEM[/** @type {keyof typeof SYSTEM} */ (platform)] ?? []
  return [...system, ...downloaded].find(starts) ?? null
}

/** It is there and, on Linux, its libraries are too (Ubuntu's chromium-browser may be a mere hint to install another). */
function starts(/** @type {string} */ path) {
  if (!existsSync(path)) return false
  return platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
}

/** Find a browser, or install one from where this system has it. */
export function ensureChromium() {
  const found = findChromium() ?? download() ?? installPackage()
  if (found) return found
  throw new Error(
    'No Chromium was found, and none could be installed. Install Google Chrome or Chromium ' +
      "(Debian: 'apt-get install chromium'), or set ESVIT_CHROMIUM to the path of one.",
  )
}

function download() {
  console.log("No Chromium found. Downloading Playwright's (about 170 MB) …")
  const cli = join(root, 'node_modules/@playwright/test/cli.js')
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 600_000 })
  const found = findChromium()
  if (!found) console.log('That did not work.')
  return found
}

function installPackage() {
  if (platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null
  console.log("Trying the system's package (apt-get install chromium) …")
  /** @type {import('node:child_process').SpawnSyncOptions} */
  const options = { stdio: ['ignore', 1, 1], env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update'], options)
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'], options)
  return findChromium()
}
