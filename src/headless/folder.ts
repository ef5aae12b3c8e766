// A folder that a command will write to.

import { accessSync, constants, existsSync, lstatSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError } from './options'

/** Nothing is made yet. @throws UsageError where it cannot be made or written to */
export function checkFolder(flag: string, path: string): void {
  let [there, missing] = [resolve(path), '']
  while (!existsSync(there)) [missing, there] = [there, dirname(there)]
  if (!statSync(there).isDirectory())
    throw new UsageError(`${flag} must be a folder, got '${path}', but '${there}' is a file; name another one`)
  if (missing && lstatSync(missing, { throwIfNoEntry: false }))
    throw new UsageError(`${flag} must be a folder, got '${path}', but '${missing}' is a link that leads nowhere; name another one`) // prettier-ignore
  try {
    accessSync(there, constants.W_OK)
  } catch (error) {
    throw new UsageError(`${flag} must be a folder that can be written to, got '${path}', but '${there}' cannot`, { cause: error }) // prettier-ignore
  }
}
