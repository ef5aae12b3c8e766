// The terminal's mouth: the same engine, without a page.

import { compare } from './compare'
import { evaluate } from './evaluate'
import { kernels } from './kernels'
import { UsageError } from './options'
import { parity } from './parity'
import { presets, schema } from './listings'
import { pretrain } from './pretrain'
import { refusedOutput } from './refusedOutput'
import { USAGE } from './usage'

const COMMANDS: Record<string, (args: readonly string[]) => Promise<number>> = {
  parity,
  pretrain,
  evaluate,
  compare,
  kernels,
  presets,
  schema,
}

const isRefused = refusedOutput(process.stdout)
const [command = '', ...args] = process.argv.slice(2)
await exit(await run())

async function run(): Promise<number> {
  if (['', 'help', '--help', '-h'].includes(command) || args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(USAGE)
    return command ? 0 : 2
  }
  if (!Object.hasOwn(COMMANDS, command)) {
    console.error(
      `esvit: the command must be one of ${Object.keys(COMMANDS).join(', ')}, got '${command}'; npm run -s esvit -- help tells what they do`,
    )
    return 2
  }
  try {
    return await COMMANDS[command](args)
  } catch (error) {
    console.error(`esvit ${command}: ${sentenceOf(error)}`)
    return error instanceof UsageError ? 2 : 1
  }
}

/** A pipe takes what is written when its reader does, and an exit does not wait for that: so it is waited for here. */
async function exit(code: number): Promise<never> {
  const written = (stream: NodeJS.WriteStream) => new Promise<void>((resolve) => stream.write('', () => resolve()))
  await Promise.all([process.stdout, process.stderr].map(written))
  process.exit(code || Number(isRefused()))
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? `there is no file '${path ?? ''}'` : error.message
}
