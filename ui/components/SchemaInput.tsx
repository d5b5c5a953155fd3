import { useId, useState } from 'react'

import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { Button } from './Button.tsx'
import { FieldNote } from './Field.tsx'
import { Icon } from './Icon.tsx'
import { type FormField, readJsonText, valueAt } from './schema-fields.ts'

const words = defineWords({
  en: {
    needed: 'needed',
    kept: 'Kept; type to replace it',
    remove: 'Remove',
    asUsual: 'As usual',
    notJson: 'This is no JSON: lists stand in brackets, maps in braces, texts in quotes',
  },
  he: {
    needed: 'נדרש',
    kept: 'שמור; הקלידו כדי להחליף',
    remove: 'הסרה',
    asUsual: 'כרגיל',
    notJson: 'זה אינו JSON: רשימות בסוגריים מרובעים, מפות בסוגריים מסולסלים, טקסטים במירכאות',
  },
})

/** How a secret that stays as it is stands in the value. */
const keptSecret = '<secret>'

interface Props {
  field: FormField
  value: Readonly<Record<string, unknown>>
  onChange: (path: string, value: unknown) => void
  issues: ReadonlyMap<string, string>
  disabled: boolean
}

/** One field of a form that was made from a schema; a group has its fields inside. */
export function SchemaInput({ field, value, onChange, issues, disabled }: Props) {
  const t = useWords(words)
  const id = useId()
  const { name, path, kind, schema, isNeeded, fields } = field
  const own = valueAt(value, path)
  const error = issues.get(path)
  if (kind === 'group') {
    const isUsed = own !== undefined || [...issues.keys()].some((at) => at.startsWith(`${path}.`))
    return (
      <details className="sf-group" open={isUsed || undefined}>
        <summary>
          <code className="ltr">{name}</code>
        </summary>
        {fields.map((inner) => (
          <SchemaInput key={inner.path} {...{ field: inner, value, onChange, issues, disabled }} />
        ))}
      </details>
    )
  }
  const set = (next: unknown): void => onChange(path, next)
  return (
    <div className="sf-field">
      <label className="lab" htmlFor={id}>
        <span>{plain(schema.description ?? name)}</span> <code className="faint ltr">{name}</code>
        {isNeeded && <span className="faint"> · {t('needed')}</span>}
      </label>
      <SchemaControl {...{ id, field, own, set, error, disabled }} />
      <FieldNote id={`${id}n`} error={error} />
    </div>
  )
}

interface ControlProps {
  id: string
  field: FormField
  own: unknown
  set: (value: unknown) => void
  error: string | undefined
  disabled: boolean
}

function SchemaControl({ id, field: { kind, schema }, own, set, error, disabled }: ControlProps) {
  const t = useWords(words)
  const frame = (more = ''): string => `field ${more}${error === undefined ? '' : ' wrong'}`
  const common = { id, disabled, 'aria-describedby': `${id}n`, 'aria-invalid': error === undefined ? undefined : true, dir: 'ltr' } as const
  const shownDefault = typeof schema.default === 'string' || typeof schema.default === 'number' ? String(schema.default) : ''
  const text = typeof own === 'string' || typeof own === 'number' ? String(own) : ''
  switch (kind) {
    case 'secret':
      return <SecretControl {...{ common, own, set, frame }} />
    case 'flag':
    case 'choice': {
      const options = kind === 'flag' ? ['true', 'false'] : (schema.enum ?? []).map(String)
      return (
        <div className={frame('select')}>
          <select
            {...common}
            value={typeof own === 'boolean' ? String(own) : text}
            onChange={({ target }) => set(choiceOf(kind, target.value))}
          >
            <option value="">{schema.default === undefined ? t('asUsual') : `${t('asUsual')}: ${JSON.stringify(schema.default)}`}</option>
            {options.map((option) => (
              <option key={option}>{option}</option>
            ))}
          </select>
          <Icon name="chevron-down" size={12} />
        </div>
      )
    }
    case 'number':
      return (
        <div className={frame('')}>
          <input
            {...common}
            type="number"
            inputMode="numeric"
            min={schema.minimum}
            max={schema.maximum}
            placeholder={shownDefault}
            value={text}
            onChange={({ target }) => set(target.value === '' ? undefined : Number(target.value))}
          />
        </div>
      )
    case 'area':
      return (
        <div className={frame('area ')}>
          <textarea
            {...common}
            rows={2}
            spellCheck={false}
            placeholder={shownDefault}
            value={text}
            onChange={({ target }) => set(target.value)}
          />
        </div>
      )
    case 'json':
      return <JsonControl {...{ common, own, set, frame }} />
    case 'text':
    case 'group':
      return (
        <div className={frame('')}>
          <input
            {...common}
            placeholder={shownDefault}
            value={text}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => set(target.value)}
          />
        </div>
      )
  }
}

interface Framed {
  common: { id: string; disabled: boolean; dir: 'ltr' }
  own: unknown
  set: (value: unknown) => void
  frame: (more?: string) => string
}

/** A kept secret is never shown: typing replaces it, nothing typed lets it stay. */
function SecretControl({ common, own, set, frame }: Framed) {
  const t = useWords(words)
  const [isKept, setKept] = useState(own === keptSecret)
  const typed = typeof own === 'string' && own !== keptSecret ? own : ''
  return (
    <div className={frame('')}>
      <input
        {...common}
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        placeholder={isKept ? t('kept') : ''}
        value={typed}
        onChange={({ target }) => set(target.value === '' && isKept ? keptSecret : target.value)}
      />
      {isKept && !common.disabled && (
        <Button
          look="quiet"
          className="sf-remove"
          onClick={() => {
            setKept(false)
            set(undefined)
          }}
        >
          {t('remove')}
        </Button>
      )}
    </div>
  )
}

/** Lists and maps are written as JSON. */
function JsonControl({ common, own, set, frame }: Framed) {
  const t = useWords(words)
  const [text, setText] = useState(own === undefined ? '' : JSON.stringify(own, undefined, 1))
  const isWrong = readJsonText(text) === undefined
  return (
    <>
      <div className={frame('area ')}>
        <textarea
          {...common}
          className="mono"
          rows={2}
          spellCheck={false}
          value={text}
          onChange={({ target }) => {
            setText(target.value)
            const read = readJsonText(target.value)
            if (read !== undefined) set(read.value)
          }}
        />
      </div>
      {isWrong && <span className="small high">{t('notJson')}</span>}
    </>
  )
}

function choiceOf(kind: 'flag' | 'choice', text: string): unknown {
  if (text === '') return undefined
  return kind === 'flag' ? text === 'true' : text
}

/** Descriptions are written for documents. */
function plain(text: string): string {
  return text.replaceAll('`', '')
}
