// The terminal's mouth: the same engine, without a page.

import { evaluate } from './evaluate'
import { UsageError } from './options'
import { parity } from './parity'
import { presets, schema } from './listings'
import { pretrain } from './pretrain'

const COMMANDS: Record<string, (args: readonly string[]) => Promise<number>> = {
  parity,
  pretrain,
  evaluate,
  presets,
  schema,
}

const [command = '', ...args] = process.argv.slice(2)
if (!Object.hasOwn(COMMANDS, command)) {
  console.error(`esvit: the command must be one of ${Object.keys(COMMANDS).join(', ')}, got '${command}'`)
  process.exit(2)
}
try {
  process.exit(await COMMANDS[command](args))
} catch (error) {
  console.error(`esvit ${command}: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(error instanceof UsageError ? 2 : 1)
}
