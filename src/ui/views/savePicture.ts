// Canvases of a view as one PNG that says what it shows: the drawings side by side on the page's ground, lines of words
// below each.

const PAD = 16 // CSS pixels
const LINE = 20

export interface Drawing {
  canvas: HTMLCanvasElement
  /** What it shows, of whom, when; below the drawing. */
  words: readonly string[]
}

export function picturesOf(drawings: readonly Drawing[]): Promise<Blob | null> {
  const scale = devicePixelRatio
  const [{ canvas: first }] = drawings
  const lines = Math.max(...drawings.map(({ words }) => words.length))
  const height = Math.max(...drawings.map(({ canvas }) => canvas.height)) / scale
  const copy = document.createElement('canvas')
  copy.width = drawings.reduce((sum, { canvas }) => sum + canvas.width + PAD * scale, PAD * scale)
  copy.height = (height + 2 * PAD + LINE * lines) * scale
  const context = copy.getContext('2d')
  const style = getComputedStyle(first)
  if (context) {
    context.scale(scale, scale)
    context.fillStyle = style.getPropertyValue('--surface')
    context.fillRect(0, 0, copy.width, copy.height)
    context.fillStyle = style.getPropertyValue('--ink-2')
    context.font = `13px ${style.fontFamily}`
    let left = PAD
    for (const { canvas, words } of drawings) {
      const width = canvas.width / scale
      context.drawImage(canvas, left, PAD, width, canvas.height / scale)
      words.forEach((line, i) => context.fillText(line, left, height + PAD + LINE * (i + 1), width))
      left += width + PAD
    }
  }
  return new Promise((resolve) => copy.toBlob(resolve, 'image/png'))
}
