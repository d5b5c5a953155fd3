import type { ComponentProps } from 'react'

import { Icon } from '../components/Icon.tsx'

interface Props extends ComponentProps<'button'> {
  /** Which part of the context, said quietly before the value. */
  label: string
  /** On a narrow window there is only what is chosen. */
  shown: string
  /** It is a name from outside, else a word of ours. */
  chosen: boolean
  icon?: string
}

/** A part of the context and what is chosen of it; opens the picker. */
export function ScopeButton({ label, shown, chosen, icon, className, ...button }: Props) {
  return (
    <button type="button" className={['ctx scope', className].filter(Boolean).join(' ')} aria-haspopup="dialog" {...button}>
      {icon ? <Icon name={icon} /> : null}
      <span className="k">{label}</span>
      {chosen ? <bdi className="cut">{shown}</bdi> : <span className="cut">{shown}</span>}
      <Icon name="chevron-down" size={12} />
    </button>
  )
}
