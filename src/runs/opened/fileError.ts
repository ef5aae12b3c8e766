// Why a file was not opened, in words.

import { oneLine } from '../../base/oneLine'

/**
 * A file that cannot be opened as a network; the message names the file, what is wrong, and what to do, in one line: names
 * come from the file, and may hold anything.
 */
export class FileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(oneLine(message), options)
    this.name = 'FileError'
  }
}
