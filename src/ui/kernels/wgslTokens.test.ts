import fc from 'fast-check'
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { wgslTokens, type TokenKind } from './wgslTokens'

const of = (kind: TokenKind, code: string) =>
  wgslTokens(code)
    .filter((token) => token.kind === kind)
    .map(({ text }) => text)

test('the tokens joined are the text, whatever it is', () => {
  const isWhole = (text: string) => wgslTokens(text).map((token) => token.text).join('') === text // prettier-ignore
  fc.assert(fc.property(fc.string({ unit: 'binary' }), isWhole))
  const files = readdirSync('shaders', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.wgsl'))
  expect(files.filter((path) => !isWhole(readFileSync(`shaders/${path}`, 'utf8')))).toEqual([])
})

test('what a reader wants told apart is told apart', () => {
  const code = `// y = x
//#unroll I 4
const SCALE: f32 = 1.5e-3; /* over
two lines */
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
fn main(p: Params) { let i = 0xffu + 12u; y[i] = fma(x[i].x, 2.0, SCALE); }`
  expect(of('comment', code)).toEqual(['// y = x', '/* over\ntwo lines */'])
  expect(of('directive', code)).toEqual(['//#unroll I 4'])
  expect(of('keyword', code)).toEqual(['const', 'var', 'fn', 'let'])
  expect(of('type', code)).toEqual(['f32', 'storage', 'read', 'array', 'vec4f', 'Params'])
  expect(of('attribute', code)).toEqual(['@group', '@binding'])
  expect(of('number', code)).toEqual(['1.5e-3', '0', '1', '0xffu', '12u', '2.0'])
  expect(of('call', code)).toEqual(['main', 'fma'])
})

test('a comment that is never closed reaches to the end', () => {
  expect(of('comment', 'let a = 1; /* and then')).toEqual(['/* and then'])
})
