// Kernels side by side in one dispatch: the first workgroups are one kernel's, those after them the next one's.
//
// Each text stands as it is, but that the names it declares get a suffix. A new entry point gives a workgroup to the
// kernel whose it is, with the place and the grid it would have had alone. The Params of all lie in one struct, each at a
// multiple of 16 bytes, as WGSL wants of structs in a uniform.

import { storageBindings, type Binding, type KernelText, type Scalars } from './kernel'

/** A kernel of several, and which binding of the whole each of its storage bindings is, counted from 1. */
export interface Part {
  text: KernelText
  bindings: readonly number[]
}

/** What a kernel would be launched with alone. */
interface Alone {
  text: KernelText
  params: Scalars
  workgroups: readonly [x: number, y: number, z: number]
}

const COMMENT = /\/\/.*$/gm
const DIRECTIVE = /^(?:enable|requires|diagnostic)\b[^;]*;/gm
const BINDING = /@group\(0\) @binding\(\d+\)\s+var<[^;]*;/g
const STRUCT = /(struct \w+ \{[^}]*\})/
const NAME = /(?<![.@\w])[A-Za-z_]\w*/g
const NAME_OF_NO_FIELD = /(?<![.@\w])[A-Za-z_]\w*\b(?!\s*:)/g
const ENTRY = /@compute @workgroup_size\(\w+\)\s*fn \w+\(((?:[^()]|\([^()]*\))*)\)/

const texts = new Map<string, KernelText>()

/**
 * The text of `parts` in one dispatch; the same object for the same parts. All have workgroups of one size, along x;
 * parts that share a binding declare it with the same type, of WGSL's own.
 */
export function joinedText(parts: readonly Part[]): KernelText {
  const name = parts.map(({ text, bindings }) => `${text.name} on ${bindings.join(', ')}`).join(' | ')
  let text = texts.get(name)
  if (!text) texts.set(name, (text = join(name, parts)))
  return text
}

/** Values for the Params of `joinedText`. */
export function joinedParams(parts: readonly Alone[]): Scalars {
  const words = parts.flatMap(({ text, params, workgroups }, part) => {
    const own = text.params.map(([field]) => params[field])
    const values = [...inFours(own), ...inFours([...workgroups])]
    return wordsOf(text, part).map(([name], word) => [name, values[word] ?? 0] as const)
  })
  return Object.fromEntries(words)
}

/** What a part has of the joined Params: its own, and its grid. */
function wordsOf({ params }: KernelText, part: number): KernelText['params'] {
  const grid = (['x', 'y', 'z'] as const).map((side): KernelText['params'][0] => [`grid.${side}`, 'u32'])
  return [...inFours(params), ...inFours(grid)].map((field, word) => {
    const [name, type] = field ?? [`padding.${word}`, 'u32']
    return [`part${part}.${name}`, type]
  })
}

/** Filled up to a multiple of four: of 16 bytes. */
const inFours = <T>(list: readonly T[]): (T | null)[] =>
  Array.from({ length: Math.ceil(list.length / 4) * 4 }, (_, i) => list[i] ?? null)

function join(name: string, parts: readonly Part[]): KernelText {
  const storage = parts.flatMap(({ text, bindings }) =>
    storageBindings(text).map(({ access, type }, i) => ({
      index: bindings[i],
      name: `binding${bindings[i]}`,
      access,
      type,
    })),
  )
  let code: string | undefined
  return {
    name,
    get code() {
      return (code ??= codeOf(parts)) // takes a millisecond or two, and who plans a program has no use for it
    },
    bindings: [{ index: 0, name: 'params', access: 'uniform', type: 'Params' }, ...distinct(storage)],
    params: parts.flatMap(({ text }, i) => wordsOf(text, i)),
    workgroupSize: parts[0].text.workgroupSize,
  }
}

const distinct = (bindings: readonly Binding[]): Binding[] => [
  ...new Map(bindings.map((binding) => [binding.index, binding])).values(),
]

function codeOf(parts: readonly Part[]): string {
  const bodies = parts.map(bodyOf)
  return `${[...new Set(bodies.flatMap(({ directives }) => directives))].join('\n')}

${bodies.map((body) => body.code).join('\n\n')}

struct Params {
${parts.map((_, i) => `  @align(16) part${i}: Params_part${i},\n  @align(16) grid${i}: vec3u,`).join('\n')}
}

@group(0) @binding(0) var<uniform> params: Params;
${distinct(bodies.flatMap(({ bindings }) => bindings))
  .map(declarationOf)
  .join('\n')}

fn place_in(grid: vec3u, at: u32) -> vec3u {
  return vec3u(at % grid.x, at / grid.x % grid.y, at / (grid.x * grid.y));
}

@compute @workgroup_size(${parts[0].text.workgroupSize})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = group.x + group.y * groups.x;
  let begin0 = 0u;
${bodies.map(({ call }) => call).join('\n')}
}
`
}

/** A part with names of its own, and what stands outside it. */
function bodyOf({ text, bindings: indices }: Part, part: number) {
  const code = text.code.replace(COMMENT, '')
  const storage = storageBindings(text)
  const names = new Map([
    ...declaredIn(code).map((name) => [name, `${name}_part${part}`] as const),
    ...storage.map(({ name }, i) => [name, `binding${indices[i]}`] as const),
    ['params', `params.part${part}`],
  ])
  const [entry, parameters] = ENTRY.exec(code) ?? []
  if (entry === undefined) throw new Error(`joined: ${text.name} has no entry point with workgroups along x`)
  const builtins = [...parameters.matchAll(/@builtin\((\w+)\)\s*(\w+: \w+)/g)]
  const callable = `fn main(${builtins.map(([, , parameter]) => parameter).join(', ')})`
  const body = code.replace(DIRECTIVE, '').replace(BINDING, '').replace(entry, callable)
  return {
    directives: code.match(DIRECTIVE) ?? [],
    bindings: storage.map(({ access, type }, i) => {
      return { index: indices[i], name: `binding${indices[i]}`, access, type: renamed(type, names) }
    }),
    code: renamed(body, names).trim(),
    call: callOf(text, part, builtins.map(([, builtin]) => builtin)), // prettier-ignore
  }
}

const declarationOf = ({ index, name, access, type }: Binding): string =>
  `@group(0) @binding(${index}) var<storage, ${access === 'storage' ? 'read_write' : 'read'}> ${name}: ${type};`

function callOf({ name, workgroupSize }: KernelText, part: number, builtins: readonly string[]): string {
  const values: Record<string, string> = {
    workgroup_id: 'own',
    num_workgroups: `params.grid${part}`,
    local_invocation_index: 'lane',
    global_invocation_id: `vec3u(own.x * ${workgroupSize}u + lane, own.yz)`,
  }
  const unknown = builtins.find((builtin) => !(builtin in values))
  if (unknown) throw new Error(`joined: ${name} asks for ${unknown}; known are ${Object.keys(values).join(', ')}`)
  return `  let begin${part + 1} = begin${part} + params.grid${part}.x * params.grid${part}.y * params.grid${part}.z;
  if (at >= begin${part} && at < begin${part + 1}) {
    let own = place_in(params.grid${part}, at - begin${part});
    main_part${part}(${builtins.map((builtin) => values[builtin]).join(', ')});
  }`
}

/** Names that a text declares for all of it, bindings left out. */
function declaredIn(code: string): string[] {
  let depth = 0
  return [...code.matchAll(/[{}]|\b(?:fn|const|struct|alias|var<workgroup>)\s+(\w+)/g)].flatMap(([token, name]) => {
    if (token === '{') depth++
    else if (token === '}') depth--
    else if (depth === 0) return [name]
    return []
  })
}

/** Members keep their names, and so do the fields of a struct. */
function renamed(code: string, names: ReadonlyMap<string, string>): string {
  const rename = (name: string) => names.get(name) ?? name
  const pieces = code.split(STRUCT) // every second one is a struct
  return pieces.map((piece, i) => piece.replace(i % 2 ? NAME_OF_NO_FIELD : NAME, rename)).join('')
}
