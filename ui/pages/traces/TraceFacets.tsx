import { FaultNotice } from '../../components/FaultNotice.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { addTerm, hasTerm, removeTerm, searchTerm } from '../logs/search-text.ts'
import { words } from './words.ts'

type Field = Reply<'GET /api/traces/fields'>['fields'][number]

/** Fields everybody looks at come first, open; the others are folded away. */
const leading = ['service', 'operation', 'status', 'kind', 'environment', 'host'] as const
const valuesShown = 6

/** The commonest values of every field, each one click away from being a filter. */
export function TraceFacets({
  fields,
  stale,
  error,
  q,
  onRetry,
  onSearch,
}: {
  fields: readonly Field[]
  stale: boolean
  error: unknown
  q: string
  onRetry: () => void
  onSearch: (q: string) => void
}) {
  const t = useWords(words)
  const first = leading.flatMap((name) => fields.filter((field) => field.name === name).map((field) => ({ name, field })))
  // Identifiers have a value for every span: they are no facets.
  const others = fields.filter(({ name, values }) => !leading.some((lead) => lead === name) && values.some(({ count }) => count > 1))
  return (
    <div className={stale ? 'tr-facets stale' : 'tr-facets'} tabIndex={0} role="region" aria-label={t('facets')}>
      {error ? <FaultNotice error={error} onRetry={onRetry} /> : null}
      {first.map(({ name, field }) => (
        <Facet key={name} title={t(name)} field={field} q={q} onSearch={onSearch} />
      ))}
      {others.length > 0 && (
        <details>
          <summary>{t('moreFields', { count: others.length })}</summary>
          {others.map((field) => (
            <Facet key={field.name} title={field.name} field={field} q={q} onSearch={onSearch} />
          ))}
        </details>
      )}
    </div>
  )
}

function Facet({ title, field, q, onSearch }: { title: string; field: Field; q: string; onSearch: (q: string) => void }) {
  const format = useFormat()
  const top = Math.max(...field.values.map(({ count }) => count), 1)
  return (
    <section>
      <h2 title={field.name}>
        <bdi>{title}</bdi>
      </h2>
      {field.values.slice(0, valuesShown).map(({ value, count }) => {
        const term = searchTerm(field.name, value)
        const on = hasTerm(q, term)
        return (
          <button
            key={value}
            type="button"
            className="tr-facet"
            aria-pressed={on}
            title={value}
            onClick={() => onSearch(on ? removeTerm(q, term) : addTerm(q, term))}
          >
            <span className="tr-facet-bar" style={{ inlineSize: `${(count / top) * 100}%` }} />
            <span className="cut grow">
              <bdi>{value}</bdi>
            </span>
            <span className="faint">{format.count(count)}</span>
          </button>
        )
      })}
    </section>
  )
}
