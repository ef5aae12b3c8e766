// What every view stands in: a panel that folds and takes a dropped picture, and in it what is asked, and what is seen.

import type { ReactNode } from 'react'
import type { ViewName } from '../../train/protocol'
import { Panel } from '../parts/Panel'
import { PictureDrop } from './PictureDrop'
import { ViewAside } from './ViewAside'
import type { View } from './useView'

interface Props {
  title: string
  anchor: ViewName
  lead: string
  view: View<ViewName>
  /** Why a picture of the reader's is none; null where nothing is wrong with it. */
  pictureFailure?: string | null
  /** Takes a picture of the reader's that is dropped on the view; left out where the view looks at none. */
  onFile?: (file: File) => void
  /** What chooses the picture. */
  asks: ReactNode
  /** What is chosen of the answers, and what is seen. */
  children: ReactNode
}

export function ViewFrame({ title, anchor, lead, view, pictureFailure, onFile, asks, children }: Props) {
  const { body, isFolded, fold, isReady, sights } = view
  return (
    <Panel
      title={title}
      anchor={anchor}
      lead={lead}
      aside={<ViewAside sights={sights} isFolded={isFolded} onFold={fold} />}
    >
      <div ref={body} data-view={anchor} hidden={isFolded} aria-busy={isReady && sights.some(({ answer }) => !answer)}>
        <PictureDrop onFile={onFile}>
          {asks}
          {pictureFailure && (
            <p className="note note-bad" role="alert">
              {pictureFailure}
            </p>
          )}
          {children}
        </PictureDrop>
      </div>
    </Panel>
  )
}
