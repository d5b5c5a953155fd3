import { useId } from 'react'
import type { ComponentProps } from 'react'

import { FieldNote } from './Field.tsx'

interface Props extends ComponentProps<'textarea'> {
  label: string
  help?: string
  error?: string | undefined
}

/** A labelled box for several lines. */
export function TextAreaField({ label, help, error, ...area }: Props) {
  const id = useId()
  return (
    <div>
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      <div className={error ? 'field area wrong' : 'field area'}>
        <textarea id={id} aria-describedby={`${id}n`} aria-invalid={error ? true : undefined} spellCheck={false} {...area} />
      </div>
      <FieldNote id={`${id}n`} help={help} error={error} />
    </div>
  )
}
