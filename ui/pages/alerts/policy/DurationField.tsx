import { useId, useState } from 'react'

import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { durationUnits, type DurationUnit, partsOf, secondsOf } from './duration-parts.ts'
import { policyWords } from './words.ts'

interface Props {
  label: string
  seconds: number
  disabled?: boolean
  onChange: (seconds: number) => void
}

/** How long: a figure and its unit. */
export function DurationField({ label, seconds, disabled, onChange }: Props) {
  const t = useWords(policyWords)
  const id = useId()
  const parts = partsOf(seconds)
  const [unit, setUnit] = useState<DurationUnit>(parts.unit)
  const [text, setText] = useState(String(parts.figure))
  // What came from elsewhere, not from typing, is shown as it is.
  const isOwn = secondsOf(Number(text), unit) === seconds
  const shown = isOwn || text === '' ? text : String(parts.figure)
  const shownUnit = isOwn || text === '' ? unit : parts.unit
  const change = (figure: string, next: DurationUnit): void => {
    setText(figure)
    setUnit(next)
    const value = secondsOf(Number(figure), next)
    if (figure !== '' && value > 0) onChange(value)
  }
  return (
    <div>
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      <div className="ap-duration">
        <div className="field">
          <input
            id={id}
            type="number"
            min={1}
            step={1}
            value={shown}
            disabled={disabled}
            onChange={(event) => change(event.target.value, shownUnit)}
          />
        </div>
        <SelectField
          bare
          label={t('unit')}
          value={shownUnit}
          disabled={disabled}
          options={durationUnits.map((value) => ({ value, title: t(value) }))}
          onChange={(event) => change(shown, event.target.value as DurationUnit)}
        />
      </div>
    </div>
  )
}
