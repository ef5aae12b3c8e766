// A button: an icon with words, or an icon whose words are its label and its tooltip.

import type { ComponentProps } from 'react'
import { Hint } from './Hint'
import { Icon, type IconName } from './Icon'

interface Props extends ComponentProps<'button'> {
  icon?: IconName
  look?: 'primary' | 'plain' | 'quiet'
}

export function Button({ icon, look = 'plain', children, className = '', ...rest }: Props) {
  return (
    <button type="button" className={`button button-${look} ${className}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children && <span className="button-text">{children}</span>}
    </button>
  )
}

export function IconButton({ icon, label, ...rest }: Props & { icon: IconName; label: string }) {
  return (
    <Hint text={label}>
      <Button icon={icon} look="quiet" aria-label={label} {...rest} className={`button-icon ${rest.className ?? ''}`} />
    </Hint>
  )
}
