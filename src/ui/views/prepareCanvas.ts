// A canvas as large as what is drawn on it, in the pixels of the device, and the colours of the theme for it.

interface Prepared {
  context: CanvasRenderingContext2D
  /** Device pixels a CSS pixel. */
  scale: number
  /** Of a token, as the theme of now has it. */
  colour: (token: string) => string
}

/** @param frame in CSS pixels @returns null before there is a canvas, or room for it */
export function prepareCanvas(
  canvas: HTMLCanvasElement | null,
  { width, height }: { width: number; height: number },
): Prepared | null {
  const context = canvas?.getContext('2d')
  if (!context || width === 0) return null
  const scale = devicePixelRatio
  context.canvas.width = Math.round(width * scale)
  context.canvas.height = Math.round(height * scale)
  const style = getComputedStyle(context.canvas)
  return { context, scale, colour: (token) => style.getPropertyValue(`--${token}`).trim() }
}
