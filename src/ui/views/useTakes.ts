// What can be taken away of a view, as a file of the reader's: its drawings with words below them, or their numbers. What
// draws a network puts it here; of twins side by side one file holds both.

import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'
import type { RunLetter } from '../../train/protocol'
import { csvTogether } from '../../viz/paint/csvTogether'
import { download } from '../parts/download'
import { picturesOf } from './savePicture'
import { noteShown, type Shown } from './shownOn'

export interface Take extends Shown {
  /** Null where nothing but numbers can be taken. */
  canvas: RefObject<HTMLCanvasElement | null> | null
  /** The numbers behind it. */
  csv: () => string
}

export type Takes = ReturnType<typeof useTakes>

/** @param name of the files, e.g. `attention` */
export function useTakes(name: string) {
  const takes = useRef(new Map<string, Take>())
  const [isDrawn, setIsDrawn] = useState(false)
  const put = useCallback((letter: string, take: Take | null) => {
    if (take) takes.current.set(letter, take)
    else takes.current.delete(letter)
    setIsDrawn(takes.current.size > 0)
  }, [])
  const save = useCallback(
    async (kind: 'png' | 'csv') => {
      const drawn = [...takes.current].sort(([a], [b]) => a.localeCompare(b))
      const files = kind === 'csv' ? csvFiles(drawn) : await pngFiles(drawn)
      for (const { letters, blob } of files)
        download(blob, `${[name, ...letters.filter(Boolean)].join('-').toLowerCase()}.${kind}`)
    },
    [name],
  )
  return { put, save: isDrawn ? save : null }
}

/** @param letter of one of two twins, '' for what is alone @param take null while nothing is drawn */
export function useTake({ put }: Takes, letter: RunLetter | '', take: Take | null): void {
  // as it stands now, whatever it was made of
  useEffect(() => {
    put(letter, take)
    if (take?.canvas?.current) noteShown(take.canvas.current, take)
  })
  useEffect(() => () => put(letter, null), [put, letter])
}

type Drawn = [letter: string, take: Take][]
interface File {
  /** Of the runs in it; '' for one alone. */
  letters: string[]
  blob: Blob
}

/** One table; a file each where their columns are not the same. */
function csvFiles(drawn: Drawn): File[] {
  const tables = drawn.map(([letter, { csv }]) => [letter, csv()] as const)
  const together = tables.length > 1 ? csvTogether('run', tables) : null
  const files = together === null ? tables.map(([letter, text]) => ({ letters: [letter], text })) : [{ letters: tables.map(([letter]) => letter), text: together }] // prettier-ignore
  return files.map(({ letters, text }) => ({ letters, blob: new Blob([text], { type: 'text/csv' }) }))
}

async function pngFiles(drawn: Drawn): Promise<File[]> {
  const pictures = drawn.flatMap(([, { canvas, words }]) =>
    canvas?.current ? [{ canvas: canvas.current, words }] : [],
  )
  const blob = pictures.length ? await picturesOf(pictures) : null
  return blob ? [{ letters: drawn.map(([letter]) => letter), blob }] : []
}
