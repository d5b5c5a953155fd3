import { FaultNotice } from '../../components/FaultNotice.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { Facet } from './Facet.tsx'
import type { LogSearch } from './log-search.ts'
import { toggleName } from './name-list.ts'
import { useLogFields } from './use-log-fields.ts'
import { words } from './words.ts'

type Field = Reply<'GET /api/logs/fields'>['fields'][number]

interface Props {
  search: LogSearch
  /** Now it is the turn of the fields. */
  enabled: boolean
  /** Fields that stand open, in their order. */
  chosen: readonly string[]
  columns: readonly string[]
  /** Rows found, once they are counted. */
  total: number | undefined
  onSearch: (q: string) => void
  onChoose: (names: readonly string[]) => void
  onColumns: (names: readonly string[]) => void
}

/** The commonest values of the chosen fields, each one click away from being a filter; the other fields below them. */
export function Facets({ search, enabled, chosen, columns, total, onSearch, onChoose, onColumns }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const { data, error, isPlaceholderData, refetch } = useLogFields(search, { enabled })
  const fields = data?.fields ?? []
  const shown = chosen.flatMap((name) => fields.filter((field) => field.name === name))
  // Identifiers have a value for every row: they are no facets.
  const others = fields.filter(({ name, values }) => !chosen.includes(name) && name !== 'class' && values.some(({ count }) => count > 1))
  const looked = countOf(fields.find(({ name }) => name === 'severity'))
  const facet = (field: Field) => (
    <Facet
      key={field.name}
      field={field}
      q={search.q}
      chosen={chosen.includes(field.name)}
      isColumn={columns.includes(field.name)}
      onSearch={onSearch}
      onChoose={() => onChoose(toggleName(chosen, field.name))}
      onColumn={() => onColumns(toggleName(columns, field.name))}
    />
  )
  return (
    <div className={isPlaceholderData ? 'facets stale' : 'facets'} tabIndex={0} role="region" aria-label={t('facets')}>
      {error && <FaultNotice error={error} onRetry={() => void refetch()} />}
      {shown.map(facet)}
      {others.length > 0 && (
        <details>
          <summary>{t('moreFields', { count: others.length })}</summary>
          {others.map(facet)}
        </details>
      )}
      {looked > 0 && total !== undefined && total > looked && (
        <p className="facets-note">{t('countedOver', { rows: format.count(looked) })}</p>
      )}
    </div>
  )
}

/** Every row has a severity: their counts are the rows that were looked at. */
function countOf(field: Field | undefined): number {
  return field?.values.reduce((sum, { count }) => sum + count, 0) ?? 0
}
