import { useState } from 'react'

import type { RuleProblem } from '../../../../../src/api/contract/rules.ts'
import { Field } from '../../../../components/Field.tsx'
import { SelectField } from '../../../../components/SelectField.tsx'
import { TextAreaField } from '../../../../components/TextAreaField.tsx'
import { useWords } from '../../../../lib/use-words.ts'
import { words as alertWords } from '../../words.ts'
import { changeQuestion, questionNames, questionOf, readPairs, recordOf, textOf, withKey, writePairs, type Written } from './draft.ts'
import { QueryFields } from './QueryFields.tsx'
import { editorWords } from './words.ts'

/** Those that the native form knows, the worst first. */
const ruleSeverities = ['critical', 'high', 'medium', 'low', 'warning', 'info'] as const
const intervals = ['15s', '30s', '1m', '5m', '15m', '1h']

interface Props {
  written: Written
  /** The name is that of an address: it stays. */
  isNew: boolean
  problems: readonly RuleProblem[]
  onChange: (written: Written) => void
}

/** A rule as a form. */
export function RuleForm({ written, isNew, problems, onChange }: Props) {
  const t = useWords(editorWords)
  const tAlert = useWords(alertWords)
  const question = questionOf(written)
  const query = recordOf(written['query'])
  const annotations = recordOf(written['annotations'])
  const set = (key: string, value: unknown): void => onChange(withKey(written, key, value))
  const problemAt = (...path: readonly string[]): string | undefined =>
    problems.find((problem) => problem.path.length === path.length && path.every((key, at) => problem.path[at] === key))?.message
  const problemIn = (key: string): string | undefined => problems.find((problem) => problem.path[0] === key)?.message
  const evaluate = textOf(written['evaluate']) || '1m'
  return (
    <div className="rl-form">
      <Field
        label={t('name')}
        help={t('nameHelp')}
        dir="auto"
        disabled={!isNew}
        value={textOf(written['name'])}
        // That nothing is there yet is no mistake.
        error={textOf(written['name']) === '' ? undefined : problemIn('name')}
        onChange={({ target }) => onChange({ ...written, name: target.value })}
      />
      <fieldset>
        <legend className="lab">{t('looksAt')}</legend>
        <div className="seg" role="group" aria-label={t('looksAt')}>
          {questionNames.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={question === name}
              onClick={() => question !== name && onChange(changeQuestion(written, name))}
            >
              {t(name)}
            </button>
          ))}
        </div>
      </fieldset>
      <QueryFields
        key={question}
        question={question}
        query={query}
        problemOf={(key) =>
          key === '' ? problemAt('query') : problems.find(({ path }) => path[0] === 'query' && path[1] === key)?.message
        }
        onQuery={(next) => onChange({ ...written, query: next })}
      />
      <div className="rl-fields">
        <SelectField
          label={t('severity')}
          value={textOf(written['severity'])}
          options={[{ value: '', title: t('choose') }, ...ruleSeverities.map((value) => ({ value, title: tAlert(value) }))]}
          onChange={({ target }) => set('severity', target.value)}
        />
        <SelectField
          label={t('evaluate')}
          value={evaluate}
          options={[
            { value: 'arrival', title: t('arrival') },
            ...[...new Set([...intervals, ...(evaluate === 'arrival' ? [] : [evaluate])])].map((value) => ({
              value,
              title: t('every', { time: value }),
            })),
          ]}
          onChange={({ target }) => set('evaluate', target.value)}
        />
        <Field
          label={t('for')}
          dir="ltr"
          placeholder="0s"
          value={textOf(written['for'])}
          error={problemIn('for')}
          onChange={({ target }) => set('for', target.value)}
        />
        <Field
          label={t('keepFiringFor')}
          dir="ltr"
          placeholder="0s"
          value={textOf(written['keepFiringFor'])}
          error={problemIn('keepFiringFor')}
          onChange={({ target }) => set('keepFiringFor', target.value)}
        />
      </div>
      <Field
        label={t('summary')}
        help={t('summaryHelp', { example: '{{ $value }}, {{ $labels.service }}' })}
        dir="auto"
        value={textOf(annotations['summary'])}
        onChange={({ target }) => set('annotations', emptyToNothing(withKey(annotations, 'summary', target.value)))}
      />
      <TextAreaField
        label={t('runbook')}
        help={t('runbookHelp')}
        rows={2}
        dir="auto"
        value={textOf(written['runbook'])}
        error={problemIn('runbook')}
        onChange={({ target }) => set('runbook', target.value)}
      />
      <div className="rl-pairs">
        <Pairs
          label={t('labels')}
          help={t('pairsHelp', { example: '{{ $labels.x }}' })}
          value={written['labels']}
          without={[]}
          error={problemIn('labels')}
          onPairs={(pairs) => set('labels', emptyToNothing(pairs))}
        />
        <Pairs
          label={t('annotations')}
          help={t('pairsHelp', { example: '{{ $value }}' })}
          value={annotations}
          without={['summary']}
          error={problemIn('annotations')}
          onPairs={(pairs) =>
            set(
              'annotations',
              emptyToNothing({ ...(annotations['summary'] === undefined ? {} : { summary: annotations['summary'] }), ...pairs }),
            )
          }
        />
      </div>
    </div>
  )
}

/** Names and texts, one a line; what is half typed stays as it is typed. */
function Pairs({
  label,
  help,
  value,
  without,
  error,
  onPairs,
}: {
  label: string
  help: string
  value: unknown
  without: readonly string[]
  error: string | undefined
  onPairs: (pairs: Written) => void
}) {
  const given = writePairs(value, without)
  const [draft, setDraft] = useState({ of: given, text: given })
  const text = draft.of === given ? draft.text : given
  return (
    <TextAreaField
      label={label}
      help={help}
      error={error}
      rows={2}
      dir="ltr"
      className="mono"
      value={text}
      onChange={({ target }) => {
        const pairs = readPairs(target.value)
        setDraft({ of: writePairs(pairs), text: target.value })
        onPairs(pairs)
      }}
    />
  )
}

function emptyToNothing(fields: Written): Written | undefined {
  return Object.keys(fields).length === 0 ? undefined : fields
}
