// What an entry of a zip archive is called (APPNOTE 4.4.4 bit 11, 4.6.9, appendix D). Archives say so in three ways, and
// many not at all: macOS leaves the flag of UTF-8 out, and other systems write their own code page under it. Such bytes are
// read as code page 437, the format's default: their characters may be others than were meant, but two names stay two.

import { crc32 } from './crc32'
import { extraField } from './extra'

const UNICODE_PATH = 0x7075
/** Hosts whose file names have no backslash, so that one in a path is a separator: FAT, NTFS, VFAT. */
const BACKSLASH_HOSTS = [0, 10, 14]
/** The upper half of code page 437. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'

/** @param host upper byte of `version made by` @returns `folder/file.jpg` */
export function pathOf(name: Uint8Array, extra: DataView, host: number): string {
  const text = unicodePath(name, extra) ?? utf8(name)
  // in a code page the byte of a backslash may be the second of a character
  if (text === null) return Array.from(name, (byte) => (byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128])).join('') // prettier-ignore
  return BACKSLASH_HOSTS.includes(host) ? text.replaceAll('\\', '/') : text
}

/** The name in UTF-8 beside the name, while it is still that of these bytes; null where there is none. */
function unicodePath(name: Uint8Array, extra: DataView): string | null {
  const field = extraField(extra, UNICODE_PATH)
  if (!field || field.byteLength < 5 || field.getUint8(0) !== 1 || field.getUint32(1, true) !== crc32(name)) return null
  return utf8(new Uint8Array(field.buffer, field.byteOffset + 5, field.byteLength - 5))
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Null where the bytes are none. The flag is not asked: text in another code is hardly ever UTF-8 by chance. */
function utf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes)
  } catch {
    return null
  }
}
