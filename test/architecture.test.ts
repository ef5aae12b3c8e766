// Who may import whom. The tables are the architecture; the tests read every import in src/ against them, and hold the
// sizes and names of files to the rules of CONTRIBUTING.md.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const KERNELS = ['base', 'gpu', 'tensor', 'ops']
const MODELS = ['base', 'gpu/device', 'tensor', 'ops'] // persistent tensors are made on a device, nothing else is asked of it
const REACT = ['react', 'react-dom', 'react-error-boundary', 'zustand', 'uplot', '@base-ui/react', 'd3-scale-chromatic']

interface Row {
  /** What may be imported: a room, one file of a room, or `*.config` for the settings of all rooms. */
  rooms: string[]
  /** Workers that may be started by URL. */
  starts?: string[]
  /** Packages of node_modules; `node:` for Node's own. */
  packages?: string[]
}

/** Rooms of src/, bottom to top. */
const ROOMS: Record<string, Row> = {
  base: { rooms: [] },
  gpu: { rooms: ['base'] },
  tensor: { rooms: ['base', 'gpu'] },
  ops: { rooms: ['base', 'gpu', 'tensor'] },
  nn: { rooms: KERNELS },
  augment: { rooms: KERNELS },
  optim: { rooms: KERNELS },
  data: { rooms: ['base'], packages: ['fflate', 'fzstd', 'hyparquet'] },
  ssl: { rooms: [...MODELS, 'nn'] },
  eval: { rooms: [...MODELS, 'gpu/readback', 'nn', 'augment', 'optim'] },
  viz: { rooms: [...MODELS, 'nn', 'augment'], packages: ['d3-scale-chromatic', 'umap-js'] },
  runs: { rooms: ['base', '*.config'], packages: ['zod', 'fflate', 'idb'] },
  train: {
    rooms: [...KERNELS, 'nn', 'augment', 'optim', 'data', 'ssl', 'eval', 'viz', 'runs'],
    starts: ['data/worker', 'eval/probeWorker'],
    packages: ['zod'],
  },
  ui: { rooms: ['base', 'runs', 'train/protocol', 'viz/paint', '*.config'], starts: ['train/worker'], packages: REACT },
  headless: { rooms: ['base', 'gpu', 'data', 'runs', 'train'], packages: ['sharp', 'webgpu', 'node:'] },
}

/** Settings stand apart from the code that they set, so that a form can be drawn without a GPU. */
const CONFIG: Row = { rooms: ['base', '*.config'], packages: ['zod'] }

const MAX_LINES = { '.ts': 400, '.tsx': 150, '.wgsl': 120, '.mjs': 400 }
const ATTIC = /^(utils?|helpers?|managers?|common|misc)$|(utils?|helpers?|managers?|handlers?)$/i

const root = join(import.meta.dirname, '..')
const list = (folder: string) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    : []
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const isTest = (path: string) => /\.test\.tsx?$/.test(path)

const sources = list('src').filter((path) => /\.tsx?$/.test(path))

/** The imports of a file that the tables forbid, as sentences. */
function strangers(path: string, text: string): string[] {
  const file = path.slice('src/'.length)
  const [room] = file.split('/')
  const rules = file.endsWith('.config.ts') ? CONFIG : ROOMS[room]
  if (!rules || !file.includes('/'))
    return [`${path}: lies in no room; rooms of src/ are ${Object.keys(ROOMS).join(', ')}`]
  const { rooms, starts = [], packages = [] } = rules
  const own = rules === CONFIG ? [] : [room]
  const allowed = [...rooms, ...packages].join(', ') || 'nothing'

  return importsOf(text).flatMap(({ specifier, isWorker }) => {
    if (isLocal(specifier)) {
      const target = normalize(join(dirname(file), specifier)).replace(/\.tsx?$/, '')
      if (allows([...own, ...rooms, ...(isWorker ? starts : [])], target)) return []
      return [`${path}: imports '${specifier}', but src/${room} may import ${allowed}`]
    }
    const isKnown = packages.some((name) =>
      name.endsWith(':') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
    )
    return isKnown ? [] : [`${path}: imports the package '${specifier}', but src/${room} may import ${allowed}`]
  })
}

const isLocal = (specifier: string) => specifier.startsWith('.')

const allows = (rooms: string[], target: string) =>
  rooms.some((room) =>
    room === '*.config' ? target.endsWith('.config') : target === room || target.startsWith(`${room}/`),
  )

/** Static, type and dynamic imports, re-exports, and workers (by URL, or as `x?worker`). */
function importsOf(text: string): { specifier: string; isWorker: boolean }[] {
  const imported = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
  const byUrl = [...text.matchAll(/new URL\(\s*'([^']+)',\s*import\.meta\.url/g)].map((match) => match[1])
  return [
    ...imported.map((name) => ({ specifier: name.split('?')[0], isWorker: /\?(shared)?worker/.test(name) })),
    ...byUrl.map((specifier) => ({ specifier, isWorker: true })),
  ]
}

describe('imports', () => {
  test.each(Object.keys(ROOMS))('src/%s imports only what its row allows', (room) => {
    const files = sources.filter((path) => path.startsWith(`src/${room}/`) && !isTest(path))
    expect(files.flatMap((path) => strangers(path, read(path)))).toEqual([])
  })

  test('every file of src/ lies in a room', () => {
    const rooms = sources.map((path) => path.split('/')[1])
    expect([...new Set(rooms)].filter((room) => !(room in ROOMS))).toEqual([])
  })

  test('no room is imported by one below it: the table has no cycle', () => {
    const order = Object.keys(ROOMS)
    const upward = Object.entries(ROOMS).flatMap(([room, { rooms }]) =>
      rooms.filter((other) => order.indexOf(other.split('/')[0]) > order.indexOf(room)).map((other) => [room, other]),
    )
    expect(upward).toEqual([])
  })

  test('what paints knows no GPU', () => {
    const painters = sources.filter((path) => path.startsWith('src/viz/paint/') && !isTest(path))
    const others = painters.flatMap((path) =>
      importsOf(read(path))
        .filter(({ specifier }) => isLocal(specifier))
        .map(({ specifier }) => normalize(join(dirname(path), specifier)))
        .filter((target) => !/^src\/(viz\/paint|base)\//.test(target)),
    )
    expect(painters).not.toEqual([])
    expect(others).toEqual([])
  })

  test('every way to import is seen', () => {
    const forbidden = [
      "import { Gpu } from '../../gpu/device'",
      "import type { Gpu } from '../../gpu/device'",
      "export * from '../../gpu/device'",
      "const { Gpu } = await import('../../gpu/device')",
      "let gpu: import('../../gpu/device').Gpu",
      "import Worker from '../../gpu/device?worker'",
      "new Worker(new URL('../../gpu/device.ts', import.meta.url))",
      "import { readFileSync } from 'node:fs'",
      "import 'webgpu'",
      "import { session } from '../../train/session'",
      "import { train } from '../../train/worker'",
    ]
    for (const line of forbidden) expect(strangers('src/ui/run/RunControls.tsx', line), line).toHaveLength(1)
    const allowed = [
      "import { useApp } from '../state/store'",
      "import type { TrainEvent } from '../../train/protocol'",
      "import { swinConfig } from '../../nn/swin.config'",
      "import { createRoot } from 'react-dom/client'",
      "new Worker(new URL('../../train/worker.ts', import.meta.url), { type: 'module' })",
      "import TrainWorker from '../../train/worker?worker'",
    ]
    for (const line of allowed) expect(strangers('src/ui/run/RunControls.tsx', line), line).toEqual([])
    expect(strangers('src/nn/swin.config.ts', "import { linear } from './layers'")).toHaveLength(1)
    expect(strangers('src/main.ts', '')).toHaveLength(1)
  })
})

describe('files', () => {
  const files = ['src', 'shaders', 'test', 'e2e', 'scripts', 'bench'].flatMap(list)

  test('are short enough to read at one sitting', () => {
    const tooLong = files.flatMap((path) => {
      const ending = /\.\w+$/.exec(path)?.[0] ?? ''
      const limit = isTest(path) ? 400 : MAX_LINES[ending as keyof typeof MAX_LINES]
      // the loader's directives in a shader are not lines to be read
      const lines = limit
        ? read(path)
            .replace(/^\s*\/\/#.*\n/gm, '')
            .split('\n').length - 1
        : 0
      return lines > limit ? [`${path} has ${lines} lines, ${limit} at most`] : []
    })
    expect(tooLong).toEqual([])
  })

  test('have names that say what is inside: no attics, no barrels', () => {
    const vague = files
      .filter((path) => !path.startsWith('shaders/common/'))
      .filter((path) => path.split('/').some((part) => ATTIC.test(part.split('.')[0]) || /^index\.tsx?$/.test(part)))
    expect(vague).toEqual([])
  })

  test('open with a comment that says what lives here', () => {
    const silent = sources.filter((path) => !isTest(path) && !/^(\/\/|\/\*)/.test(read(path)))
    expect(silent).toEqual([])
  })

  test('the reference and the test of every op lie beside it', () => {
    // a part that ops share is checked through them, if they are all that use it
    const isChecked = (path: string) =>
      ['.reference.ts', '.test.ts'].every((end) => sources.includes(path.replace(/\.ts$/, end)))
    const launches = (path: string) => path.startsWith('src/ops/') && /\b(emit|record)\(/.test(read(path))
    const unchecked = sources
      .filter((path) => !isTest(path) && launches(path) && !isChecked(path))
      .filter((path) => {
        const users = usersOf(path)
        return users.length === 0 || !users.every((user) => user.startsWith('src/ops/') && isChecked(user))
      })
    expect(unchecked).toEqual([])
  })

  test('every op has its self-test beside it, and so does every other reference for a kernel', () => {
    const RENDERED_BY = 'src/augment/render.reference.ts' // the reference of multiCrop, whose self-test lies beside that
    const references = sources.filter(
      (path) => /^src\/(ops|optim|augment)\/.*\.reference\.ts$/.test(path) && path !== RENDERED_BY,
    )
    const untested = references.filter((path) => !sources.includes(path.replace('.reference.', '.check.')))
    expect(references.length).toBeGreaterThan(20)
    expect(untested).toEqual([])
  })
})

function usersOf(path: string): string[] {
  const uses = (file: string) => importsOf(read(file)).some(({ specifier }) => resolve(file, specifier) === path)
  return sources.filter((file) => !isTest(file) && uses(file))
}

const resolve = (file: string, specifier: string) =>
  isLocal(specifier) ? `${normalize(join(dirname(file), specifier))}.ts` : specifier
