import { Field } from '../../components/Field.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { Switch } from '../../components/Switch.tsx'
import { TextAreaField } from '../../components/TextAreaField.tsx'
import { useWords } from '../../lib/use-words.ts'
import { fieldHelp, fieldWords } from './field-words.ts'
import type { FormField } from './form-values.ts'

interface Props {
  field: FormField
  value: string
  error: string | undefined
  onChange: (value: string) => void
}

/** A setting of a monitor, by the kind of input that it wants. */
export function FieldOf({ field: { name, input, options }, value, error, onChange }: Props) {
  const t = useWords(fieldWords)
  const help = useWords(fieldHelp)
  const label = isNamed(name) ? t(name) : name
  const note = isHelped(name) ? help(name) : ''
  const shared = { label, value, error, help: note, dir: 'ltr' }
  if (input === 'switch') {
    return (
      <div className="up-switch">
        <span>{label}</span>
        <Switch label={label} on={value === '1'} onChange={(on) => onChange(on ? '1' : '')} />
      </div>
    )
  }
  if (input === 'select') {
    const titles = options.map((option) => ({ value: option, title: option }))
    return <SelectField label={label} options={titles} value={value} onChange={(event) => onChange(event.target.value)} />
  }
  if (input === 'lines' || input === 'pairs' || input === 'long')
    return <TextAreaField {...shared} rows={input === 'long' ? 4 : 3} onChange={(event) => onChange(event.target.value)} />
  return <Field {...shared} inputMode={input === 'number' ? 'numeric' : 'text'} onChange={(event) => onChange(event.target.value)} />
}

function isNamed(name: string): name is keyof typeof fieldWords.en {
  return Object.hasOwn(fieldWords.en, name)
}

function isHelped(name: string): name is keyof typeof fieldHelp.en {
  return Object.hasOwn(fieldHelp.en, name)
}
