// Keeps the built page in the browser, so that it opens without a network. A file with a hash in its name never changes,
// and is taken from what is kept. The page itself and the files that have none are fetched, and taken from there only where
// that fails: whoever is online has the newest page. One that is open keeps the files it was built with, whatever is put in
// their place on the host. scripts/offline.mjs writes this file, and the names of all others, into the page's folder.

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
/** What a service worker has that a page has not. */
interface ServiceWorkerScope {
  readonly registration: { readonly scope: string }
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
}
declare const self: ServiceWorkerScope

/** Put here by the build. */
declare const KEPT: {
  /** Of all files and what is in them, and of this one. */
  version: string
  files: readonly KeptFile[]
}
interface KeptFile {
  /** From the page's folder; of the page itself ''. */
  path: string
  /** Compared by the browser: no file is kept that is not this one, whatever a host answers. */
  integrity: string
  /** Its name says what is in it. */
  isHashed: boolean
}

const { scope } = self.registration
const PREFIX = `page ${scope} `
const NAME = PREFIX + KEPT.version

const files = new Map(KEPT.files.map((file) => [file.path, file]))

self.addEventListener('install', (event) => event.waitUntil(keep()))
self.addEventListener('activate', (event) => event.waitUntil(takeOver()))
self.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request)
  if (answer) event.respondWith(answer)
})

/** All files or none. */
async function keep(): Promise<void> {
  const cache = await caches.open(NAME)
  const put = async ({ path, integrity, isHashed }: KeptFile) => {
    const url = addressOf(path)
    const known = isHashed ? await caches.match(url) : undefined // kept with the page before
    const response = known ?? (await fetch(url, { integrity, cache: isHashed ? 'default' : 'no-cache' }))
    if (!response.ok) throw new Error(`offline: ${url} answers ${response.status}`)
    await cache.put(url, response)
  }
  try {
    await Promise.all(KEPT.files.map(put))
  } catch (error) {
    await caches.delete(NAME)
    throw error
  }
}

/** Once no tab shows the page before any more: what was kept of it goes. */
async function takeOver(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)))
  await self.clients.claim()
}

/** Null where it is none of ours: then the browser asks as if nobody were here. */
function answerTo(request: Request): Promise<Response> | null {
  const file = fileOf(request)
  if (!file) return null
  if (file.isHashed) return kept(file).then((response) => response ?? fetch(request))
  return fetch(request).catch(async (error: unknown) => {
    const response = await kept(file)
    if (!response) throw error
    return response
  })
}

function fileOf({ method, url }: Request): KeptFile | undefined {
  const [bare] = url.split(/[?#]/, 1)
  if (method !== 'GET' || !bare.startsWith(scope)) return undefined
  return files.get(bare.slice(scope.length).replace(/^index\.html$/, ''))
}

const addressOf = (path: string): string => new URL(path, scope).href

async function kept({ path }: KeptFile): Promise<Response | undefined> {
  const cache = await caches.open(NAME)
  return cache.match(addressOf(path), { ignoreVary: true }) // the same file, whatever the asker accepts
}
