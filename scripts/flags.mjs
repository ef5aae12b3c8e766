// @ts-check
// The flags of a command: --help tells what it does, and ends it well; what is wrong with a flag is told with the ways to
// call the command, and ends it badly. Like install.mjs it runs on a fresh clone.

import { parseArgs } from 'node:util'
import { stop } from './install.mjs'

/**
 * `usage`: the ways to call it in the first line, then what it does and its flags.
 * @typedef {{ name: string, usage: string }} Command
 */

/**
 * @template {Record<string, { type: 'string' | 'boolean' }>} Known
 * @param {Command} command
 * @param {Known} known
 * @returns {{ [Name in keyof Known]?: Known[Name]['type'] extends 'string' ? string : boolean }}
 */
export function readFlags(command, known) {
  const values = parsed(command, { ...known, help: { type: 'boolean', short: 'h' } })
  if (values.help) {
    console.log(command.usage)
    process.exit(0)
  }
  return /** @type {ReturnType<typeof readFlags<Known>>} */ (values)
}

/** End where a value cannot be: who, what must hold, what was found. @returns {never} */
export function refuse(/** @type {Command} */ { name, usage }, /** @type {string} */ sentence) {
  return stop(`${name}: ${sentence}. Use: ${usage.split('\n')[0]}`, 2)
}

/** @returns {Record<string, unknown>} */
function parsed(/** @type {Command} */ command, /** @type {import('node:util').ParseArgsConfig['options']} */ options) {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    return refuse(command, /** @type {Error} */ (error).message)
  }
}
