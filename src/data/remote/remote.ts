// Files from an address that the reader typed. First only the size is asked, then the bytes are fetched, in parts where the
// server gives parts; each only when it is called for. What a server says is held against what it sends.

import { DataError } from '../dataset'

export interface RemoteFile {
  url: string
  /** The last two parts of its path, e.g. `plain_text/train-00000-of-00001.parquet`. */
  name: string
  /** Where the request goes. */
  host: string
  /** Where that host sends it on to, if anywhere. */
  via: string | null
  /** Null where the server does not say. */
  bytes: number | null
}

export interface Fetched {
  file: File
  /** The server refuses parts, so the file came in one piece. */
  isWhole: boolean
}

const MAX_REMOTE_BYTES = 2 * 2 ** 30
const PART_BYTES = 8 * 2 ** 20
const TRIES = 3
const REQUEST = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' } as const
const ELSE = 'Download the file and drop it on this page instead.'

/** Ask only how large it is: one request without a body. @throws DataError that names the host and what to do */
export async function lookAt(text: string, signal?: AbortSignal): Promise<RemoteFile> {
  const url = addressOf(text)
  const { host } = url
  const ask = (init: RequestInit) => requested(url.href, host, { ...init, ...(signal && { signal }) })
  let response = await ask({ method: 'HEAD' })
  // some servers sign an address for GET alone, or know no HEAD
  if ([400, 403, 405, 501].includes(response.status)) response = await ask({ headers: { Range: 'bytes=0-0' } })
  await response.body?.cancel()
  checkKind(response, host, url.pathname)
  const length = response.headers.get(response.status === 206 ? 'Content-Range' : 'Content-Length')
  const bytes = length === null ? NaN : Number(length.slice(length.lastIndexOf('/') + 1))
  const there = hostOf(response.url)
  if (bytes > MAX_REMOTE_BYTES)
    throw new DataError(`${host}: the file has ${bytes} bytes; at most ${MAX_REMOTE_BYTES} are fetched. ${ELSE}`)
  if (bytes === 0) throw new DataError(`${host}: says that the file is empty. Check the address.`)
  return {
    url: url.href,
    name: decodedName(url.pathname),
    host,
    via: there && there !== host ? there : null,
    bytes: Number.isInteger(bytes) && bytes > 0 ? bytes : null,
  }
}

/** @param onBytes called with what has come so far */
export async function fetchRemote(
  remote: RemoteFile,
  onBytes: (received: number) => void,
  signal?: AbortSignal,
): Promise<Fetched> {
  const { url, name, host, bytes } = remote
  const blobs: Blob[] = []
  let received = 0
  for (let tries = 0; bytes === null || received < bytes;) {
    const end = Math.min(bytes ?? Infinity, received + PART_BYTES)
    const headers = new Headers(bytes === null ? [] : [['Range', `bytes=${received}-${end - 1}`]])
    const response = await requested(url, host, { headers, ...(signal && { signal }) })
    checkKind(response, host, name)
    const isPart = response.status === 206
    if (isPart && bytes === null) {
      await response.body?.cancel()
      throw new DataError(`${host}: was asked for the whole file, and sent a part of it (206). ${ELSE}`)
    }
    if (!isPart && received > 0) {
      await response.body?.cancel()
      throw new DataError(`${host}: gave parts of the file, and then refused one at byte ${received}. ${ELSE}`)
    }
    if (isPart) checkRange(response, remote, received)
    const most = isPart ? end - received : (bytes ?? MAX_REMOTE_BYTES)
    const { parts, length, isCut } = await bodyOf(response, host, most, (n) => onBytes(received + n), signal)
    blobs.push(new Blob(parts))
    received += length
    if (!isPart) {
      if (isCut || (bytes !== null && received < bytes)) throw cutShort(host, received, bytes)
      return { file: new File(blobs, name), isWhole: true }
    }
    tries = received < end ? tries + 1 : 0 // of a large file a part may break off now and then
    if (tries >= TRIES) throw cutShort(host, received, bytes)
  }
  return { file: new File(blobs, name), isWhole: false }
}

function addressOf(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
  if (!url || !/^https?:$/.test(url.protocol))
    throw new DataError(`'${text.trim().slice(0, 80)}': must be an address that begins with https://`)
  return url
}

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null)

function decodedName(pathname: string): string {
  const name = pathname.split('/').filter(Boolean).slice(-2).join('/') || 'file'
  try {
    return decodeURIComponent(name)
  } catch {
    return name // a stray % is no code
  }
}

/** A browser does not say whether a host is away or forbids the reading: both are one TypeError. */
async function requested(url: string, host: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...REQUEST, ...init })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new DataError(`${host}: could not be reached, or does not let other pages read its files (CORS). ${ELSE}`, {
      cause: error,
    })
  }
}

/** A file, and not a page that says something else. */
function checkKind(response: Response, host: string, path: string): void {
  if (!response.ok)
    throw new DataError(
      `${host}: answered ${response.status}${response.statusText && ` ${response.statusText}`} for ${path}, where a file was expected. Check the address. ${ELSE}`,
    )
  const type = response.headers.get('Content-Type') ?? ''
  if (/^text\/html/i.test(type))
    throw new DataError(
      `${host}: sent a web page (text/html) for ${path}, where a file was expected; it may ask you to log in. ${ELSE}`,
    )
}

/** The part that was asked for, of a file as large as before; hosts may hide the header from other pages. */
function checkRange(response: Response, { host, bytes }: RemoteFile, from: number): void {
  const range = response.headers.get('Content-Range')
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range ?? '') ?? []
  if (range !== null && (Number(first) !== from || (total !== '*' && Number(total) !== bytes)))
    throw new DataError(
      `${host}: was asked for the part at byte ${from} of ${bytes}, and sent '${range.slice(0, 60)}'. Look again, for the file may have changed. ${ELSE}`,
    )
}

const cutShort = (host: string, received: number, bytes: number | null) =>
  new DataError(
    `${host}: ended after ${received} bytes${bytes === null ? '' : `, where ${bytes} were expected`}; the file is cut short. Try again. ${ELSE}`,
  )

/** What comes, up to `most` bytes; `isCut` where the connection broke. */
async function bodyOf(
  response: Response,
  host: string,
  most: number,
  onBytes: (received: number) => void,
  signal?: AbortSignal,
): Promise<{ parts: Uint8Array<ArrayBuffer>[]; length: number; isCut: boolean }> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = response.body?.getReader()
  if (!reader) return { parts, length, isCut: true }
  for (;;) {
    const piece = await reader.read().catch((error: unknown) => {
      if (signal?.aborted) throw error
      return null
    })
    if (!piece || piece.done) return { parts, length, isCut: piece === null }
    length += piece.value.length
    if (length > most) {
      await reader.cancel()
      throw new DataError(
        `${host}: sends more than the ${most} bytes that were expected; the rest was not read. ${ELSE}`,
      )
    }
    parts.push(piece.value)
    onBytes(length)
  }
}
