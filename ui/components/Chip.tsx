import type { ComponentProps, ReactNode } from 'react'
import { Link } from 'wouter'

import { Icon } from './Icon.tsx'

/** A small filter or action; `on` marks it chosen. */
export function Chip({ icon, on, children, ...rest }: { icon?: string; on?: boolean; children: ReactNode } & ComponentProps<'button'>) {
  return (
    <button type="button" className={on ? 'chip on' : 'chip'} {...(on === undefined ? {} : { 'aria-pressed': on })} {...rest}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </button>
  )
}

/** A one-click path to another page. */
export function ChipLink({ icon, href, children }: { icon?: string; href: string; children: ReactNode }) {
  return (
    <Link className="chip" href={href}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </Link>
  )
}
