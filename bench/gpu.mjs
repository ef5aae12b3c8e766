// @ts-check
// npm run bench:gpu: everything that a graphics card has to show, through Dawn in Node, with no browser: the op tests and the
// official code's cases pass on it, what its peak is, how near a large product comes, and how fast the default preset
// trains. The figures go to bench/results/gpu.json and, as a section under the adapter's name, to stdout, to be put into
// docs/performance.md. It runs on software adapters too.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFlags, refuse } from '../scripts/flags.mjs'
import { runGoldens } from '../scripts/goldens.mjs'
import { ensureInstalled, requireNode, root, stop } from '../scripts/install.mjs'

const TESTS = ['src/gpu', 'src/tensor', 'src/ops', 'src/augment', 'src/optim']
const PRESET = 'tiny'
const STEPS = '200'
const USAGE = `npm run bench:gpu -- [--steps N]

What a graphics card has to show, without a browser: op tests, the official code's cases, peaks, large products, and how
fast preset ${PRESET} trains. The figures go to bench/results/gpu.json and to stdout.

  --steps N   of training, of which the last are timed (without: ${STEPS}; a software adapter has enough of 5)
  --help      print this`
const COMMAND = { name: 'bench:gpu', usage: USAGE }

requireNode()
const steps = readSteps()
ensureInstalled()
const tests = opTests()
const goldens = runGoldens()
const kernels = esvit('kernels', '--preset', PRESET)
const stepsPerSecond = rateOf(steps)
const { adapter, code, selfTest, step, products } = kernels
const measured = { adapter, node: process.versions.node, code, tests, goldens: goldens.count, selfTest, preset: PRESET, stepsPerSecond, step, products } // prettier-ignore
mkdirSync(join(root, 'bench/results'), { recursive: true })
writeFileSync(join(root, 'bench/results/gpu.json'), `${JSON.stringify(measured, null, 2)}\n`)
console.log(section())
process.exitCode = tests.failed || !goldens.ok || selfTest.wrong.length ? 1 : 0

/** @returns {{ passed: number, failed: number }} */
function opTests() {
  const report = join(mkdtempSync(join(tmpdir(), 'esvit-gpu-')), 'unit.json')
  const args = ['run', ...TESTS, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  const found = JSON.parse(readFileSync(report, 'utf8'))
  rmSync(join(report, '..'), { recursive: true })
  return { passed: found.numPassedTests, failed: found.numTotalTests - found.numPassedTests }
}

/** Steps a second of the default preset, the last of so many; nothing is measured or kept between them. */
function rateOf(/** @type {number} */ count) {
  const out = mkdtempSync(join(tmpdir(), 'esvit-gpu-'))
  try {
    const sets = ['evaluation.everySteps=0', 'evaluation.snapshots=0'].flatMap((set) => ['--set', set])
    const lines = run('pretrain', '--preset', PRESET, '--until', String(count), ...sets, '--out', out)
    const last = lines.filter(({ type }) => type === 'metrics').at(-1)
    return 1000 / last.msPerStep
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

/** The one object that a command prints. */
function esvit(/** @type {string[]} */ ...args) {
  return run(...args)[0]
}

/** @returns {any[]} the objects that a command prints, one a line; it may end with 1, which they tell more of */
function run(/** @type {string[]} */ ...args) {
  const { stdout } = spawnSync(process.execPath, [join(root, 'scripts/esvit.mjs'), ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  })
  const lines = stdout.split('\n').filter(Boolean)
  if (!lines.length) stop(`bench: 'esvit ${args.join(' ')}' told nothing: see its message above.`)
  return lines.map((line) => JSON.parse(line))
}

function section() {
  const apart = step.apartMs === null ? '' : `, ${step.apartMs.toFixed(1)} with a dispatch for each launch`
  const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(0)} %`
  const rows = [
    ['op tests', `${tests.passed} passed, ${tests.failed} failed`],
    ['cases of the official code', `${goldens.count?.passed ?? 0} passed, ${goldens.count?.failed ?? 0} failed`],
    ['self-test', `${selfTest.checks} checks of ${selfTest.ops} ops, ${selfTest.wrong.length} wrong`],
    ['multiply-adds of f32 at most', `${products.gflops.toFixed(0)} GFLOP/s`],
    ['copied at most', `${products.GBps.toFixed(1)} GB/s`],
    ...products.found.map((/** @type {any} */ { product, tile, gflops, share }) => [
      `product ${product}`,
      `${gflops.toFixed(0)} GFLOP/s, ${percent(share)} of that, tiles of ${tile}`,
    ]),
    [`\`${PRESET}\``, `${stepsPerSecond.toPrecision(3)} steps/s; one alone ${step.stepMs.toFixed(1)} ms${apart}`],
  ]
  return `\n### ${adapter}\n\nNode ${process.versions.node}, code ${code}\n\n| | |\n|---|---|\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`
}

function readSteps() {
  const { steps = STEPS } = readFlags(COMMAND, /** @type {const} */ ({ steps: { type: 'string' } }))
  if (!(Number.isInteger(Number(steps)) && Number(steps) > 1))
    refuse(COMMAND, `--steps must be a whole number from 2, got '${steps}'`)
  return Number(steps)
}
