// A colour for each class: ten that are easily told apart (Tableau 10), and hues all round where there are more.

import { interpolateSinebow, schemeTableau10 } from 'd3-scale-chromatic'

const MOST_NAMED = 20 // more are told apart by pointing at them

/** What the colours stand for; none where there are too many classes to tell them apart by a list. */
export const classKey = (classes: readonly string[]): { title: string; colour: string }[] => {
  const colours = classColours(classes.length)
  return classes.length > MOST_NAMED ? [] : classes.map((title, i) => ({ title, colour: colours[i] }))
}

/** @returns CSS colours */
export const classColours = (classes: number): string[] =>
  classes <= schemeTableau10.length
    ? schemeTableau10.slice(0, classes)
    : Array.from({ length: classes }, (_, i) => interpolateSinebow(i / classes))
