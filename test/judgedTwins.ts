// Two twins of First look as they are judged, and what is told of such, a paragraph a line.

import type { HeadDiagnosis, HeadName, Verdict } from '../src/runs/collapse'
import { pairOutcomeOf, type Common } from '../src/runs/outcome/pair'
import type { Judged } from '../src/runs/outcome/words'
import { presetNamed } from '../src/runs/presets'
import { regionTwin } from '../src/runs/twin'

export const smoke = presetNamed('smoke').config
export const head = (name: HeadName, verdict: Verdict): HeadDiagnosis => ({ head: name, verdict, reason: '', signs: [], remedies: [] }) // prettier-ignore
export const a: Judged = {
  phase: 'live',
  config: smoke,
  step: 160,
  knn: { step: 150, value: 28 },
  random: 27,
  images: 100,
  hasClasses: true,
  heads: [head('view', 'healthy'), head('region', 'healthy')],
}
export const b: Judged = { ...a, config: regionTwin(smoke).config, knn: { step: 150, value: 30 }, heads: [head('view', 'healthy')] } // prettier-ignore

/** With plain spaces before signs, as they stand on the page. */
export function told(first: Judged, second: Judged, common: Common = null) {
  const { lead, lines, rest, ...where } = pairOutcomeOf(first, second, common)
  const text = [lead, ...lines.map((line) => `${line.letter}: ${line.text}`), rest].join('\n').replaceAll('\u00a0', ' ')
  return { ...where, text, count: lines.length }
}
