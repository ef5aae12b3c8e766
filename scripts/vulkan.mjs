// @ts-check
// A Vulkan driver for WebGPU in Node (Dawn): the machine's GPU where there is one that works, else the software driver
// (SwiftShader) that lies beside every Chromium, and its copy of the Vulkan loader where the system has none.
//
// Only Linux needs this: elsewhere Dawn speaks Metal or Direct3D. The result must be in the environment of a process
// before it starts, because the dynamic linker reads LD_LIBRARY_PATH only then.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { playwrightFolders } from './chromium.mjs'
import { root } from './install.mjs'

const BROWSER_FOLDERS = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
]
const LIBRARY_FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib']

/** Variables to add to the environment of a process that uses Dawn. @returns {Record<string, string>} */
export function vulkanEnvironment() {
  if (process.platform !== 'linux') return {}
  const { env } = process
  const named = env.ESVIT_CHROMIUM ? [dirname(env.ESVIT_CHROMIUM)] : []
  const folder = [...named, ...BROWSER_FOLDERS, ...playwrightFolders()].find((f) =>
    existsSync(join(f, 'vk_swiftshader_icd.json')),
  )
  /** @type {Record<string, string>} */
  const found = {}
  const hasLoader = LIBRARY_FOLDERS.some((f) => existsSync(join(f, 'libvulkan.so.1')))
  if (!hasLoader && folder && existsSync(join(folder, 'libvulkan.so.1')))
    found.LD_LIBRARY_PATH = env.LD_LIBRARY_PATH ? `${env.LD_LIBRARY_PATH}:${folder}` : folder
  const isChosen = env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES
  if (!isChosen && folder && !hasWorkingGpu(found)) {
    found.VK_ICD_FILENAMES = join(folder, 'vk_swiftshader_icd.json')
    found.NODEVICE_SELECT = '1' // Mesa's layer that chooses among GPUs complains where there is no desktop session
  }
  return found
}

/** A device node alone proves nothing (virtual machines, missing drivers), so Dawn is asked, in a process of its own. */
function hasWorkingGpu(/** @type {Record<string, string>} */ extra) {
  const nodes = ['/dev/dri', '/dev'].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
  if (!nodes.some((name) => /^(renderD\d+|nvidia\d+|dxg)$/.test(name))) return false
  const ask = `
    import { create } from 'webgpu'
    const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' })
    const { vendor = '', architecture = '', device = '', description = '' } = adapter?.info ?? {}
    console.log([vendor, architecture, device, description].join(' '))
    process.exit(adapter ? 0 : 1)`
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', ask], {
    cwd: root,
    env: { ...process.env, ...extra },
    encoding: 'utf8',
    timeout: 20_000,
  })
  return status === 0 && !/swiftshader|llvmpipe|lavapipe|software/i.test(stdout)
}
