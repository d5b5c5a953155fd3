import { useId } from 'react'
import type { ComponentProps } from 'react'

import { Icon } from './Icon.tsx'

interface Props extends ComponentProps<'select'> {
  label: string
  /** The label is for screen readers only: the column heading says it already. */
  bare?: boolean
  options: readonly { readonly value: string; readonly title: string }[]
}

/** The platform's own list of choices: works on phones, with screen readers and in both directions. */
export function SelectField({ label, bare, options, ...select }: Props) {
  const id = useId()
  return (
    <div>
      <label className={bare ? 'sr' : 'lab'} htmlFor={id}>
        {label}
      </label>
      <div className={bare ? 'field select quiet' : 'field select'}>
        <select id={id} {...select}>
          {options.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" size={12} />
      </div>
    </div>
  )
}
