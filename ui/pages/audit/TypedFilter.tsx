import { useState } from 'react'

import { Field } from '../../components/Field.tsx'

interface Props {
  label: string
  hint: string
  value: string
  onChange: (value: string) => void
  isPageSearch?: boolean
  isLtr?: boolean
}

/** Typed text takes effect on Enter or when the field is left; a change from elsewhere starts it anew. */
export function TypedFilter({ label, hint, value, onChange, isPageSearch = false, isLtr = false }: Props) {
  const [typed, setTyped] = useState({ of: value, text: value })
  const shown = typed.of === value ? typed.text : value
  const take = (): void => {
    if (shown.trim() !== value) onChange(shown.trim())
  }
  return (
    <Field
      {...(isPageSearch && { 'data-page-search': true })}
      label={label}
      placeholder={hint}
      dir={isLtr ? 'ltr' : 'auto'}
      value={shown}
      onChange={(event) => setTyped({ of: value, text: event.target.value })}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take()
      }}
      onBlur={take}
    />
  )
}
