import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../components/Button.tsx'
import { Field } from '../../components/Field.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { callApi } from '../../lib/api.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { auditActionTitle } from '../../panels/audit/action-title.ts'
import { TrailRange } from './TrailRange.tsx'
import type { AuditFilters } from './use-audit.ts'
import { words } from './words.ts'

/** Who, what, to which kind of thing, when, and a name. */
export function AuditFilterBar({ filters, onChange }: { filters: AuditFilters; onChange: (changes: Partial<AuditFilters>) => void }) {
  const t = useWords(words)
  const language = useLanguage()
  const values = useQuery({
    queryKey: ['audit-values'],
    queryFn: ({ signal }) => callApi('GET /api/audit/values', { signal }),
    staleTime: 60_000,
  })
  const { actors = [], actions = [], objectKinds = [] } = values.data ?? {}
  const isNarrowed = Object.entries(filters).some(([name, value]) => name !== 'sel' && value !== '')
  // Typed text takes effect on Enter or when the field is left; a change from elsewhere starts it anew.
  const [typed, setTyped] = useState({ of: filters.q, text: filters.q })
  const shown = typed.of === filters.q ? typed.text : filters.q
  return (
    <form
      className="audit-filters"
      aria-label={t('filters')}
      onSubmit={(event) => {
        event.preventDefault()
        onChange({ q: shown.trim() })
      }}
    >
      <Field
        data-page-search
        label={t('search')}
        placeholder={t('searchHint')}
        dir="auto"
        value={shown}
        onChange={(event) => setTyped({ of: filters.q, text: event.target.value })}
        onBlur={() => onChange({ q: shown.trim() })}
      />
      <SelectField
        label={t('actor')}
        value={filters.actor}
        options={withChosen(
          filters.actor,
          t('everybody'),
          actors.map(({ id, name }) => ({ value: id, title: name || id })),
        )}
        onChange={(event) => onChange({ actor: event.target.value })}
      />
      <SelectField
        label={t('action')}
        value={filters.action}
        options={withChosen(
          filters.action,
          t('everything'),
          actions.map((action) => ({ value: action, title: auditActionTitle(language, action) })),
        )}
        onChange={(event) => onChange({ action: event.target.value })}
      />
      <SelectField
        label={t('kind')}
        value={filters.kind}
        options={withChosen(
          filters.kind,
          t('everyKind'),
          objectKinds.map((kind) => ({ value: kind, title: kind.replaceAll('_', ' ') })),
        )}
        onChange={(event) => onChange({ kind: event.target.value })}
      />
      <TrailRange from={filters.from} to={filters.to} onChange={onChange} />
      {isNarrowed && (
        <Button look="quiet" icon="close" onClick={() => onChange({ from: '', to: '', actor: '', action: '', kind: '', q: '' })}>
          {t('clear')}
        </Button>
      )}
    </form>
  )
}

interface Option {
  readonly value: string
  readonly title: string
}

/** A value from the address is offered although the trail has none of it. */
function withChosen(chosen: string, all: string, options: readonly Option[]): readonly Option[] {
  const known = options.some(({ value }) => value === chosen)
  return [{ value: '', title: all }, ...options, ...(chosen && !known ? [{ value: chosen, title: chosen }] : [])]
}
