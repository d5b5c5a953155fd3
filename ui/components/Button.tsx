import type { ComponentProps, ReactNode } from 'react'

import { Icon } from './Icon.tsx'

export type ButtonLook = 'plain' | 'go' | 'quiet' | 'danger'

interface Props extends ComponentProps<'button'> {
  look?: ButtonLook
  icon?: string
  tall?: boolean
  /** Within a line of text or of a list. */
  mini?: boolean
  children?: ReactNode
}

/** A button: `go` for the one main action of a page, `danger` for what cannot be undone. Icon-only buttons need an `aria-label`. */
export function Button({ look = 'plain', icon, tall, mini, children, className, ...rest }: Props) {
  return (
    <button
      type="button"
      className={buttonClass({
        look,
        tall: tall ?? false,
        iconOnly: !children,
        extra: [mini && 'mini', className].filter(Boolean).join(' '),
      })}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

/** The classes of a button, for links that look like one. */
export function buttonClass(options: { look?: ButtonLook; tall?: boolean; iconOnly?: boolean; extra?: string | undefined }): string {
  const { look = 'plain', tall, iconOnly, extra } = options
  return ['btn', look !== 'plain' && look, tall && 'tall', iconOnly && 'icon', extra].filter(Boolean).join(' ')
}
