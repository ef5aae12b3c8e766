// Every kernel as a shader compiler reads it: within what every WebGPU device guarantees, in the shape that
// src/gpu/kernel.ts relies on, and used by something.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ResourceType, WgslReflect } from 'wgsl_reflect'
import { kernelText } from '../src/gpu/kernel'
import { constantOf, kernelNames } from '../src/gpu/shader'
import { gpu } from './gpu'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const below = (folder: string, ending: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(ending))

/** wgsl_reflect's words for what src/gpu/kernel.ts calls an access. */
const ACCESS = { read: 'read-only-storage', read_write: 'storage' } as Record<string, string>

const program = below('src', '.ts')
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => read(`src/${path}`))

describe.each(kernelNames)('%s', (name) => {
  const { code, bindings, params, workgroupSize } = kernelText(name)
  const shader = new WgslReflect(withoutBodies(code))
  const found = shader.getBindGroups()

  test('opens with a comment: the formula, and how the work is split', () => {
    // directives and the blocks around them have to stand before all else
    expect(read(`shaders/${name}.wgsl`)).toMatch(/^(?:(?:\/\/#|enable |diagnostic).*\n)*\/\/ \S/)
  })

  test('has one entry point, main, and no override (Safari gives override-sized workgroup arrays the size 0)', () => {
    const { compute, vertex, fragment } = shader.entry
    expect([...compute, ...vertex, ...fragment].map((entry) => entry.name)).toEqual(['main'])
    expect(shader.overrides).toEqual([])
    const size = compute[0].attributes?.find((attribute) => attribute.name === 'workgroup_size')?.value ?? []
    const threads = [size].flat().map((side) => (/^\d+$/.test(side) ? Number(side) : constantOf(code, side)))
    expect(threads.reduce<number>((product, side) => product * (side ?? NaN), 1)).toBe(workgroupSize)
    expect(workgroupSize).toBeLessThanOrEqual(256)
  })

  test('has one bind group: params first, at most eight storage buffers, all seen by the loader', () => {
    expect(found).toHaveLength(1)
    const read = found[0].map(({ binding, name, resourceType, access }) => {
      return { index: binding, name, access: resourceType === ResourceType.Uniform ? 'uniform' : ACCESS[access] }
    })
    expect(bindings.map(({ index, name, access }) => ({ index, name, access }))).toEqual(read)
    expect(bindings[0]).toEqual({ index: 0, name: 'params', access: 'uniform', type: 'Params' })
    expect(bindings.slice(1).every(({ access }) => access !== 'uniform')).toBe(true)
    expect(bindings.length - 1).toBeLessThanOrEqual(8)
  })

  test('has Params of 4-byte scalars, all seen by the loader', () => {
    const members = shader.uniforms[0].members?.map((member) => [member.name, member.type.name])
    expect(params).toEqual(members)
    expect(shader.uniforms[0].size).toBe(4 * params.length)
  })

  test('builds on this device, within the limits that every device guarantees', async () => {
    // the limits that shape code are not raised by src/gpu/device.ts, so a pipeline that asks for more is refused
    const { maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup } =
      gpu.device.limits
    expect(maxStorageBuffersPerShaderStage).toBe(8)
    expect(maxComputeWorkgroupStorageSize).toBe(16384)
    expect(maxComputeInvocationsPerWorkgroup).toBe(256)
    const needsSubgroups = /^enable subgroups;/m.test(code)
    if (needsSubgroups && !gpu.device.features.has('subgroups')) {
      // such a device never asks for the kernel, and the compiler says why
      await expect(gpu.kernel(name).pipeline).rejects.toThrow()
    } else {
      await gpu.kernel(name).pipeline
    }
  })

  test('is used by the program', () => {
    expect(
      program.some((text) => names(text, name)),
      `'${name}' must be named in src/`,
    ).toBe(true)
  })
})

/** The declarations: wgsl_reflect stumbles over names that it takes for keywords (`block`), and the device reads the rest. */
function withoutBodies(code: string): string {
  let depth = 0
  let isFunction = false
  const parts = code.replace(/\/\/.*$/gm, '').split(/(?=\bfn\b)|(?<=[{}])|(?=[{}])/)
  const kept = parts.filter((part) => {
    if (depth === 0 && part.startsWith('fn')) isFunction = true
    if (part === '}') depth--
    const isInside = isFunction && depth > 0
    if (part === '{') depth++
    if (depth === 0 && part === '}') isFunction = false
    return !isInside
  })
  return kept.join('')
}

/** Whether a text holds the string `name`, or a template that becomes it by strings of the same text. */
function names(text: string, name: string): boolean {
  const hasString = (value: string) => text.includes(`'${value}'`)
  const templates = [...text.matchAll(/`([\w/.]+(?:\$\{\w+\}[\w/.]*)+)`/g)].map((match) => match[1])
  return (
    hasString(name) ||
    templates.some((template) => {
      const pattern = template.replaceAll('.', '\\.').replace(/\$\{\w+\}/g, '(.*)')
      return new RegExp(`^${pattern}$`).exec(name)?.slice(1).every(hasString) ?? false
    })
  )
}

test('a workgroup that exchanges within quads is a row of threads, as src/gpu/quads.ts asks each device about', () => {
  const exchanging = kernelNames.filter((name) => /\bquadSwap/.test(kernelText(name).code))
  expect(exchanging.length).toBeGreaterThan(4)
  for (const name of exchanging) expect(kernelText(name).code, name).toContain('@workgroup_size(WORKGROUP_SIZE)')
})

test('every shared part opens with a comment and is included by a kernel', () => {
  const kernels = kernelNames.map((name) => read(`shaders/${name}.wgsl`)).join('\n')
  for (const path of below('shaders/common', '.wgsl')) {
    expect(read(`shaders/common/${path}`), path).toMatch(/^\/\/ \S/)
    expect(kernels.includes(`//#include common/${path}`), `common/${path} must be included by a kernel`).toBe(true)
  }
})

test('every kernel lies in the folder of a family of ops, or of a room', () => {
  const folders = [...new Set(kernelNames.map((name) => name.split('/')[0]))]
  expect(
    folders.filter((name) => !existsSync(join(root, 'src/ops', name)) && !existsSync(join(root, 'src', name))),
  ).toEqual([])
})
