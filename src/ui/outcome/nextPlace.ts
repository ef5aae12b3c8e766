// Where on the page that is which is worth a look next, and what it shows.

import type { Next } from '../../runs/outcome/words'

interface Place {
  href: string
  title: string
  why: string
}

export const PLACES: Readonly<Record<Next, Place>> = {
  classes: { href: '#confusion', title: 'Which classes are told apart', why: 'shows which classes are confused.' },
  images: { href: '#images', title: 'Which images are alike', why: 'shows which images are grouped together.' },
  regions: { href: '#correspondence', title: 'What looks like what', why: 'shows what is matched so far.' },
  targets: {
    href: '#doctor',
    title: 'Does it collapse?',
    why: 'shows the numbers behind this, and what to change.',
  },
}

/** The same as it reads; '' where there is none. */
export const nextText = (next: Next | null): string => (next ? `Next: ${PLACES[next].title} ${PLACES[next].why}` : '')
