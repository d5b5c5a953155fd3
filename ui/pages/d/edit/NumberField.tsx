import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'

interface Props {
  label: string
  value: number | undefined
  min?: number
  max?: number
  step?: number | 'any'
  onChange: (value: number | undefined) => void
}

/** A number or nothing. What is being written stands there until it is left: `-` and `1.` are on the way to a number. */
export function NumberField({ value, onChange, step = 'any', ...field }: Props) {
  const [text, setText] = useState<string | null>(null)
  return (
    <Field
      {...field}
      type="number"
      step={step}
      value={text ?? value ?? ''}
      onBlur={() => setText(null)}
      onChange={({ target }) => {
        setText(target.value)
        const number = target.valueAsNumber
        if (target.value === '' && !target.validity.badInput) onChange(undefined)
        else if (target.validity.valid && Number.isFinite(number)) onChange(number)
      }}
    />
  )
}
