import { Button } from '../../components/Button.tsx'
import { Chip } from '../../components/Chip.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { useLanguage } from '../../lib/preferences.ts'
import { useWords } from '../../lib/use-words.ts'
import { auditActionTitle } from '../../panels/audit/action-title.ts'
import { useKindTitle } from '../../panels/audit/use-kind-title.ts'
import { TrailRange } from './TrailRange.tsx'
import { TypedFilter } from './TypedFilter.tsx'
import { useAuditValues } from './use-audit.ts'
import type { AuditFilters } from './use-audit.ts'
import { words } from './words.ts'

const nothing = { from: '', to: '', actor: '', action: '', kind: '', object: '', of: '', outcome: '', address: '', q: '' }

/** Who, what, to which kind of thing, in which project, when, from where, whether it was done, and a name. */
export function AuditFilterBar({ filters, onChange }: { filters: AuditFilters; onChange: (changes: Partial<AuditFilters>) => void }) {
  const t = useWords(words)
  const language = useLanguage()
  const kindTitle = useKindTitle()
  const { actors = [], actions = [], objectKinds = [], projects = [] } = useAuditValues().data ?? {}
  const { sel: _sel, ...narrowing } = filters
  const isNarrowed = Object.values(narrowing).some((value) => value !== '')
  return (
    <form className="audit-filters" aria-label={t('filters')} onSubmit={(event) => event.preventDefault()}>
      <TypedFilter isPageSearch label={t('search')} hint={t('searchHint')} value={filters.q} onChange={(q) => onChange({ q })} />
      <TypedFilter isLtr label={t('address')} hint="192.0.2." value={filters.address} onChange={(address) => onChange({ address })} />
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
          objectKinds.map((kind) => ({ value: kind, title: kindTitle(kind) })),
        )}
        onChange={(event) => onChange({ kind: event.target.value })}
      />
      {projects.length > 1 && (
        <SelectField
          label={t('project')}
          value={filters.of}
          options={withChosen(
            filters.of,
            t('everyProject'),
            projects.map(({ id, name }) => ({ value: String(id), title: name })),
          )}
          onChange={(event) => onChange({ of: event.target.value })}
        />
      )}
      <SelectField
        label={t('outcome')}
        value={filters.outcome}
        options={[
          { value: '', title: t('anyOutcome') },
          { value: 'success', title: t('done') },
          { value: 'failure', title: t('failed') },
        ]}
        onChange={(event) => onChange({ outcome: event.target.value })}
      />
      <TrailRange from={filters.from} to={filters.to} onChange={onChange} />
      {filters.object && (
        <Chip icon="close" className="chip audit-only" onClick={() => onChange({ object: '' })}>
          {t('onlyObject')} <bdi className="mono">{filters.object}</bdi>
        </Chip>
      )}
      {isNarrowed && (
        <Button look="quiet" icon="close" onClick={() => onChange(nothing)}>
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
