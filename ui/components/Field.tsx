import { useId } from 'react'
import type { ComponentProps, ReactNode } from 'react'

import { Icon } from './Icon.tsx'

interface Props extends ComponentProps<'input'> {
  label: string
  help?: ReactNode
  /** What is wrong and what to do; announced when it appears. */
  error?: string | undefined
  tall?: boolean
  unit?: string
}

/** A labelled input with help below, and the error in its place when there is one. */
export function Field({ label, help, error, tall, unit, ...input }: Props) {
  const id = useId()
  return (
    <div className="grow">
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      <div className={['field', tall && 'tall', error && 'wrong'].filter(Boolean).join(' ')}>
        <input id={id} aria-describedby={`${id}n`} aria-invalid={error ? true : undefined} {...input} />
        {unit && <span className="faint small">{unit}</span>}
      </div>
      <FieldNote id={`${id}n`} help={help} error={error} />
    </div>
  )
}

/** The line under a field. */
export function FieldNote({ id, help, error }: { id: string; help?: ReactNode; error?: string | undefined }) {
  return (
    <div id={id} aria-live="polite" className="field-note">
      {error ? (
        <span className="sev critical">
          <Icon name="sev-high" />
          <span className="whitespace-normal">{error}</span>
        </span>
      ) : (
        help
      )}
    </div>
  )
}
