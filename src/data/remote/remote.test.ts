// Against a real server that behaves, and ones that do not.

import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { DataError } from '../dataset'
import { fetchRemote, lookAt, type RemoteFile } from './remote'

const BYTES = Uint8Array.from({ length: 20_000_000 }, (_, i) => i % 251)

let server: Server | undefined
let requests: string[] = []

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** @returns the address of a file there */
async function serve(answer: RequestListener): Promise<string> {
  requests = []
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.headers.range ?? 'whole'}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/train.parquet`
}

interface Manners {
  bytes?: Uint8Array
  /** As HEAD says; null for nothing. */
  length?: number | null
  ranges?: boolean
  knowsHead?: boolean
}

/** A server with these manners. */
const answering =
  ({ bytes = BYTES, length = bytes.length, ranges = true, knowsHead = true }: Manners = {}): RequestListener =>
  ({ method, headers }, response) => {
    if (method === 'HEAD') {
      if (!knowsHead) return response.writeHead(405).end()
      if (length !== null) response.setHeader('Content-Length', length)
      return response.end()
    }
    const [, from, to] = (/bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? []).map(Number)
    if (!ranges || Number.isNaN(from) || from === undefined) return response.end(bytes)
    const part = bytes.subarray(from, to + 1)
    response.writeHead(206, { 'Content-Range': `bytes ${from}-${from + part.length - 1}/${bytes.length}` }).end(part)
  }

const load = async (url: string) => {
  const remote = await lookAt(url)
  return { remote, ...(await fetchRemote(remote, () => undefined)) }
}

const isSame = async (file: File) => Buffer.compare(Buffer.from(await file.arrayBuffer()), Buffer.from(BYTES)) === 0

const refused = async (load: Promise<unknown>, message: RegExp) => {
  const error: unknown = await load.catch((e: unknown) => e)
  expect(error).toBeInstanceOf(DataError)
  expect((error as DataError).message).toMatch(message)
}

test('the size takes one request without a body, the file comes in parts', async () => {
  const told: number[] = []
  const remote = await lookAt(await serve(answering()))
  expect(requests).toEqual(['HEAD whole'])
  expect(remote).toMatchObject({ name: 'data/train.parquet', bytes: BYTES.length, via: null, host: expect.stringMatching(/^127/) as string })
  const { file, isWhole } = await fetchRemote(remote, (received) => told.push(received))
  expect([file.name, isWhole, await isSame(file), told.at(-1)]).toEqual(['data/train.parquet', false, true, BYTES.length])
  expect(requests.slice(1)).toEqual(['GET bytes=0-8388607', 'GET bytes=8388608-16777215', 'GET bytes=16777216-19999999'])
}) // prettier-ignore

test('a server that refuses parts is read whole, and that is said', async () => {
  const { file, isWhole } = await load(await serve(answering({ ranges: false })))
  expect([isWhole, await isSame(file), requests]).toEqual([true, true, ['HEAD whole', 'GET bytes=0-8388607']])
})

test('a server that knows no HEAD is asked for one byte; one that tells no size is read to its end', async () => {
  expect((await lookAt(await serve(answering({ knowsHead: false })))).bytes).toBe(BYTES.length)
  expect(requests).toEqual(['HEAD whole', 'GET bytes=0-0'])
  const { remote, file, isWhole } = await load(await serve(answering({ length: null })))
  expect([remote.bytes, isWhole, await isSame(file)]).toEqual([null, true, true])
})

test('where a host sends on, both are named', async () => {
  const far = await serve(answering())
  const storage = server
  const near = createServer((_, response) => response.writeHead(302, { Location: far }).end())
  await new Promise<void>((resolve) => near.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(near.address() as AddressInfo).port}/x.parquet`
  const { remote, file } = await load(url)
  expect([remote.host, remote.via, await isSame(file)]).toEqual([new URL(url).host, new URL(far).host, true])
  near.closeAllConnections()
  near.close()
  server = storage
})

test('a part that breaks off is asked for again from there', async () => {
  let breaks = 1
  const { file } = await load(
    await serve((request, response) => {
      if (request.method !== 'HEAD' && breaks-- > 0) return cutOff(response)
      answering()(request, response)
    }),
  )
  expect(await isSame(file)).toBe(true)
  expect(requests).toContain('GET bytes=1000-8389607')
})

/** The first thousand bytes of the part from `from`, and then nothing more. */
function cutOff(response: ServerResponse, from = 0): void {
  response.writeHead(206, { 'Content-Range': `bytes ${from}-${from + 8388607}/${BYTES.length}`, 'Content-Length': 8_388_608 })
  response.write(BYTES.subarray(from, from + 1000), () => setTimeout(() => response.destroy(), 50))
} // prettier-ignore

test('parts that break off now and then, and come when they are asked for again, make a whole file', async () => {
  let asked = 0
  const { file } = await load(
    await serve((request, response) => {
      const from = Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1])
      if (request.method !== 'HEAD' && asked++ % 2 === 0) return cutOff(response, from)
      answering()(request, response)
    }),
  )
  expect([await isSame(file), asked]).toEqual([true, 6])
})

test('one that always breaks off, or stops whole files short, is told after a few tries', async () => {
  const broken: RequestListener = (request, response) => {
    if (request.method === 'HEAD') return answering()(request, response)
    const from = Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1])
    response.writeHead(206, { 'Content-Range': `bytes ${from}-8388607/${BYTES.length}`, 'Content-Length': 8_388_608 - from })
    response.write(BYTES.subarray(from, from + 1000), () => setTimeout(() => response.destroy(), 50))
  }
  await refused(load(await serve(broken)), /^127\.0\.0\.1:\d+: ended after 3000 bytes, where 20000000 were expected; the file is cut short\. Try again\. Download the file and drop it on this page instead\.$/)
  expect(requests).toHaveLength(4)
  const short = answering({ bytes: BYTES.subarray(0, 500), length: 900, ranges: false })
  await refused(load(await serve(short)), /ended after 500 bytes, where 900 were expected/)
}) // prettier-ignore

test('one that sends more than it said, or another part than was asked for, is stopped', async () => {
  await refused(load(await serve(answering({ length: 900, ranges: false }))), /sends more than the 900 bytes that were expected/)
  await refused(load(await serve(answering({ length: 900 }))), /was asked for the part at byte 0 of 900, and sent 'bytes 0-899\/20000000'/)
}) // prettier-ignore

test('one that tells no size, and sends a part that nobody asked for, is stopped before anything is read', async () => {
  const endless: RequestListener = ({ method }, response) => {
    if (method === 'HEAD') return response.end()
    response.writeHead(206)
    const more = () => {
      while (!response.destroyed && response.write(BYTES.subarray(0, 100_000)));
    }
    response.on('drain', more)
    more()
  }
  const told: number[] = []
  const remote = await lookAt(await serve(endless))
  expect(remote.bytes).toBeNull()
  const fetched = fetchRemote(remote, (received) => told.push(received))
  await refused(fetched, /was asked for the whole file, and sent a part of it \(206\)\. Download the file/)
  expect([requests, told]).toEqual([['HEAD whole', 'GET whole'], []])
})

test.each<[string, RequestListener, RegExp]>([
  ['a page instead', (_, response) => response.setHeader('Content-Type', 'text/html; charset=utf-8').end('<p>Log in'), /sent a web page \(text\/html\) for \/data\/train\.parquet, where a file was expected; it may ask you to log in/],
  ['nothing', (_, response) => response.writeHead(404).end(), /answered 404 Not Found for \/data\/train\.parquet, where a file was expected\. Check the address/],
  ['an empty file', answering({ length: 0 }), /says that the file is empty/],
  ['too much', answering({ length: 3e9 }), /the file has 3000000000 bytes; at most 2147483648 are fetched/],
])('%s is told when the size is asked', async (_, answer, message) => {
  const url = await serve(answer)
  await refused(lookAt(url), message)
  await refused(lookAt(url), new RegExp(`^${new URL(url).host}: `))
}) // prettier-ignore

test('a host that is away is told, and what is no address is never asked', async () => {
  const url = await serve(answering())
  server?.close()
  await refused(lookAt(url), /could not be reached, or does not let other pages read its files \(CORS\)/)
  for (const text of ['', 'train.parquet', 'file:///etc/passwd', 'javascript:alert(1)', 'data:,x'])
    await refused(lookAt(text), /must be an address that begins with https:\/\//)
})

test('one that gives parts and then refuses them is told', async () => {
  const url = await serve((request, response) => {
    const isFirst = request.method === 'HEAD' || request.headers.range?.startsWith('bytes=0-')
    answering({ ranges: isFirst ?? false })(request, response)
  })
  await refused(load(url), /gave parts of the file, and then refused one at byte 8388608\. Download/)
})

test('a file of unknown length that breaks off is cut short; a part may leave the length open', async () => {
  const url = await serve((request, response) => {
    if (request.method === 'HEAD') return response.end()
    response.write(BYTES.subarray(0, 1000), () => setTimeout(() => response.destroy(), 50))
  })
  await refused(load(url), /ended after 1000 bytes; the file is cut short/)
  const open = await serve((request, response) => {
    if (request.method === 'HEAD') return answering({ length: 900 })(request, response)
    response.writeHead(206, { 'Content-Range': 'bytes 0-899/*' }).end(BYTES.subarray(0, 900))
  })
  expect((await load(open)).file.size).toBe(900)
})

test('who asks is not told: no cookie and no address goes along', async () => {
  const asked = vi.spyOn(globalThis, 'fetch')
  await load(await serve(answering({ length: 900, bytes: BYTES.subarray(0, 900) })))
  expect(asked.mock.calls).toHaveLength(2)
  for (const [, init] of asked.mock.calls)
    expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' })
  asked.mockRestore()
})

test('a name with a stray % is taken as it is', async () => {
  const url = new URL('100%.parquet', await serve(answering())).href
  expect((await lookAt(url)).name).toBe('data/100%.parquet')
})

test('asking can be given up, which is no failure of the host', async () => {
  const asked = lookAt(await serve(answering()), AbortSignal.abort())
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
})

test('fetching can be given up', async () => {
  const remote: RemoteFile = await lookAt(await serve(answering()))
  const own = new AbortController()
  await expect(fetchRemote(remote, () => own.abort(), own.signal)).rejects.toThrow(/abort/i)
})
