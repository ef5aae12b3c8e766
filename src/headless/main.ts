// The terminal's mouth: the same engine, without a page.

import { evaluate } from './evaluate'
import { kernels } from './kernels'
import { UsageError } from './options'
import { parity } from './parity'
import { presets, schema } from './listings'
import { pretrain } from './pretrain'
import { USAGE } from './usage'

const COMMANDS: Record<string, (args: readonly string[]) => Promise<number>> = {
  parity,
  pretrain,
  evaluate,
  kernels,
  presets,
  schema,
}

const [command = '', ...args] = process.argv.slice(2)
if (['', 'help', '--help', '-h'].includes(command) || args.includes('--help')) {
  console.log(USAGE)
  process.exit(command ? 0 : 2)
}
if (!Object.hasOwn(COMMANDS, command)) {
  console.error(`esvit: the command must be one of ${Object.keys(COMMANDS).join(', ')}, got '${command}'`)
  process.exit(2)
}
try {
  process.exit(await COMMANDS[command](args))
} catch (error) {
  console.error(`esvit ${command}: ${sentenceOf(error)}`)
  process.exit(error instanceof UsageError ? 2 : 1)
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? `there is no file '${path ?? ''}'` : error.message
}
