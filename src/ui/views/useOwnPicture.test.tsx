import { renderToStaticMarkup } from 'react-dom/server'
import { beforeEach, expect, test, vi } from 'vitest'
import type { PictureChoice } from '../../train/protocol'
import { createAppStore } from '../state/store'
import { StoreContext } from '../state/useApp'
import { useOwnPicture } from './useOwnPicture'

const decodings = vi.hoisted(() => new Map<string, (choice: PictureChoice) => void>())
vi.mock('./ownPicture', () => ({
  ownPicture: ({ name }: File) => new Promise<PictureChoice>((resolve) => decodings.set(name, resolve)),
}))

type Asked = { picture: PictureChoice | null; other: PictureChoice | null; block: number }

/** The hook, as a component has it. */
function ownPictures() {
  const found: ReturnType<typeof useOwnPicture<Asked>>[] = []
  const View = () => {
    found.push(useOwnPicture<Asked>())
    return null
  }
  renderToStaticMarkup(
    <StoreContext value={createAppStore(() => undefined)}>
      <View />
    </StoreContext>,
  )
  const [own] = found
  return { ...own, choose: (name: string, place: 'picture' | 'other') => own.open(new File([], name), place, take) }
}

const taken: string[] = []
const take = (choice: PictureChoice) => void taken.push(choice.from === 'file' ? choice.name : '')

async function decoded(name: string): Promise<void> {
  decodings.get(name)?.({ from: 'file', name, size: 1, planes: new Uint8Array(3) })
  await Promise.resolve()
}

beforeEach(() => void taken.splice(0))

test('of two files for one place the later is taken, whichever is read first', async () => {
  const { choose } = ownPictures()
  choose('slow', 'picture')
  choose('quick', 'picture')
  await decoded('quick')
  await decoded('slow')
  expect(taken).toEqual(['quick'])
})

test('a file that is still being read when another picture is chosen in its place is not taken', async () => {
  const { choose, forget } = ownPictures()
  choose('slow', 'picture')
  forget({ picture: null })
  await decoded('slow')
  expect(taken).toEqual([])
})

test('a file is taken whatever else is asked meanwhile, and so is one for another place', async () => {
  const { choose, forget } = ownPictures()
  choose('first', 'picture')
  choose('second', 'other')
  forget({ block: 2 })
  await decoded('second')
  await decoded('first')
  expect(taken).toEqual(['second', 'first'])
})
