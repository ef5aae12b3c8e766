// The doctor's verdicts in words.

import type { HeadName, Verdict } from './collapse'

interface VerdictWords {
  title: string
  /** What it means, in one sentence. */
  meaning: string
}

export const VERDICT_WORDS: Record<Verdict, VerdictWords> = {
  early: { title: 'Too early to say', meaning: 'A collapse takes some steps to show.' },
  healthy: { title: 'Healthy', meaning: 'Different images get different targets.' },
  uniform: {
    title: 'Collapsing to uniform',
    meaning: 'Every image gets the same flat target: all prototypes are alike. There is nothing to learn from it.',
  },
  one: {
    title: 'Collapsing to one answer',
    meaning:
      'Images get one target, or one of a few, whatever is on them. The student can match it without looking at the image.',
  },
  stuck: { title: 'Stuck', meaning: 'Nothing about the teacher moves.' },
}

export const HEAD_TITLES: Record<HeadName, string> = { view: 'Views', region: 'Regions' }
