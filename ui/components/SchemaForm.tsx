import { useMemo } from 'react'

import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import { type FieldSchema, fieldsOf, splitFields, valueAt } from './schema-fields.ts'
import { SchemaInput } from './SchemaInput.tsx'

import './schema-form.css'

const words = defineWords({ en: { more: 'More settings' }, he: { more: 'הגדרות נוספות' } })

interface Props {
  /** JSON schema of an object. */
  schema: FieldSchema
  /** Fields that hold secrets; dots lead inside. One that is kept has the value `<secret>`. */
  secrets: readonly string[]
  /** Texts that tell what to enter: the fields that they name (`like this`) come first. */
  texts: readonly string[]
  value: Readonly<Record<string, unknown>>
  onChange: (path: string, value: unknown) => void
  /** What is wrong, by path. */
  issues: ReadonlyMap<string, string>
  disabled?: boolean
}

/** A form made from a JSON schema: what is needed first, the rest below on demand. Names and descriptions are those of the schema. */
export function SchemaForm({ schema, secrets, texts, value, onChange, issues, disabled = false }: Props) {
  const t = useWords(words)
  const { first, more } = useMemo(() => splitFields(fieldsOf(schema, { secrets }), texts), [schema, secrets, texts])
  const isMoreUsed = more.some(
    ({ path }) => valueAt(value, path) !== undefined || [...issues.keys()].some((at) => at.split('.')[0] === path),
  )
  return (
    <div className="sf">
      {first.map((field) => (
        <SchemaInput key={field.path} {...{ field, value, onChange, issues, disabled }} />
      ))}
      {more.length > 0 && (
        <details className="sf-more" open={isMoreUsed || undefined}>
          <summary>{t('more')}</summary>
          {more.map((field) => (
            <SchemaInput key={field.path} {...{ field, value, onChange, issues, disabled }} />
          ))}
        </details>
      )}
    </div>
  )
}
