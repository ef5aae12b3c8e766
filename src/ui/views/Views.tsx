// The views that look into the network: one line each, in the order of the page.

import { AttentionView } from './attention/AttentionView'
import { CorrespondenceView } from './correspondence/CorrespondenceView'
import { ImagesView } from './features/ImagesView'
import { RegionsView } from './features/RegionsView'

export function Views() {
  return (
    <>
      <CorrespondenceView />
      <AttentionView />
      <RegionsView />
      <ImagesView />
    </>
  )
}
