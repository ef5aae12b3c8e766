import { expect, test } from 'vitest'
import { expandBlocks, setConstants } from './shader'

const code = `const N: u32 = 2;
const SCALE: f32 = 1.0;
fn main() {
  //#unroll I N
  //#unroll J 2
  let c_I_J = I * 10 + J;
  //#end
  //#end
}
`

test('blocks nest, their count may be a const, and the index is replaced as a word and as a suffix', () => {
  const lines = expandBlocks('test', code)
    .split('\n')
    .filter((line) => line.includes('let'))
  expect(lines.map((line) => line.trim())).toEqual([
    'let c_0_0 = 0 * 10 + 0;',
    'let c_0_1 = 0 * 10 + 1;',
    'let c_1_0 = 1 * 10 + 0;',
    'let c_1_1 = 1 * 10 + 1;',
  ])
})

test('a constant is set before blocks are unrolled, in the notation of its type', () => {
  const set = setConstants('test', code, { N: 1, SCALE: 0.5 })
  expect(set).toContain('const N: u32 = 1u;')
  expect(set).toContain('const SCALE: f32 = 5.000000000e-1;')
  expect(expandBlocks('test', set)).not.toContain('c_1_0')
})

test('lines of a feature stand only where its bool is true', () => {
  const text = 'const HAS_BIAS: bool = true;\n//#if HAS_BIAS\nlet b = 1;\n//#end\n'
  expect(expandBlocks('test', text)).toContain('let b = 1;')
  expect(expandBlocks('test', setConstants('test', text, { HAS_BIAS: false }))).not.toContain('let b')
})

test('of two ways to write a thing one stands, blocks in blocks too', () => {
  const text = `const IS_FAST: bool = true;
//#if IS_FAST
//#unroll I 2
let fast_I = 1;
//#end
//#else
//#if IS_FAST
let never = 1;
//#else
let slow = 1;
//#end
//#end
`
  const lines = (code: string) => code.split('\n').filter((line) => line.startsWith('let'))
  expect(lines(expandBlocks('test', text))).toEqual(['let fast_0 = 1;', 'let fast_1 = 1;'])
  expect(lines(expandBlocks('test', setConstants('test', text, { IS_FAST: false })))).toEqual(['let slow = 1;'])
})

test('a constant or a count that does not exist is named', () => {
  expect(() => setConstants('test', code, { M: 3 })).toThrow("test has no 'const M: <type> = …;'")
  expect(() => expandBlocks('test', '//#unroll I SIDE\n//#end\n')).toThrow('has a block over SIDE, which is no const')
  expect(() => expandBlocks('test', '//#unroll I 2\nlet x = I;\n')).toThrow('without its //#end')
})
