import { Suspense, lazy } from 'react'

import { Field } from '../../../../components/Field.tsx'
import { SelectField } from '../../../../components/SelectField.tsx'
import { TextAreaField } from '../../../../components/TextAreaField.tsx'
import { useWords } from '../../../../lib/use-words.ts'
import { useRange } from '../../../../shell/use-range.ts'
import { SearchBox } from '../../../logs/search/SearchBox.tsx'
import { TraceSearch } from '../../../traces/TraceSearch.tsx'
import { type Alarm, alarmOf, alarms, changeAlarm, type QuestionName, textOf, withKey, type Written } from './draft.ts'
import { editorWords } from './words.ts'

import '../../../logs/logs.css'
import '../../../traces/traces.css'

const PromqlEditor = lazy(async () => ({ default: (await import('../../../metrics/explore/PromqlEditor.tsx')).PromqlEditor }))
const measures = ['count', 'errors', 'error_rate', 'p50', 'p95', 'p99'] as const

interface Props {
  question: QuestionName
  query: Written
  problemOf: (key: string) => string | undefined
  onQuery: (query: Written) => void
}

/** What a rule asks, without a query language where it can be. */
export function QueryFields(props: Props) {
  switch (props.question) {
    case 'logs':
    case 'traces':
      return <WindowFields {...props} />
    case 'promql':
      return <PromqlField {...props} />
    case 'sql':
      return <SqlFields {...props} />
    case 'composite':
      return <CompositeFields {...props} />
  }
}

function WindowFields({ question, query, problemOf, onQuery }: Props) {
  const t = useWords(editorWords)
  const alarm = alarmOf(query)
  const set = (key: string, value: unknown): void => onQuery(withKey(query, key, value))
  const choices = question === 'logs' ? alarms : alarms.filter((one) => one !== 'share')
  return (
    <>
      <Search
        question={question === 'logs' ? 'logs' : 'traces'}
        label={t(question === 'logs' ? 'logSearch' : 'traceSearch')}
        text={textOf(query[question])}
        problem={problemOf(question)}
        onText={(q) => onQuery({ ...query, [question]: q })}
      />
      {question === 'traces' && (
        <div className="rl-fields">
          <SelectField
            label={t('measure')}
            value={textOf(query['measure']) || 'count'}
            options={measures.map((value) => ({ value, title: t(value) }))}
            onChange={({ target }) => set('measure', target.value)}
          />
        </div>
      )}
      <div className="rl-fields">
        <SelectField
          label={t('alarming')}
          value={alarm}
          options={choices.map((value) => ({ value, title: t(value) }))}
          onChange={({ target }) => onQuery(changeAlarm(query, target.value as Alarm))}
        />
        {alarm === 'change' && (
          <SelectField
            label={t('against')}
            value={textOf(query['comparedTo'])}
            options={[
              { value: '1h', title: t('hourBefore') },
              { value: '1d', title: t('dayBefore') },
              { value: '1w', title: t('weekBefore') },
            ]}
            onChange={({ target }) => set('comparedTo', target.value)}
          />
        )}
        {alarm !== 'gone' && <Limits query={query} alarm={alarm} problemOf={problemOf} onQuery={onQuery} />}
        <Field
          label={t('window')}
          dir="ltr"
          value={textOf(query['window'])}
          error={problemOf('window')}
          onChange={({ target }) => onQuery({ ...query, window: target.value })}
        />
      </div>
      {alarm === 'share' && (
        <Search
          question="logs"
          label={t('ofSearch')}
          text={textOf(query['of'])}
          problem={problemOf('of')}
          onText={(q) => onQuery({ ...query, of: q })}
        />
      )}
      <ByField name="by" label={t('by')} help={t('byHelp')} query={query} problemOf={problemOf} onQuery={onQuery} />
    </>
  )
}

/** Figures that a value is alarming beyond. */
function Limits({ query, alarm, problemOf, onQuery }: Omit<Props, 'question'> & { alarm: Alarm }) {
  const t = useWords(editorWords)
  const key = query['above'] === undefined && query['below'] !== undefined ? 'below' : 'above'
  const other = key === 'above' ? 'below' : 'above'
  const numberOf = (text: string): unknown => (text.trim() === '' || !Number.isFinite(Number(text)) ? text : Number(text))
  const title = alarm === 'change' ? t('times') : alarm === 'share' ? t('shareOf') : t('limit')
  return (
    <>
      {(alarm === 'change' || alarm === 'share') && (
        <SelectField
          label={t('alarming')}
          bare
          value={key}
          options={[
            { value: 'above', title: t('above') },
            { value: 'below', title: t('below') },
          ]}
          onChange={({ target }) => target.value === other && onQuery(withKey({ ...query, [other]: query[key] }, key, undefined))}
        />
      )}
      <Field
        label={title}
        dir="ltr"
        inputMode="decimal"
        value={textOf(query[key])}
        error={problemOf(key) ?? problemOf('')}
        onChange={({ target }) => onQuery({ ...query, [key]: numberOf(target.value) })}
      />
    </>
  )
}

function ByField({
  name,
  label,
  help,
  query,
  problemOf,
  onQuery,
}: Omit<Props, 'question'> & { name: string; label: string; help: string }) {
  return (
    <Field
      label={label}
      help={help}
      dir="ltr"
      defaultValue={textOf(query[name])}
      key={`${name} ${Array.isArray(query[name])}`}
      error={problemOf(name)}
      onBlur={({ target }) =>
        onQuery(
          withKey(
            query,
            name,
            target.value
              .split(',')
              .map((one) => one.trim())
              .filter(Boolean),
          ),
        )
      }
    />
  )
}

function Search({
  question,
  label,
  text,
  problem,
  onText,
}: {
  question: 'logs' | 'traces'
  label: string
  text: string
  problem: string | undefined
  onText: (q: string) => void
}) {
  const { range } = useRange()
  return (
    <div className="rl-search-field">
      <span className="lab">{label}</span>
      {question === 'logs' ? (
        <SearchBox search={{ ...range, q: text, environment: '', service: '' }} faultAt={undefined} onSearch={onText} />
      ) : (
        <TraceSearch q={text} onSearch={onText} />
      )}
      <div className="field-note" aria-live="polite">
        {problem !== undefined && <span className="sev critical whitespace-normal">{problem}</span>}
      </div>
    </div>
  )
}

function PromqlField({ query, problemOf, onQuery }: Props) {
  const t = useWords(editorWords)
  const text = textOf(query['promql'])
  const problem = problemOf('promql')
  return (
    <div>
      <span className="lab">{t('expr')}</span>
      <div className={problem === undefined ? 'mx-box rl-expr' : 'mx-box rl-expr wrong'}>
        <Suspense fallback={<code className="ltr mono">{text}</code>}>
          <PromqlEditor given={text} label={t('expr')} onText={(promql) => onQuery({ ...query, promql })} onRun={() => undefined} />
        </Suspense>
      </div>
      <div className="field-note" aria-live="polite">
        {problem !== undefined && <span className="sev critical whitespace-normal">{problem}</span>}
      </div>
    </div>
  )
}

function SqlFields({ query, problemOf, onQuery }: Props) {
  const t = useWords(editorWords)
  return (
    <>
      <TextAreaField
        label={t('sqlText')}
        rows={5}
        dir="ltr"
        className="mono"
        value={textOf(query['sql'])}
        error={problemOf('sql')}
        onChange={({ target }) => onQuery({ ...query, sql: target.value })}
      />
      <div className="rl-fields">
        <SelectField
          label={t('alarming')}
          value={alarmOf(query) === 'above' ? 'above' : 'below'}
          options={[
            { value: 'above', title: t('above') },
            { value: 'below', title: t('below') },
          ]}
          onChange={({ target }) => onQuery(changeAlarm(query, target.value as Alarm))}
        />
        <Limits query={query} alarm="above" problemOf={problemOf} onQuery={onQuery} />
      </div>
    </>
  )
}

function CompositeFields({ query, problemOf, onQuery }: Props) {
  const t = useWords(editorWords)
  return (
    <>
      <Field
        label={t('compositeText')}
        dir="ltr"
        value={textOf(query['composite'])}
        error={problemOf('composite')}
        onChange={({ target }) => onQuery({ ...query, composite: target.value })}
      />
      <ByField name="on" label={t('on')} help={t('byHelp')} query={query} problemOf={problemOf} onQuery={onQuery} />
    </>
  )
}
