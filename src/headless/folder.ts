// A folder that a command will write to.

import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './options'

/** Nothing is made yet. @throws UsageError where it cannot be made or written to */
export function checkFolder(flag: string, path: string): void {
  let there = resolve(path)
  while (!existsSync(there)) there = dirname(there)
  if (!statSync(there).isDirectory())
    throw new UsageError(`${flag} must be a folder, got '${path}', but '${there}' is a file; name another one`)
  try {
    accessSync(there, constants.W_OK)
  } catch (error) {
    throw new UsageError(`${flag} must be a folder that can be written to, got '${path}', but '${there}' cannot`, { cause: error }) // prettier-ignore
  }
}
