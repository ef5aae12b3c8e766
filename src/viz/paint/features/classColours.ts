// A colour for each class: ten that are easily told apart (Tableau 10), and hues all round where there are more.

import { interpolateSinebow, schemeTableau10 } from 'd3-scale-chromatic'

/** @returns CSS colours */
export const classColours = (classes: number): string[] =>
  classes <= schemeTableau10.length
    ? schemeTableau10.slice(0, classes)
    : Array.from({ length: classes }, (_, i) => interpolateSinebow(i / classes))
