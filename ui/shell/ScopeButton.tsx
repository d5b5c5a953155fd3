import type { ComponentProps } from 'react'

import { Icon } from '../components/Icon.tsx'

interface Props extends ComponentProps<'button'> {
  /** Which part of the context. */
  label: string
  /** What is chosen of it; empty when that goes without saying. */
  shown: string
  /** Something is chosen. Narrow windows then show it without the label, else the label alone. */
  chosen: boolean
  icon?: string
}

/** A part of the context and what is chosen of it; opens the picker. */
export function ScopeButton({ label, shown, chosen, icon, className, ...button }: Props) {
  return (
    <button
      type="button"
      className={['ctx scope', chosen && 'chosen', className].filter(Boolean).join(' ')}
      aria-haspopup="dialog"
      {...button}
    >
      {icon ? <Icon name={icon} /> : null}
      <span className={shown ? 'part' : undefined}>{label}</span> {shown && <bdi className="cut">{shown}</bdi>}
      <Icon name="chevron-down" size={12} />
    </button>
  )
}
