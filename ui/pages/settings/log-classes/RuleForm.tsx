import { useId, useState } from 'react'

import { logClassNames } from '../../../../src/api/contract/log-classes.ts'
import { Button } from '../../../components/Button.tsx'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import type { ClassRule, RuleFault } from './class-rules.ts'
import { classWords } from './words.ts'

interface Props {
  title: string
  rule: ClassRule
  /** What the API said against this rule when it was last sent. */
  faults: readonly RuleFault[]
  work: { readonly isPending: boolean; readonly error: unknown }
  onSave: (rule: ClassRule) => void
  onClose: () => void
}

const mostFields = 8
const longest = 256
/** Fields every record has a place for; every other name is an attribute. */
const knownFields = ['service', 'host', 'environment', 'scope', 'event', 'severity', 'body']

/** Which fields a record must have, and what it is kept as then. */
export function RuleForm({ title, rule, faults, work, onSave, onClose }: Props) {
  const t = useWords(classWords)
  const fieldList = useId()
  const [logClass, setLogClass] = useState(rule.class)
  const [terms, setTerms] = useState(() => Object.entries(rule.when).map(([field, pattern], id) => ({ id, field, pattern })))
  const [nextId, setNextId] = useState(terms.length)
  const isTwice = (index: number): boolean => terms.slice(0, index).some(({ field }) => field === terms[index]?.field && field !== '')
  const faultOf = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message
  const ofWhole = faults.filter(({ field }) => !terms.some((term) => term.field === field))
  const change = (index: number, part: Partial<{ field: string; pattern: string }>): void =>
    setTerms(terms.map((term, at) => (at === index ? { ...term, ...part } : term)))
  return (
    <FormDialog
      title={title}
      action={t('save')}
      // What is said of this rule stands at its field.
      work={{ isPending: work.isPending, error: faults.length > 0 ? null : work.error }}
      incomplete={terms.some((_, index) => isTwice(index))}
      onSubmit={() => onSave({ class: logClass, when: Object.fromEntries(terms.map(({ field, pattern }) => [field, pattern])) })}
      onClose={onClose}
    >
      <datalist id={fieldList}>
        {knownFields.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {terms.map(({ id, field, pattern }, index) => (
        <div key={id} className="rule-term">
          <Field
            label={t('field', { number: index + 1 })}
            className="mono"
            dir="ltr"
            list={fieldList}
            autoComplete="off"
            spellCheck={false}
            required
            maxLength={longest}
            error={isTwice(index) ? t('twice') : undefined}
            value={field}
            onChange={(event) => change(index, { field: event.target.value })}
          />
          <Field
            label={t('pattern')}
            aria-label={t('patternOf', { number: index + 1 })}
            className="mono"
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            required
            maxLength={longest}
            error={faultOf(field)}
            value={pattern}
            onChange={(event) => change(index, { pattern: event.target.value })}
          />
          {terms.length > 1 && (
            <Button
              look="quiet"
              icon="close"
              aria-label={t('removeField', { number: index + 1 })}
              onClick={() => setTerms(terms.filter((_, at) => at !== index))}
            />
          )}
        </div>
      ))}
      <p className="small faint">{t('help')}</p>
      {terms.length < mostFields && (
        <div>
          <Button
            look="quiet"
            icon="plus"
            onClick={() => {
              setTerms([...terms, { id: nextId, field: '', pattern: '' }])
              setNextId(nextId + 1)
            }}
          >
            {t('addField')}
          </Button>
        </div>
      )}
      <SelectField
        label={t('keptAs')}
        value={logClass}
        options={logClassNames.map((value) => ({ value, title: t(value) }))}
        onChange={(event) => setLogClass(logClassNames.find((name) => name === event.target.value) ?? logClass)}
      />
      {ofWhole.length > 0 && (
        <p role="alert" className="small critical">
          {ofWhole.map(({ message }) => message).join('; ')}
        </p>
      )}
    </FormDialog>
  )
}
