import { spawnSync } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { calledIn } from '../scripts/calledIn.mjs'

const root = join(import.meta.dirname, '..')

/** What a script of package.json says and how it ends. None that is tried here does any of its work. */
function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script), ...args], { encoding: 'utf8' })
  return { status, stdout, stderr: stderr.trim() }
}

test.each([
  ['scripts/start.mjs', 'npm start -- [', ['--port N', '--no-open']],
  ['scripts/test.mjs', 'npm test -- [', ['--only STAGE', 'goldens ']],
  ['bench/main.mjs', 'npm run bench -- [', ['--only NAME', 'gemm-peak', 'growth', '--rounds N']],
  ['bench/gpu.mjs', 'npm run bench:gpu -- [', ['--steps N']],
  ['bench/soak.mjs', 'npm run soak -- [', ['--steps N']],
])('%s tells what it does when asked, and that is no failure', (script, ways, flags) => {
  for (const help of ['--help', '-h']) {
    const { status, stdout, stderr } = run(script, help)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const part of [ways, ...flags]) expect(stdout).toContain(part)
  }
})

test.each([
  ['scripts/start.mjs --prot 1', "start: Unknown option '--prot'. Use: npm start -- [--port N] [--no-open]"],
  ['scripts/start.mjs --port 70000', "start: --port must be a number from 1 to 65535, got '70000'. Use: npm start"],
  ['scripts/test.mjs --only units', "test: --only must name stages, got 'units'. Use: npm test -- [--only typecheck,"],
  ['bench/main.mjs --rounds 0', "bench: --rounds must be a whole number from 1, got '0'. Use: npm run bench -- "],
  ['bench/gpu.mjs --steps 1', "bench:gpu: --steps must be a whole number from 2, got '1'. Use: npm run bench:gpu -- "],
  ['bench/soak.mjs --steps 9', "soak: --steps must be a whole number from 100, got '9'. Use: npm run soak -- "],
])('%s is refused, with the ways to call it', (line, message) => {
  const { status, stderr } = run(...(line.split(' ') as [string, ...string[]]))
  expect(status).toBe(2)
  expect(stderr.startsWith(message), stderr).toBe(true)
})

test('a port that is taken is told before anything is built, with what to do', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve))
  const { port } = other.address() as AddressInfo
  const { status, stdout, stderr } = run('scripts/start.mjs', '--no-open', '--port', String(port))
  other.close()
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toBe(
    `start: the page cannot be served: port ${port} is taken by another program. ` +
      'Name another one, npm start -- --port N, or none, npm start: then the first from 4173 on that is free serves.',
  )
})

test('paths of the program in a terminal are meant from where npm was called, those of other scripts from the project', () => {
  const env = { npm_lifecycle_event: 'esvit', INIT_CWD: '/home/me/runs' }
  expect(calledIn('esvit', env)).toBe('/home/me/runs')
  expect(calledIn('esvit', { ...env, npm_lifecycle_event: 'test' })).toBe(process.cwd())
  expect(calledIn('esvit', {})).toBe(process.cwd())
})
