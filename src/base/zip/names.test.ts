import { expect, test } from 'vitest'
import { crc32 } from './crc32'
import { pathOf } from './names'

const [FAT, UNIX] = [0, 3]
const NO_EXTRA = new DataView(new ArrayBuffer(0))
const utf8 = (text: string) => new TextEncoder().encode(text)
const bytes = (...parts: (number | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...utf8(part)] : [part])))

/** The field of a name in UTF-8, behind one of another number. */
function unicodePath(of: Uint8Array, name: string, version = 1): DataView {
  const text = utf8(name)
  const view = new DataView(new ArrayBuffer(6 + 9 + text.length))
  view.setUint16(0, 0x5455, true)
  view.setUint16(2, 2, true)
  view.setUint16(6, 0x7075, true)
  view.setUint16(8, 5 + text.length, true)
  view.setUint8(10, version)
  view.setUint32(11, crc32(of), true)
  new Uint8Array(view.buffer).set(text, 15)
  return view
}

test('UTF-8 is read as such whether its flag is set or not, as macOS leaves it out', () => {
  expect(pathOf(utf8('猫/1.png'), NO_EXTRA, UNIX)).toBe('猫/1.png')
})

test('names in a code page are told apart, byte for byte', () => {
  expect(pathOf(bytes(0x82, 'a/1.png'), NO_EXTRA, FAT)).toBe('éa/1.png')
  const [dog, bird] = [bytes(0xb9, 0xb7, '/1.png'), bytes(0xc4, 0xf1, '/1.png')] // 狗, 鸟 of GBK
  expect(pathOf(dog, NO_EXTRA, FAT)).not.toBe(pathOf(bird, NO_EXTRA, FAT))
  const upper = Array.from({ length: 128 }, (_, i) => pathOf(bytes(128 + i), NO_EXTRA, FAT))
  expect(new Set(upper).size).toBe(128)
  expect(upper).not.toContain('\ufffd')
})

test('a backslash separates folders where no file can be called so, and is a byte like others in a code page', () => {
  expect(pathOf(utf8('猫\\1.png'), NO_EXTRA, FAT)).toBe('猫/1.png')
  expect(pathOf(utf8('a\\1.png'), NO_EXTRA, UNIX)).toBe('a\\1.png')
  expect(pathOf(bytes(0x95, '\\/1.png'), NO_EXTRA, FAT)).toBe('ò\\/1.png') // 表 of Shift JIS is 95 5C
})

test('a name beside the name is taken while it is still of these bytes', () => {
  const name = bytes(0xb9, 0xb7, '/1.png')
  expect(pathOf(name, unicodePath(name, '狗/1.png'), FAT)).toBe('狗/1.png')
  for (const stale of [unicodePath(utf8('old'), '狗/1.png'), unicodePath(name, '狗/1.png', 2)])
    expect(pathOf(name, stale, FAT)).toBe('╣╖/1.png')
})

test('a field that is too short to hold a name, or says that it is longer than it is, is read as far as it goes', () => {
  const name = bytes(0xb9, 0xb7, '/1.png')
  const whole = unicodePath(name, '狗/1.png')
  const cut = (length: number) => new DataView(whole.buffer, 0, length)
  expect(pathOf(name, cut(6 + 4 + 4), FAT)).toBe('╣╖/1.png')
  expect(pathOf(name, cut(whole.byteLength - 1), FAT)).toBe('狗/1.pn')
})
