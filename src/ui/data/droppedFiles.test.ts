import { expect, test } from 'vitest'
import { droppedFiles } from './droppedFiles'

type Tree = { [name: string]: Tree | string }

/** Of a folder, and of a file, which is there and cannot be opened. */
const CLOSED_FOLDER: Tree = {}
const DANGLING = 'a link to nowhere'

/** An entry as a browser hands it out: files are text, folders give their children once and then none. */
function entryOf(path: string, content: Tree | string): FileSystemEntry {
  const isFile = typeof content === 'string'
  const refusal =
    content === DANGLING || content === CLOSED_FOLDER ? new DOMException('It is gone.', 'NotFoundError') : null
  const children = isFile ? [] : Object.entries(content).map(([name, inner]) => entryOf(`${path}/${name}`, inner))
  return {
    isFile,
    isDirectory: !isFile,
    name: path.slice(path.lastIndexOf('/') + 1),
    fullPath: path,
    file: (resolve: (file: File) => void, reject: (error: DOMException) => void) =>
      refusal ? reject(refusal) : resolve(new File([content as string], path)),
    createReader: () => ({
      readEntries: (resolve: (some: FileSystemEntry[]) => void, reject: (error: DOMException) => void) =>
        refusal ? reject(refusal) : resolve(children.splice(0)),
    }),
  } as unknown as FileSystemEntry
}

const drop = (tree: Tree) => {
  const items = Object.entries(tree).map(([name, content]) => ({
    webkitGetAsEntry: () => entryOf(`/${name}`, content),
  }))
  return droppedFiles({ items, files: [] } as unknown as DataTransfer)
}

/** `inner` under so many folders. */
const under = (depth: number, inner: Tree): Tree => (depth === 0 ? inner : { f: under(depth - 1, inner) })

test('files come with their folders', async () => {
  const { files, note } = await drop({ a: { cats: { '1.png': '', '2.png': '' } }, '3.png': '' })
  expect(files.map(({ path }) => path)).toEqual(['a/cats/1.png', 'a/cats/2.png', '3.png'])
  expect(note).toBeNull()
})

test('folders that lie too deep are told', async () => {
  const one = await drop({ '1.png': '', a: under(6, { '2.png': '' }) })
  expect([one.files.length, one.note]).toEqual([1, 'One folder lies more than 6 deep and was not read.'])
  const two = await drop(under(6, { '1.png': '', a: {}, b: {} }))
  expect([two.files.length, two.note]).toEqual([1, '2 folders lie more than 6 deep and were not read.'])
})

test('a folder without a file is told by its name', async () => {
  expect(await drop({ holiday: { cats: {} } })).toEqual({ files: [], note: '‘holiday’ is an empty folder.' })
})

test('what cannot be opened is counted, and the others are taken', async () => {
  const one = await drop({ a: { '1.png': '', '2.png': DANGLING, '3.png': '' } })
  expect(one.files.map(({ path }) => path)).toEqual(['a/1.png', 'a/3.png'])
  expect(one.note).toBe('One file or folder could not be read.')
  const two = await drop({ a: { '1.png': DANGLING, b: CLOSED_FOLDER, c: { '2.png': '' } } })
  expect([two.files.length, two.note]).toEqual([1, '2 files or folders could not be read.'])
  const none = await drop({ a: { '1.png': DANGLING } })
  expect(none).toEqual({ files: [], note: 'One file or folder could not be read.' })
  const both = await drop({ a: under(6, { '1.png': '' }), b: CLOSED_FOLDER })
  expect(both.note).toBe('One folder lies more than 6 deep and was not read. One file or folder could not be read.')
})
