// What a view shows, as a file of the reader's: the drawing with words below it, or its numbers.

import { download } from '../parts/download'
import { pictureOf } from './savePicture'

interface Shown {
  /** Of the file, e.g. `attention`. */
  name: string
  /** Null while nothing is drawn. */
  canvas: HTMLCanvasElement | null
  /** What it shows, of whom, when. */
  words: readonly string[]
  /** The numbers behind it. */
  csv: () => string
}

export async function saveView(kind: 'png' | 'csv', { name, canvas, words, csv }: Shown): Promise<void> {
  const blob = kind === 'csv' ? new Blob([csv()], { type: 'text/csv' }) : canvas && (await pictureOf(canvas, words))
  if (blob) download(blob, `${name}.${kind}`)
}
