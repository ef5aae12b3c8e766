// A word that shows what a bare icon says, on hover and on keyboard focus.

import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'

interface Props {
  /** '' where there is nothing to say now. */
  text: string
  side?: 'top' | 'right'
  children: ReactElement<Record<string, unknown>>
}

export function Hint({ text, side = 'top', children }: Props) {
  return (
    <Tooltip.Root disabled={!text}>
      <Tooltip.Trigger render={children} delay={300} />
      <Tooltip.Portal>
        <Tooltip.Positioner side={side} sideOffset={6} className="float">
          <Tooltip.Popup className="hint">{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
