// The pictures of the views as they stand on the page, for a report: of every view that is open and has drawn something.

import type { ReportPicture } from '../../runs/report/report'
import { picturesOf } from '../views/savePicture'

export async function viewPictures(): Promise<ReportPicture[]> {
  const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.panel .pair-canvas')]
  const seen = canvases.filter((canvas) => canvas.checkVisibility() && canvas.width > 0)
  return Promise.all(
    seen.map(async (canvas) => {
      const panel = canvas.closest('.panel')
      const words = (selector: string) => panel?.querySelector(selector)?.textContent ?? ''
      const blob = await picturesOf([{ canvas, words: [] }])
      // of twins side by side each is a picture of its own
      const column = canvas.closest('.column[role=group]')?.getAttribute('aria-label')
      const whose = [column, words('.take-subject')].filter(Boolean).join('. ')
      return { title: words('h2'), words: whose, src: blob ? await dataUrlOf(blob) : '' }
    }),
  )
}

function dataUrlOf(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(reader.result as string))
    reader.addEventListener('error', () => reject(new Error('The picture of a view could not be read.')))
    reader.readAsDataURL(blob)
  })
}
