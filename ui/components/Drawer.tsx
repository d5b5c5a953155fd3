import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

import { CloseButton } from './CloseButton.tsx'

interface Props {
  label: string
  /** What it is, at the head. */
  head: ReactNode
  /** Icon buttons beside the one that closes. */
  actions?: ReactNode
  onClose: () => void
  children: ReactNode
}

/** Details beside the list they belong to; on narrow windows it covers the page. Escape closes. */
export function Drawer({ label, head, actions, onClose, children }: Props) {
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) close.current()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  return (
    <aside className="drawer" aria-label={label} tabIndex={-1}>
      <header>
        {head}
        <span className="grow" />
        {actions}
        <CloseButton onClose={onClose} />
      </header>
      {children}
    </aside>
  )
}
