import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Chip } from '../../components/Chip.tsx'
import { Field } from '../../components/Field.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { callApi } from '../../lib/api.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRange } from '../../shell/use-range.ts'
import { words } from './words.ts'

interface Filters {
  readonly service: string
  readonly operation: string
  readonly status: '' | 'error'
  readonly min: number | null
}

/** Service, operation, least duration and errors. */
export function TraceFilters({ filters, onChange }: { filters: Filters; onChange: (changes: Partial<Filters>) => void }) {
  const t = useWords(words)
  const { range } = useRange()
  const services = useQuery({
    queryKey: ['services', range.from, range.to],
    queryFn: ({ signal }) => callApi('GET /api/services', { query: range, signal }),
    staleTime: 30_000,
  })
  const names = [
    ...new Set([...(services.data?.rows.map(({ service }) => service) ?? []), ...(filters.service ? [filters.service] : [])]),
  ].toSorted()
  // Typed values take effect on Enter or when the field is left; a change from elsewhere starts them anew.
  const [operation, setOperation] = useState({ of: filters.operation, text: filters.operation })
  const [min, setMin] = useState({ of: filters.min, text: String(filters.min ?? '') })
  const operationShown = operation.of === filters.operation ? operation.text : filters.operation
  const minShown = min.of === filters.min ? min.text : String(filters.min ?? '')
  const apply = (): void =>
    onChange({ operation: operationShown.trim(), min: minShown === '' || !Number.isFinite(Number(minShown)) ? null : Number(minShown) })
  return (
    <form
      className="trace-filters"
      aria-label={t('filters')}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <SelectField
        label={t('service')}
        value={filters.service}
        options={[{ value: '', title: t('allServices') }, ...names.map((name) => ({ value: name, title: name }))]}
        onChange={(event) => onChange({ service: event.target.value })}
      />
      <Field
        data-page-search
        label={t('operation')}
        placeholder={t('anyOperation')}
        value={operationShown}
        onChange={(event) => setOperation({ of: filters.operation, text: event.target.value })}
        onBlur={apply}
      />
      <Field
        label={t('longerThan')}
        type="number"
        min={0}
        unit="ms"
        value={minShown}
        onChange={(event) => setMin({ of: filters.min, text: event.target.value })}
        onBlur={apply}
      />
      <div className="trace-errors">
        <Chip on={filters.status === 'error'} onClick={() => onChange({ status: filters.status === 'error' ? '' : 'error' })}>
          {t('onlyErrors')}
        </Chip>
      </div>
      <button type="submit" className="sr" tabIndex={-1}>
        {t('filters')}
      </button>
    </form>
  )
}
