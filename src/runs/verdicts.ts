// The doctor's verdicts in words.

import type { HeadName, Verdict } from './collapse'

/** Whether something is well, or cannot be said to be either. */
export type Tone = 'good' | 'bad' | 'quiet'

interface VerdictWords {
  title: string
  /** What it means, in one sentence. */
  meaning: string
  tone: Tone
}

export const VERDICT_WORDS: Record<Verdict, VerdictWords> = {
  early: { title: 'Too early to say', meaning: 'A collapse takes some steps to show.', tone: 'quiet' },
  healthy: { title: 'Healthy', meaning: 'Different images get different targets.', tone: 'good' },
  uniform: {
    title: 'Collapsing to uniform',
    meaning: 'Every image gets the same flat target: all prototypes are alike. There is nothing to learn from it.',
    tone: 'bad',
  },
  one: {
    title: 'Collapsing to one answer',
    meaning:
      'Images get one target, or one of a few, whatever is on them. The student can match it without looking at the image.',
    tone: 'bad',
  },
  stuck: { title: 'Stuck', meaning: 'Nothing about the teacher moves.', tone: 'bad' },
}

export const HEAD_TITLES: Record<HeadName, string> = { view: 'Views', region: 'Regions' }
