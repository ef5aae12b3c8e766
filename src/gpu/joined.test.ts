import { describe, expect, test } from 'vitest'
import { WgslReflect } from 'wgsl_reflect'
import { gpu } from '../../test/gpu'
import { joinedParams, joinedText, type Part } from './joined'
import { packParams, parseBindings, parseParams, type KernelText } from './kernel'
import { kernelNames } from './shader'
import { kernelText } from './kernel'

const textOf = (name: string, code: string): KernelText => ({
  name,
  code,
  bindings: parseBindings(code),
  params: parseParams(code),
  workgroupSize: 64,
})

/** y = x * scale, its names the worst: a field, a member and a local variable are called as what is declared for all. */
const scaled = textOf(
  'scaled',
  `enable subgroups;
// y is not x
const scale: f32 = 2.0; const rows = 3;
struct Place { x: u32, rows: u32 }
struct Params { n: u32, shift: i32, bias: f32, scale: f32, rows: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
fn place(i: u32) -> Place { return Place(i, rows); }
@compute @workgroup_size(WORKGROUP_SIZE)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let p = params;
  let at = place(id.x);
  if (at.x >= p.n) { return; }
  let rows = x[at.x] * scale * p.scale;
  y[at.x] = rows;
}
const WORKGROUP_SIZE: u32 = 64;
`,
)
const copied = textOf(
  'copied',
  `enable subgroups;
struct Params { n: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> from_x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  y[group.x * 64u + lane] = vec4f(from_x[0]);
}
`,
)
const both: Part[] = [
  { text: scaled, bindings: [1, 2] },
  { text: copied, bindings: [1, 3] },
]

/** What the compiler has to say of a text. */
async function complaintsOf(code: string): Promise<string[]> {
  const info = await gpu.device.createShaderModule({ label: 'joined', code }).getCompilationInfo()
  return info.messages.filter(({ type }) => type === 'error').map(({ message, lineNum }) => `${lineNum}: ${message}`)
}

test('names of one part are not those of the other; fields and members keep theirs', async () => {
  const { code } = joinedText(both)
  expect(await complaintsOf(code)).toEqual([])
  expect(code).toContain('struct Place_part0 { x: u32, rows: u32 }')
  expect(code).toContain('return Place_part0(i, rows_part0);')
  expect(code).toContain('let p = params.part0;')
  expect(code).toContain('let rows_part0 = binding1[at.x] * scale_part0 * p.scale;')
  expect(code.match(/enable subgroups;/g)).toHaveLength(1)
  expect(code).not.toContain('not x')
})

test('what both read is bound once, and each thing bound has its place, access and type', () => {
  const text = joinedText(both)
  expect(text.bindings).toEqual([
    { index: 0, name: 'params', access: 'uniform', type: 'Params' },
    { index: 1, name: 'binding1', access: 'read-only-storage', type: 'array<f32>' },
    { index: 2, name: 'binding2', access: 'storage', type: 'array<f32>' },
    { index: 3, name: 'binding3', access: 'storage', type: 'array<vec4f>' },
  ])
  expect(parseBindings(text.code)).toEqual(text.bindings)
  expect(joinedText([...both])).toBe(text)
  expect(joinedText([both[0], { text: copied, bindings: [3, 4] }])).not.toBe(text)
})

test('Params lie where WGSL wants them, each value in its place', () => {
  const text = joinedText(both)
  const [{ members, size }] = new WgslReflect(text.code).uniforms
  expect(size).toBe(4 * text.params.length)
  const offsets = Object.fromEntries((members ?? []).map(({ name, offset }) => [name, offset]))
  const params = joinedParams([
    { text: scaled, params: { n: 7, shift: -3, bias: 0.5, scale: 0.25, rows: 9 }, workgroups: [2, 3, 4] },
    { text: copied, params: { n: 11 }, workgroups: [5, 6, 1] },
  ])
  const view = new DataView(new ArrayBuffer(size))
  packParams(text, params, view, 0)
  const u32 = (name: string, word: number) => view.getUint32(offsets[name] + 4 * word, true)
  expect([0, 4].map((word) => u32('part0', word))).toEqual([7, 9])
  expect(view.getInt32(offsets.part0 + 4, true)).toBe(-3)
  expect(view.getFloat32(offsets.part0 + 12, true)).toBe(0.25)
  expect([0, 1, 2].map((word) => u32('grid0', word))).toEqual([2, 3, 4])
  expect(u32('part1', 0)).toBe(11)
  expect([0, 1, 2].map((word) => u32('grid1', word))).toEqual([5, 6, 1])
})

test('a kernel that cannot be called, or asks for what it cannot be given, is named', () => {
  const flat = textOf('flat', scaled.code.replace('@compute @workgroup_size(WORKGROUP_SIZE)', '@compute @workgroup_size(8, 8)')) // prettier-ignore
  expect(() => joinedText([{ text: flat, bindings: [1, 2] }]).code).toThrow('joined: flat has no entry point with workgroups along x') // prettier-ignore
  const local = textOf('local', scaled.code.replace('global_invocation_id', 'local_invocation_id'))
  expect(() => joinedText([{ text: local, bindings: [1, 2] }]).code).toThrow('local asks for local_invocation_id; known are workgroup_id') // prettier-ignore
})

describe('every kernel can be joined, with itself even', () => {
  test.each(kernelNames)('%s', async (name) => {
    const text = kernelText(name)
    const bound = text.bindings.length - 1
    const bindingsFrom = (first: number) => Array.from({ length: bound }, (_, i) => first + i)
    const joined = joinedText([1, 1 + bound].map((first) => ({ text, bindings: bindingsFrom(first) })))
    expect(await complaintsOf(joined.code)).toEqual([])
    expect(joined.bindings).toHaveLength(1 + 2 * bound)
  })
})
