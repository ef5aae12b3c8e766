// The text of a kernel: one WGSL file in shaders/, with four liberties that leave the file valid WGSL for editors.
//
//   //#include common/rng.wgsl      the named file's text stands here (one level deep)
//   const TILE: u32 = 8;            may be given another value when the kernel is specialised
//   //#unroll J 8  ...  //#end      the lines repeated for J = 0..7; J is replaced as a word and as the suffix _J.
//                                   The count may be the name of a u32 const. Blocks nest.
//   //#if HAS_BIAS  ...  //#end     the lines, where the bool const is true: bindings that only some variants have;
//                                   after //#else, where it is false
//
// Sizes that shape code are consts replaced here rather than pipeline overrides, because Safari gives override-sized
// workgroup arrays the size 0, and because compilers keep named variables in registers where they spill arrays.

const sources = import.meta.glob<string>('/shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true })

export type Constants = Readonly<Record<string, number | boolean>>

/** Names of all kernels, e.g. `matmul/gemm`; files in shaders/common are parts, not kernels. */
export const kernelNames: string[] = Object.keys(sources)
  .map((path) => path.slice('/shaders/'.length, -'.wgsl'.length))
  .filter((name) => !name.startsWith('common/'))

/** The WGSL of a kernel with includes resolved, constants set and unrolled blocks written out. */
export function shaderSource(name: string, constants: Constants = {}): string {
  return expandBlocks(name, setConstants(name, shaderFile(name), constants))
}

/** The file of a kernel as it is written, with what it includes. */
export function shaderFile(name: string): string {
  return read(`${name}.wgsl`).replace(/^[ \t]*\/\/#include (\S+)$/gm, (_, path: string) => read(path))
}

function read(path: string): string {
  const text = sources[`/shaders/${path}`]
  if (text === undefined) throw new Error(`shader: no file 'shaders/${path}'. Known: ${kernelNames.join(', ')}`)
  return text
}

export function setConstants(name: string, code: string, constants: Constants): string {
  for (const [key, value] of Object.entries(constants)) {
    const declaration = new RegExp(`^const ${key}: (u32|i32|f32|bool) = [^;]+;`, 'm')
    const type = declaration.exec(code)?.[1]
    if (!type) throw new Error(`shader: ${name} has no 'const ${key}: <type> = …;' to specialise`)
    code = code.replace(declaration, `const ${key}: ${type} = ${literal(type, value)};`)
  }
  return code
}

function literal(type: string, value: number | boolean): string {
  if (type === 'bool') return String(Boolean(value))
  if (type === 'f32') return Number(value).toExponential(9)
  return `${Number(value)}${type === 'u32' ? 'u' : 'i'}`
}

/** Value of `const NAME: u32 = 12;` (or of a bool, as 0 or 1) in a shader's text, or undefined. */
export function constantOf(code: string, name: string): number | undefined {
  const value = new RegExp(`^const ${name}: (?:u32|i32|bool) = (\\w+);`, 'm').exec(code)?.[1]
  if (value === 'true' || value === 'false') return Number(value === 'true')
  return value === undefined ? undefined : Number.parseInt(value, 10)
}

/** Write out //#unroll and //#if blocks, innermost first. */
export function expandBlocks(name: string, code: string): string {
  const innermost =
    /^[ \t]*\/\/#(?:unroll (\w+)|if) (\w+)[^\n]*\n((?:(?![ \t]*\/\/#(?:unroll|if) )[^\n]*\n)*?)[ \t]*\/\/#end[^\n]*\n/m
  for (let match = innermost.exec(code); match; match = innermost.exec(code)) {
    const [block, index, countText, body] = match
    const count = /^\d+$/.test(countText) ? Number(countText) : constantOf(code, countText)
    if (count === undefined) throw new Error(`shader: ${name} has a block over ${countText}, which is no const`)
    const word = new RegExp(`\\b${index}\\b|(?<=_)${index}(?=_|\\b)`, 'g')
    const [then, otherwise = ''] = index ? [body] : body.split(/^[ \t]*\/\/#else[^\n]*\n/m)
    const lines = index
      ? Array.from({ length: count }, (_, i) => body.replace(word, String(i))).join('')
      : count
        ? then
        : otherwise
    code = code.replace(block, () => lines)
  }
  if (/\/\/#(unroll|if) /.test(code)) throw new Error(`shader: ${name} has a block without its //#end`)
  return code
}
