// Python where this machine has one, and PyTorch where that Python has it: what they make of our files is the last word.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Debian's own beside whatever stands first on the path. */
const PYTHONS = ['python3', '/usr/bin/python3']

const runs = (python: string, program: string) => spawnSync(python, ['-c', program], { stdio: 'ignore' }).status === 0

export const withTorch: string | null = PYTHONS.find((python) => runs(python, 'import torch')) ?? null
export const withPython: string | null = PYTHONS.find((python) => runs(python, 'import zipfile')) ?? null

/** Run a script of test/pytorch. @returns what it printed, as JSON */
export function python(interpreter: string, script: string, ...args: string[]): unknown {
  const { status, stdout, stderr } = spawnSync(interpreter, [join(import.meta.dirname, 'pytorch', script), ...args], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${script}: ${stderr}`)
  return JSON.parse(stdout)
}
