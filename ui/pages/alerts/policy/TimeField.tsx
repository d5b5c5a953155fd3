import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'

interface Props {
  label: string
  /** `HH:MM`. */
  value: string
  disabled?: boolean
  /** Of the zone. */
  unit?: string
  onChange: (value: string) => void
}

const clock = /^([01]\d|2[0-3]):[0-5]\d$/

/** A time of the day on a clock of 24 hours, whatever the browser's own field would show. */
export function TimeField({ label, value, disabled, unit, onChange }: Props) {
  const [text, setText] = useState(value)
  const shown = clock.test(text) && text !== value ? value : text
  const change = (next: string): void => {
    setText(next)
    if (clock.test(next)) onChange(next)
  }
  return (
    <div className="ap-time">
      <Field
        label={label}
        dir="ltr"
        inputMode="numeric"
        required
        pattern="([01]\d|2[0-3]):[0-5]\d"
        maxLength={5}
        placeholder="09:00"
        disabled={disabled}
        value={shown}
        aria-invalid={!clock.test(shown)}
        {...(unit === undefined ? {} : { unit })}
        onChange={({ target }) => change(target.value)}
        onBlur={() => setText(value)}
      />
    </div>
  )
}
