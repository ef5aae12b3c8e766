// A canvas of a view as a PNG that says what it shows: the drawing on the page's ground, a line of words below.

const PAD = 16 // CSS pixels
const LINE = 20

/** @param lines what it shows, of whom, when; below the drawing */
export function pictureOf(canvas: HTMLCanvasElement, lines: readonly string[]): Promise<Blob | null> {
  const scale = devicePixelRatio
  const copy = document.createElement('canvas')
  copy.width = canvas.width + 2 * PAD * scale
  copy.height = canvas.height + (2 * PAD + LINE * lines.length) * scale
  const context = copy.getContext('2d')
  const style = getComputedStyle(canvas)
  if (context) {
    context.fillStyle = style.getPropertyValue('--surface')
    context.fillRect(0, 0, copy.width, copy.height)
    context.drawImage(canvas, PAD * scale, PAD * scale)
    context.scale(scale, scale)
    context.fillStyle = style.getPropertyValue('--ink-2')
    context.font = `13px ${style.fontFamily}`
    lines.forEach((line, i) =>
      context.fillText(line, PAD, canvas.height / scale + PAD + LINE * (i + 1), copy.width / scale - 2 * PAD),
    )
  }
  return new Promise((resolve) => copy.toBlob(resolve, 'image/png'))
}
