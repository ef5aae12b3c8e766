// A button that stands among words and looks like a link: it does something, and leads nowhere.

import type { ComponentProps } from 'react'
import { usePassedFocus } from './usePassedFocus'

interface Props extends Omit<ComponentProps<'button'>, 'ref'> {
  /** Selector of what has the focus where this button goes away with what it has done. */
  heir?: string
}

export function Linkish({ heir, ...rest }: Props) {
  const own = usePassedFocus(heir)
  return <button {...rest} ref={own} type="button" className="linkish" />
}
