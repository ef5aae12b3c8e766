import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PickleError } from './cursor'
import { NUMPY, NdArray } from './numpy'
import { unpickle as unpickleWith } from './unpickle'
import type { PickleValue } from './values'

const unpickle = (file: string, bytes: Uint8Array) => unpickleWith(file, bytes, NUMPY)

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))

/**
 * pickle.dumps of CPython 3.11 with numpy 2.4:
 * {'data': np.arange(6, dtype=np.uint8).reshape(2, 3), 'labels': [0, 9, 300, -1, 70000], 'names': ['x.png', 'ü'],
 *  b'raw': b'\x00\xff', 'f': 1.5, 'none': None, 'yes': True, 't': (1, 2, 3, 4), 'big': 2**40}
 */
const WRITTEN: Record<string, string> = {
  'protocol 2':
    'gAJ9cQAoWAQAAABkYXRhcQFjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQJjbnVtcHkKbmRhcnJheQpxA0sAhXEEY19jb2RlY3MKZW5jb2RlCnEFWAEAAABicQZYBgAAAGxhdGluMXEHhnEIUnEJh3EKUnELKEsBSwJLA4ZxDGNudW1weQpkdHlwZQpxDVgCAAAAdTFxDomIh3EPUnEQKEsDWAEAAAB8cRFOTk5K/////0r/////SwB0cRJiiWgFWAYAAAAAAQIDBAVxE2gHhnEUUnEVdHEWYlgGAAAAbGFiZWxzcRddcRgoSwBLCU0sAUr/////SnARAQBlWAUAAABuYW1lc3EZXXEaKFgFAAAAeC5wbmdxG1gCAAAAw7xxHGVoBVgDAAAAcmF3cR1oB4ZxHlJxH2gFWAMAAAAAw79xIGgHhnEhUnEiWAEAAABmcSNHP/gAAAAAAABYBAAAAG5vbmVxJE5YAwAAAHllc3EliFgBAAAAdHEmKEsBSwJLA0sEdHEnWAMAAABiaWdxKIoGAAAAAAABdS4=',
  'protocol 3':
    'gAN9cQAoWAQAAABkYXRhcQFjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQJjbnVtcHkKbmRhcnJheQpxA0sAhXEEQwFicQWHcQZScQcoSwFLAksDhnEIY251bXB5CmR0eXBlCnEJWAIAAAB1MXEKiYiHcQtScQwoSwNYAQAAAHxxDU5OTkr/////Sv////9LAHRxDmKJQwYAAQIDBAVxD3RxEGJYBgAAAGxhYmVsc3ERXXESKEsASwlNLAFK/////0pwEQEAZVgFAAAAbmFtZXNxE11xFChYBQAAAHgucG5ncRVYAgAAAMO8cRZlQwNyYXdxF0MCAP9xGFgBAAAAZnEZRz/4AAAAAAAAWAQAAABub25lcRpOWAMAAAB5ZXNxG4hYAQAAAHRxHChLAUsCSwNLBHRxHVgDAAAAYmlncR6KBgAAAAAAAXUu',
  'protocol 4':
    'gASVFwEAAAAAAAB9lCiMBGRhdGGUjBZudW1weS5fY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0lJOUjAVudW1weZSMB25kYXJyYXmUk5RLAIWUQwFilIeUUpQoSwFLAksDhpRoBYwFZHR5cGWUk5SMAnUxlImIh5RSlChLA4wBfJROTk5K/////0r/////SwB0lGKJQwYAAQIDBAWUdJRijAZsYWJlbHOUXZQoSwBLCU0sAUr/////SnARAQBljAVuYW1lc5RdlCiMBXgucG5nlIwCw7yUZUMDcmF3lEMCAP+UjAFmlEc/+AAAAAAAAIwEbm9uZZROjAN5ZXOUiIwBdJQoSwFLAksDSwR0lIwDYmlnlIoGAAAAAAABdS4=',
  'protocol 5':
    'gAWVAgEAAAAAAAB9lCiMBGRhdGGUjBNudW1weS5fY29yZS5udW1lcmljlIwLX2Zyb21idWZmZXKUk5QolgYAAAAAAAAAAAECAwQFlIwFbnVtcHmUjAVkdHlwZZSTlIwCdTGUiYiHlFKUKEsDjAF8lE5OTkr/////Sv////9LAHSUYksCSwOGlIwBQ5R0lFKUjAZsYWJlbHOUXZQoSwBLCU0sAUr/////SnARAQBljAVuYW1lc5RdlCiMBXgucG5nlIwCw7yUZUMDcmF3lEMCAP+UjAFmlEc/+AAAAAAAAIwEbm9uZZROjAN5ZXOUiIwBdJQoSwFLAksDSwR0lIwDYmlnlIoGAAAAAAABdS4=',
}

/** np.asfortranarray of the same array. */
const FORTRAN =
  'gAJjbnVtcHkuX2NvcmUubXVsdGlhcnJheQpfcmVjb25zdHJ1Y3QKcQBjbnVtcHkKbmRhcnJheQpxAUsAhXECY19jb2RlY3MKZW5jb2RlCnEDWAEAAABicQRYBgAAAGxhdGluMXEFhnEGUnEHh3EIUnEJKEsBSwJLA4ZxCmNudW1weQpkdHlwZQpxC1gCAAAAdTFxDImIh3ENUnEOKEsDWAEAAAB8cQ9OTk5K/////0r/////SwB0cRBiiGgDWAYAAAAAAwEEAgVxEWgFhnESUnETdHEUYi4='

/** {'data': E()} where unpickling E would call os.system('true'). */
const HOSTILE = 'gAJ9cQBYBAAAAGRhdGFxAWNwb3NpeApzeXN0ZW0KcQJYBAAAAHRydWVxA4VxBFJxBXMu'
/** collections.OrderedDict(a=1): harmless, and yet none of ours. */
const ORDERED = 'gASVKQAAAAAAAACMC2NvbGxlY3Rpb25zlIwLT3JkZXJlZERpY3SUk5QpUpSMAWGUSwFzLg=='

test.each(Object.entries(WRITTEN))('what Python wrote with %s is read as it was', (_, base64) => {
  const dict = unpickle('x', bytesOf(base64)) as Map<string, PickleValue>
  const { data, ...rest } = Object.fromEntries(dict)
  expect(data).toBeInstanceOf(NdArray)
  expect(data).toMatchObject({ shape: [2, 3], dtype: 'u1' })
  expect([...(data as NdArray).bytes]).toEqual([0, 1, 2, 3, 4, 5])
  expect({ ...rest, raw: [...(rest.raw as Uint8Array)] }).toEqual({
    labels: [0, 9, 300, -1, 70000],
    names: ['x.png', 'ü'],
    raw: [0, 255],
    f: 1.5,
    none: null,
    yes: true,
    t: [1, 2, 3, 4],
    big: 2 ** 40,
  })
})

test('an array in Fortran order is turned round', () => {
  const array = unpickle('x', bytesOf(FORTRAN)) as NdArray
  expect([array.shape, [...array.bytes]]).toEqual([
    [2, 3],
    [0, 1, 2, 3, 4, 5],
  ])
})

const U2 = 'cnumpy\ndtype\n(U\x02u2tR'

test('an array of two bytes a number in Fortran order is turned round number by number', () => {
  const program = (order: string) =>
    `cnumpy._core.numeric\n_frombuffer\n(U\x0ca0d0b0e0c0f0${U2}K\x02K\x03\x86X\x01\0\0\0${order}tR.`
  const read = (order: string) => unpickle('x', ascii(program(order))) as NdArray
  expect(read('F')).toMatchObject({ shape: [2, 3], bytes: ascii('a0b0c0d0e0f0') })
  expect(read('C')).toMatchObject({ shape: [2, 3], bytes: ascii('a0d0b0e0c0f0') })
})

test.each([']', '}', ')'])('of %s, a byte each, no more are made than a network or a batch may have', (empty) => {
  const many = ascii(`N${empty.repeat(2 ** 20 + 1)}.`)
  expect(() => unpickle('x', many)).toThrow('x: at byte 1048577: more than 1048576 lists, tuples and dicts are refused')
})

test('an array of no bytes is read at once, however long it says that one of its axes is', () => {
  const shape = 'K\0\x8a\x07\xff\xff\xff\xff\xff\xff\x1f\x86' // (0, 2**53 - 1)
  const program = `cnumpy.core.numeric\n_frombuffer\n(U\0${U2}${shape}X\x01\0\0\0FtR.`
  expect(unpickle('x', ascii(program))).toMatchObject({ shape: [0, 2 ** 53 - 1], bytes: new Uint8Array() })
})

test.each<[string, PickleValue]>([
  ['I1\n.', 1],
  ['I00\n.', false],
  ['I01\n.', true],
  ['L70000L\n.', 70000],
  ['F-2.5e1\n.', -25],
  ['(I1\nI01\nI2\nNd.', new Map<number, PickleValue>([[1, true], [2, null]])],
  ['(I1\nI2\nlp7\n0I3\ng7\n.', [1, 2]], // kept, dropped and fetched again
  ['(K\x07(K\x01K\x021t.', [7]], // what lies above a mark is dropped with it
  ['(K\x072t.', [7, 7]],
])('%j is %j, as protocol 0 has it', (program, value) => {
  expect(unpickle('x', ascii(program))).toEqual(value)
}) // prettier-ignore

test('what Python 2 wrote is read: byte strings as keys and values', () => {
  // {'batch_label': 'one', 'labels': [6, 9]}, protocol 2
  const text = '\x80\x02}q\x01(U\x0bbatch_labelq\x02U\x03oneq\x03U\x06labelsq\x04]q\x05(K\x06K\x09eu.'
  const dict = unpickle('x', ascii(text)) as Map<string, PickleValue>
  expect([...dict.keys()]).toEqual(['batch_label', 'labels'])
  expect([...(dict.get('batch_label') as Uint8Array)]).toEqual([...ascii('one')])
  expect(dict.get('labels')).toEqual([6, 9])
})

describe('is refused, by file, byte and cause', () => {
  test.each<[string, Uint8Array, string]>([
    ['a name that would run', bytesOf(HOSTILE), "at byte 16: the name 'posix.system' is refused"],
    ['a harmless class that is none of ours', bytesOf(ORDERED), "the name 'collections.OrderedDict' is refused"],
    ['an object', ascii('\x80\x02)\x81.'), 'the opcode 0x81 (NEWOBJ) is refused'],
    ['a persistent id', ascii('Pabc\n.'), 'the opcode 0x50 (PERSID) is refused'],
    ['an opcode that is none', ascii('\xff'), 'the opcode 0xff is refused'],
    ['a declared length beyond the end', ascii('T\xff\xff\xff\x7fabc'), '2147483647 bytes are declared, 3 are left'],
    ['a length of eight bytes', ascii('\x8e\xff\xff\xff\xff\xff\xff\xff\x7fabc'), 'bytes are declared, 3 are left'],
    ['a number of any length', ascii('\x8a\x09123456789.'), 'a number must have at most 8 bytes, this one has 9'],
    ['no end', ascii('K\x01'), '1 bytes are declared, 0 are left'],
    ['nothing', new Uint8Array(), '1 bytes are declared, 0 are left'],
    ['an empty stack', ascii('.'), 'nothing is there for this opcode to take'],
    ['a mark that is missing', ascii('t.'), 'no mark was set'],
    ['a number that was never kept', ascii('h\x05.'), 'nothing was kept under number 5'],
    ['an item of no dict', ascii('K\x01K\x02K\x03s.'), 'an item is set in what is no dict'],
    ['a key without a value', ascii('}(K\x01u.'), 'a key has no value'],
    ['a list as a key', ascii('}]K\x01s.'), 'the key of a dict must be text or a number'],
    ['a call of a value', ascii('K\x01)R.'), 'what is called must be a known name'],
    ['a name as the answer', ascii('cnumpy\ndtype\n.'), 'a name stands where a value must'],
    ['an array that was never filled', ascii('cnumpy.core.multiarray\n_reconstruct\n)R.'), 'an array was never filled'],
    ['a type that is none', ascii('cnumpy\ndtype\n(U\x01Ot\x85R.'), "an array's type must be one of"],
    ['a type that is a list of itself', ascii('cnumpy\ndtype\n]q\x00h\x00a\x85R.'), 'f4 or f8, is something else'],
    [
      'a type of any length',
      ascii(`cnumpy\ndtype\nX\x00\x01\x00\x00${'x'.repeat(256)}\x85R.`),
      `is "${'x'.repeat(40)}"`,
    ],
    [
      'numbers whose first byte is the largest',
      ascii(`cnumpy._core.multiarray\nscalar\n(${U2}(K\x03U\x01>tbU\x02abtR.`),
      'must be little-endian',
    ],
    [
      'three axes in Fortran order',
      ascii(`cnumpy._core.numeric\n_frombuffer\n(U\x02ab${U2}K\x01K\x01K\x01\x87U\x01FtR.`),
      'must have at most two axes',
    ],
    [
      'an array of too many axes',
      ascii(
        `cnumpy._core.multiarray\nscalar\n0cnumpy._core.numeric\n_frombuffer\n(U\x00cnumpy\ndtype\nU\x02u1\x85R(${'K\x01'.repeat(65)}tU\x01CtR.`,
      ),
      'must be 64 whole numbers at most',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => unpickle('batch', bytes)).toThrow(PickleError)
    expect(() => unpickle('batch', bytes)).toThrow(message)
    expect(() => unpickle('batch', bytes)).toThrow(/^batch: at byte \d+: /)
  })

  test('an array whose bytes are not those of its shape', () => {
    const bytes = bytesOf(WRITTEN['protocol 3'])
    const at = bytes.findIndex(
      (b, i) => b === 0x4b && bytes[i + 1] === 2 && bytes[i + 2] === 0x4b && bytes[i + 3] === 3,
    )
    bytes[at + 1] = 7
    expect(() => unpickle('batch', bytes)).toThrow('an array [7, 3] of u1 must have 21 bytes, has 6')
  })
})

describe('what is kept under a number and used again and again is refused before memory is full of it', () => {
  const CHARS = 2 ** 19
  const kept = `X\x00\x00\x08\x00${'x'.repeat(CHARS)}q\x01`
  const AGAIN = 40
  test.each<[string, string]>([
    ['bytes out of text', `c_codecs\nencode\nq\x00${kept}X\x06\x00\x00\x00latin1q\x02${'h\x00h\x01h\x02\x86R'.repeat(AGAIN)}.`],
    ['text out of bytes', `B\x00\x00\x08\x00${'x'.repeat(CHARS)}q\x01}${'h\x01K\x01s'.repeat(AGAIN)}.`],
    ['arrays turned round', `cnumpy.core.multiarray\n_reconstruct\nq\x00B\x00\x00\x08\x00${'x'.repeat(CHARS)}q\x01cnumpy\ndtype\nU\x02u1\x85Rq\x02${'h\x00)R(K\x01M\x00\x04M\x00\x02\x86h\x02\x88h\x01tb'.repeat(AGAIN)}.`],
  ])('%s', (_, text) => {
    expect(() => unpickle('batch', ascii(text))).toThrow(/calls and keys would make more than \d+ bytes and items/)
  }) // prettier-ignore
})

test('no mutation does anything but be read or refused', () => {
  const seeds = [...Object.values(WRITTEN), FORTRAN, HOSTILE, ORDERED].map(bytesOf)
  const edit = fc.record({ at: fc.nat(), value: fc.nat({ max: 255 }) })
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(edit, { maxLength: 8 }),
      fc.nat({ max: 500 }),
      (seed, edits, length) => {
        const bytes = seed.slice(0, length < 450 ? length : seed.length)
        for (const { at, value } of edits) if (bytes.length) bytes[at % bytes.length] = value
        try {
          unpickle('mutated', bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(PickleError)
        }
      },
    ),
    { numRuns: 10_000 },
  )
})
