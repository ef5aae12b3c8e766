import { expect, test } from 'vitest'
import { parsePlace, placeParts, type Place } from '../../runs/place'
import * as attention from './attention/place'
import * as correspondence from './correspondence/place'
import { imagesAt, placeOfImages, placeOfRegions, regionsAt } from './features/place'

/** A place as it is after it went through a link. */
function sent(place: Place | null): Place {
  const read = parsePlace(JSON.parse(JSON.stringify(place && placeParts(place))))
  if (!read.ok) throw new Error(read.message)
  return read.place
}

test('what is chosen in a view comes back through a link', () => {
  const first = attention.beginAt(null)
  const asked = { ...first.asked, network: 'student' as const, block: 1 }
  const look = { channel: 'rollout' as const, pinned: { x: 0.25, y: 0.75 }, share: 0.9, colours: 'shares' as const }
  for (const chosen of [first, { asked, look }]) {
    const { view, choices } = sent(attention.placeOf(chosen.asked, chosen.look))
    expect(view === 'attention' && attention.beginAt(choices)).toEqual(chosen)
  }

  const whole = correspondence.beginAt(null)
  const changed = {
    asked: { ...whole.asked, pair: 'two' as const, draw: 7, other: { ...whole.asked.other, index: -3 } },
    look: { ...whole.look, stage: 1, isSwapped: true, lines: 0 },
  }
  for (const chosen of [whole, changed]) {
    const { view, choices } = sent(correspondence.placeOf(chosen.asked, chosen.look))
    expect(view === 'correspondence' && correspondence.beginAt(choices)).toEqual(chosen)
  }

  const regions = regionsAt(null)
  const pinned = { grid: { rows: 8, columns: 8, extent: 0.125 }, spot: { picture: 3, region: 63 } }
  for (const chosen of [regions, { asked: { ...regions.asked, layer: 0, page: -2, class: 4 }, pinned }]) {
    const { view, choices } = sent(placeOfRegions(chosen.asked, chosen.pinned))
    expect(view === 'regions' && regionsAt(choices)).toEqual(chosen)
  }

  const images = imagesAt(null)
  const umap = { layout: 'umap', marks: 'classes', among: 'training', chosen: 17 } as const
  for (const chosen of [images, { asked: { ...images.asked, count: 300, usesTraining: true }, look: umap }]) {
    const { view, choices } = sent(placeOfImages(chosen.asked, chosen.look))
    expect(view === 'images' && imagesAt(choices)).toEqual(chosen)
  }
})

test('a picture of the reader’s own goes into no link', () => {
  const picture = { from: 'file' as const, name: 'me.png', size: 1, planes: new Uint8Array(3) }
  const { asked, look } = attention.beginAt(null)
  expect(attention.placeOf({ ...asked, picture }, look)).toBeNull()
  const of = correspondence.beginAt(null)
  expect(correspondence.placeOf({ ...of.asked, other: picture }, of.look)).toBeNull()
  expect(placeOfRegions({ ...regionsAt(null).asked, own: picture }, null)).toBeNull()
  expect(placeOfImages({ ...imagesAt(null).asked, own: picture }, imagesAt(null).look)).toBeNull()
})
