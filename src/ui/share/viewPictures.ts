// The pictures of the views as they stand on the page, for a report: of every view that is open and has drawn something of
// the run. What is left out is told, for a view that was never scrolled to has drawn nothing.

import type { ReportPicture } from '../../runs/report/report'
import type { AppState } from '../state/store'
import { picturesOf } from '../views/savePicture'
import { shownOn } from '../views/shownOn'

export interface ViewPictures {
  pictures: ReportPicture[]
  leftOut: string
}

export async function viewPictures({
  showsFile,
  opened,
}: Pick<AppState, 'showsFile' | 'opened'>): Promise<ViewPictures> {
  if (showsFile && opened) return { pictures: [], leftOut: OF_A_FILE }
  const bodies = [...document.querySelectorAll<HTMLElement>('[data-view]')] // as ViewFrame marks them, in their order
  const open = bodies.filter((body) => body.checkVisibility()).flatMap((body) => body.closest('section') ?? [])
  const canvases = (panel: HTMLElement) =>
    [...panel.querySelectorAll('canvas')].filter(
      (canvas) => shownOn(canvas) && canvas.checkVisibility() && canvas.width > 0,
    )
  const undrawn = open.filter((panel) => canvases(panel).length === 0)
  return {
    pictures: await Promise.all(open.flatMap((panel) => canvases(panel).map((canvas) => pictureOf(panel, canvas)))),
    leftOut: leftOutText(undrawn.map((panel) => wordsOf(panel, 'h2'))),
  }
}

const OF_A_FILE =
  'No picture of a view is here: the views show the network of a file that was opened, and not that of the run.'

/** @param titles of views that are open and have drawn nothing */
export const leftOutText = (titles: readonly string[]): string =>
  titles.length ? `Left out, because they had not been drawn on the page: ${titles.join('; ')}.` : ''

const wordsOf = (panel: HTMLElement, selector: string): string => panel.querySelector(selector)?.textContent ?? ''

/** What stands in lines below a saved picture, as sentences. */
export const captionOf = (words: readonly string[]): string =>
  words.map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1).replace(/\.$/, '')}.`).join(' ')

async function pictureOf(panel: HTMLElement, canvas: HTMLCanvasElement): Promise<ReportPicture> {
  const blob = await picturesOf([{ canvas, words: [] }])
  const { words = [], key = [] } = shownOn(canvas) ?? {} // of twins side by side each is a picture of its own
  return { title: wordsOf(panel, 'h2'), words: captionOf(words), key, src: blob ? await dataUrlOf(blob) : '' }
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(reader.result as string))
    reader.addEventListener('error', () => reject(new Error('The picture of a view could not be read.')))
    reader.readAsDataURL(blob)
  })
}
