// An image of a few pixels on a canvas, shown large and unsmoothed.

import { useLayoutEffect, useRef } from 'react'

interface Props {
  /** Rows. */
  size: number
  /** Columns; as many as rows where nothing is said. */
  width?: number
  /** [size, width, 4] sRGB bytes */
  pixels: Uint8ClampedArray
  /** What it shows, for those who do not see it; '' where words beside it say so. */
  label: string
  className?: string
}

export function Pixels({ size, width = size, pixels, label, className = '' }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width), 0, 0)
  }, [width, pixels])
  const words = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true }
  return <canvas ref={canvas} width={width} height={size} className={`pixels ${className}`} {...words} />
}
