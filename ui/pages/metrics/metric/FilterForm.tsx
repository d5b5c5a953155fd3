import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Field } from '../../../components/Field.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useRange } from '../../../shell/use-range.ts'
import type { Filter } from '../build/matchers.ts'
import { words } from '../words.ts'

interface Props {
  /** The name of its samples. */
  metric: string
  labels: readonly string[]
  onAdd: (filter: Filter) => void
}

const mostValues = 20

/** A label, then one of its values: the server looks for what is typed. */
export function FilterForm({ metric, labels, onAdd }: Props) {
  const t = useWords(words)
  const { from } = useRange()
  const [label = '', setLabel] = useState(labels[0])
  const [isNot, setNot] = useState(false)
  const [search, setSearch] = useState('')
  const { data, error, refetch } = useQuery({
    queryKey: ['metric-label-values', metric, label, search, from],
    queryFn: ({ signal }) =>
      callApi('GET /api/metrics/label-values', { query: { metric, label, search, from, limit: mostValues }, signal }),
    enabled: label !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  const [first] = data?.values ?? []
  return (
    <form
      className="mx-filter"
      onSubmit={(event) => {
        event.preventDefault()
        const value = data?.values.find((one) => one === search) ?? first
        if (value !== undefined) onAdd({ label, isNot, value })
      }}
    >
      <div className="mx-filter-fields">
        <SelectField
          label={t('filterLabel')}
          value={label}
          options={labels.map((value) => ({ value, title: value }))}
          onChange={(event) => {
            setLabel(event.target.value)
            setSearch('')
          }}
        />
        <SelectField
          label={t('filterHow')}
          value={isNot ? '!=' : '='}
          options={[
            { value: '=', title: t('filterIs') },
            { value: '!=', title: t('filterIsNot') },
          ]}
          onChange={(event) => setNot(event.target.value === '!=')}
        />
        <Field
          autoFocus
          label={t('filterValue')}
          placeholder={t('filterFind')}
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {error !== null && <FaultNotice error={error} onRetry={() => void refetch()} />}
      <ul className="mx-choices" aria-label={t('filterValue')}>
        {data?.values.map((value) => (
          <li key={value}>
            <button type="button" className="chip" title={value} onClick={() => onAdd({ label, isNot, value })}>
              <bdi className="mono cut">{value}</bdi>
            </button>
          </li>
        ))}
      </ul>
      {data?.values.length === 0 && <p className="small dim">{t('noValues')}</p>}
      {data?.isPart && <p className="small faint">{t('moreValues')}</p>}
    </form>
  )
}
