// What every view stands in: a panel that folds and takes a dropped picture, and in it what is asked, what is wrong, and
// the answer or why there is none yet.

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
  pictureFailure: string | null
  onFile: (file: File) => void
  /** What chooses the picture. */
  asks: ReactNode
  /** The answer, drawn; null while there is none. */
  children: ReactNode
  /** Below the answer, with or without it. */
  foot?: ReactNode
}

export function ViewFrame({ title, anchor, lead, view, pictureFailure, onFile, asks, children, foot }: Props) {
  const { body, isFolded, fold, isReady, inspection } = view
  const failure = pictureFailure ?? inspection?.failure
  return (
    <Panel
      title={title}
      anchor={anchor}
      lead={lead}
      aside={<ViewAside subject={inspection?.subject} isFolded={isFolded} onFold={fold} />}
    >
      <div ref={body} hidden={isFolded} aria-busy={!inspection?.answer && isReady}>
        <PictureDrop onFile={onFile}>
          {asks}
          {failure && (
            <p className="note note-bad" role="alert">
              {failure}
            </p>
          )}
          {children ??
            (!failure && (
              <p className="lead pair-empty">
                {isReady ? 'Asking the network …' : 'Drawn as soon as device and images are here.'}
              </p>
            ))}
          {foot}
        </PictureDrop>
      </div>
    </Panel>
  )
}
