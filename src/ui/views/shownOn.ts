// What the canvases of the views show, for whoever finds one on the page: a report takes the pictures from there, and its
// reader has none of the controls that stand around them.

/** A colour and what it stands for. */
export interface ColourKey {
  title: string
  /** As of CSS. */
  colour: string
}

export interface Shown {
  /** What it shows, of whom, when. */
  words: readonly string[]
  /** What its colours stand for, where the drawing does not say it. */
  key?: readonly ColourKey[]
}

const shown = new WeakMap<HTMLCanvasElement, Shown>()

export const noteShown = (canvas: HTMLCanvasElement, what: Shown): void => void shown.set(canvas, what)

/** @returns null of one that nothing was drawn on yet */
export const shownOn = (canvas: HTMLCanvasElement): Shown | null => shown.get(canvas) ?? null
