// A button: an icon with words, or an icon whose words are its label and its tooltip. One that cannot be pressed now keeps the
// focus: it is often busy with what the reader has just pressed it for.

import { Button as Pressable } from '@base-ui/react/button'
import { useImperativeHandle, type ComponentProps } from 'react'
import { Hint } from './Hint'
import { Icon, type IconName } from './Icon'
import { usePassedFocus } from './usePassedFocus'

interface Props extends ComponentProps<'button'> {
  icon?: IconName
  look?: 'primary' | 'plain' | 'quiet'
  /** Selector of what has the focus where this button goes away with it. */
  heir?: string
}

export function Button({ icon, look = 'plain', heir, children, className = '', ref, ...rest }: Props) {
  const own = usePassedFocus(heir)
  // a hint around it needs to know the button as well
  useImperativeHandle(ref, () => own.current as HTMLButtonElement, [own])
  return (
    <Pressable {...rest} ref={own} focusableWhenDisabled className={`button button-${look} ${className}`}>
      {icon && <Icon name={icon} />}
      {children && <span className="button-text">{children}</span>}
    </Pressable>
  )
}

export function IconButton({ icon, label, ...rest }: Props & { icon: IconName; label: string }) {
  return (
    <Hint text={label}>
      <Button icon={icon} look="quiet" aria-label={label} {...rest} className={`button-icon ${rest.className ?? ''}`} />
    </Hint>
  )
}
