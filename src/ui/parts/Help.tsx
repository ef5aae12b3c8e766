// Help behind a word or a question mark: opens on hover, on press and by keyboard, stays while it is read.

import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import { Icon } from './Icon'

interface Props {
  /** What the help is about; its heading. */
  title: string
  /** The word that opens it; a question mark where there is none. */
  word?: ReactNode
  id?: string
  children: ReactNode
}

export function Help({ title, word, id, children }: Props) {
  const trigger = word ? (
    <button type="button" className="help-word" id={id} />
  ) : (
    <button type="button" className="help-mark" aria-label={`About ${title}`} />
  )
  return (
    <Popover.Root>
      <Popover.Trigger render={trigger} openOnHover delay={350}>
        {word ?? <Icon name="help" />}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={12} align="start" className="float">
          <Popover.Popup className="help" initialFocus={false}>
            <Popover.Title className="help-title">{title}</Popover.Title>
            <div className="help-text">{children}</div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
