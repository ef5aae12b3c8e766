// @ts-check
// How far a bench is, on stderr: in one line on a terminal, a line each in a file.

export function progress(/** @type {string} */ text) {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K  ${text}` : `  ${text}\n`)
}

/** Make room for a line of results. */
export function clearProgress() {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
}
