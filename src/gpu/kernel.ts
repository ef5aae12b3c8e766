// A kernel is one WGSL file in shaders/ with one entry point, `main`, and one bind group.
//
// The WGSL is the only place where bindings are declared: this file reads the declarations back and derives the bind
// group layout and the packing of Params from them. Params may hold only 4-byte scalars, so field n sits at byte 4n.

import { constantOf, shaderSource, type Constants } from './shader'

type Access = 'uniform' | 'read-only-storage' | 'storage'
export interface Binding {
  index: number
  name: string
  access: Access
  /** As WGSL writes it. */
  type: string
}
export type Scalars = Readonly<Record<string, number>>

/** What the text of a specialised kernel says of itself. */
export interface KernelText {
  name: string
  code: string
  bindings: Binding[]
  params: [name: string, type: 'u32' | 'i32' | 'f32'][]
  /** Threads of a workgroup along x, from `const WORKGROUP_SIZE`. */
  workgroupSize: number
}

/** What a compiler says against the text of a kernel. */
export class KernelTextError extends Error {
  constructor(name: string, reason: string) {
    super(`${name}: ${reason}`)
    this.name = 'KernelTextError'
  }
}

/** A kernel on a device, ready to be dispatched once `pipeline` has resolved. */
export interface Kernel {
  text: KernelText
  pipeline: Promise<GPUComputePipeline>
  /** The same, once it has resolved. */
  built: GPUComputePipeline | null
}

export function parseBindings(code: string): Binding[] {
  const declaration =
    /@group\(0\) @binding\((\d+)\)\s+var<(uniform|storage, read|storage, read_write)> (\w+): ([^;]+);/g
  const access = { uniform: 'uniform', 'storage, read': 'read-only-storage', 'storage, read_write': 'storage' } as const
  return [...code.matchAll(declaration)].map((m) => ({
    index: Number(m[1]),
    name: m[3],
    access: access[m[2] as keyof typeof access],
    type: m[4],
  }))
}

/** What a launch gives a tensor to, in order of declaration: all bindings but Params. */
export const storageBindings = ({ bindings }: KernelText): Binding[] =>
  bindings.filter(({ access }) => access !== 'uniform')

export function parseParams(code: string): KernelText['params'] {
  const body = (/struct Params \{([^}]*)\}/.exec(code)?.[1] ?? '').replace(/\/\/.*$/gm, '')
  return [...body.matchAll(/(\w+): (u32|i32|f32)/g)].map((m) => [m[1], m[2] as 'u32' | 'i32' | 'f32'])
}

const texts = new Map<string, KernelText>()

/** Read a kernel, specialised with `constants`; the same text object for the same name and constants. */
export function kernelText(name: string, constants: Constants = {}): KernelText {
  const key = kernelKey(name, constants)
  let text = texts.get(key)
  if (!text) {
    const code = shaderSource(name, constants)
    const workgroupSize = constantOf(code, 'WORKGROUP_SIZE')
    if (!workgroupSize) throw new Error(`kernel: ${name} must declare 'const WORKGROUP_SIZE: u32 = …;'`)
    text = { name: key, code, bindings: parseBindings(code), params: parseParams(code), workgroupSize }
    texts.set(key, text)
  }
  return text
}

function kernelKey(name: string, constants: Constants): string {
  const list = Object.entries(constants).map(([key, value]) => `${key}=${Number(value)}`)
  return list.length ? `${name}(${list.sort().join(', ')})` : name
}

/** Write Params into `view` at `byteOffset`, in the order the WGSL declares them. */
export function packParams(text: KernelText, values: Scalars, view: DataView, byteOffset: number): void {
  const unknown = Object.keys(values).filter((key) => !text.params.some(([field]) => field === key))
  if (unknown.length)
    throw new Error(`${text.name}: Params has no field ${unknown.join(', ')}. Fields: ${fieldsOf(text)}`)
  text.params.forEach(([field, type], i) => {
    const value = values[field]
    if (value === undefined) throw new Error(`${text.name}: Params.${field} was not given. Fields: ${fieldsOf(text)}`)
    if (type === 'f32') view.setFloat32(byteOffset + 4 * i, value, true)
    else view.setInt32(byteOffset + 4 * i, value | 0, true)
  })
}

const fieldsOf = (text: KernelText) => text.params.map(([field]) => field).join(', ')
