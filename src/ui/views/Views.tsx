// The views that look into the network: one line each, in the order of the page. Where a link leads to one, it begins
// with what the link says.

import { useEffect } from 'react'
import type { PlaceIn, PlaceName } from '../../runs/place'
import { useApp } from '../state/useApp'
import { AttentionView } from './attention/AttentionView'
import { CorrespondenceView } from './correspondence/CorrespondenceView'
import { ImagesView } from './features/ImagesView'
import { RegionsView } from './features/RegionsView'

export function Views() {
  const place = useApp((s) => s.place)
  const linksOpened = useApp((s) => s.linksOpened)
  const placeIn = <N extends PlaceName>(view: N) => (place?.view === view ? (place.choices as PlaceIn<N>) : null)

  useEffect(() => {
    if (place) document.getElementById(place.view)?.scrollIntoView()
  }, [place])

  return (
    <>
      <CorrespondenceView key={`correspondence ${linksOpened}`} place={placeIn('correspondence')} />
      <AttentionView key={`attention ${linksOpened}`} place={placeIn('attention')} />
      <RegionsView key={`regions ${linksOpened}`} place={placeIn('regions')} />
      <ImagesView key={`images ${linksOpened}`} place={placeIn('images')} />
    </>
  )
}
