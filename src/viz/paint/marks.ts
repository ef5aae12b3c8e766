// How a place is marked on a canvas: light, with a shadow round it, so that it is seen on any ground.

export interface Box {
  x: number
  y: number
  size: number
}

export const SHADOW = 'rgb(0 0 0 / 0.62)'
export const LIGHT = '#ffffff'

export function ring(ctx: CanvasRenderingContext2D, { x, y, size }: Box, colour: string, width = 2.5): void {
  for (const [stroke, extra] of [[SHADOW, 2.5], [colour, 0]] as const) {
    ctx.strokeStyle = stroke
    ctx.lineWidth = width + extra
    ctx.strokeRect(x, y, size, size)
  }
} // prettier-ignore
