import { expect, test } from 'vitest'
import { csvTogether } from './csvTogether'

test('tables with the same columns become one, in which each line says whose it is', () => {
  expect(csvTogether('run', [['A', 'x,y\n1,2\n3,4\n'], ['B', 'x,y\n5,6\n']])).toBe('run,x,y\nA,1,2\nA,3,4\nB,5,6\n') // prettier-ignore
})

test('a name with a line break in it stays one line of the table', () => {
  const text = 'image,x\n"a\nb ""c""",1\n'
  expect(csvTogether('run', [['A', text], ['B', text]])).toBe('run,image,x\nA,"a\nb ""c""",1\nB,"a\nb ""c""",1\n') // prettier-ignore
})

test('tables of other columns stay apart', () => {
  expect(csvTogether('run', [['A', 'x,y\n1,2\n'], ['B', 'x\n1\n']])).toBeNull() // prettier-ignore
  expect(csvTogether('run', [])).toBeNull()
})
