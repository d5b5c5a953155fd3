import type { Panel } from '../../../../src/api/contract/dashboards.ts'
import { SelectField } from '../../../components/SelectField.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { words } from './words.ts'

const forms = ['markdown', 'html', 'plain'] as const
/** The same in every language. */
const names = { markdown: 'Markdown', html: 'HTML' } as const

interface Props {
  options: Panel['options']
  onChange: (options: Panel['options']) => void
}

/** What a panel of text says. */
export function TextFields({ options: given, onChange }: Props) {
  const t = useWords(words)
  const { standsInFor: _, ...options } = given
  return (
    <fieldset>
      <legend>{t('content')}</legend>
      <SelectField
        label={t('contentForm')}
        value={options.contentForm ?? 'markdown'}
        options={forms.map((form) => ({ value: form, title: form === 'plain' ? t('plain') : names[form] }))}
        onChange={({ target }) => onChange({ ...options, contentForm: forms.find((form) => form === target.value) })}
      />
      <TextAreaField
        label={t('content')}
        rows={12}
        dir="auto"
        maxLength={100_000}
        value={options.content ?? ''}
        onChange={({ target }) => onChange({ ...options, content: target.value })}
      />
    </fieldset>
  )
}
