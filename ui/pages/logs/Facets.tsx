import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { addTerm, hasTerm, removeTerm, searchTerm } from './search-text.ts'
import { useLogFields } from './use-log-fields.ts'
import { words } from './words.ts'

type Field = Reply<'GET /api/logs/fields'>['fields'][number]

/** Fields everybody looks at come first, open; the others are folded away. */
const leading = ['severity', 'service', 'host', 'environment', 'scope'] as const
const valuesShown = 6

/** The commonest values of every field, each one click away from being a filter. */
export function Facets({ q, range, onSearch }: { q: string; range: TimeRange; onSearch: (q: string) => void }) {
  const t = useWords(words)
  const { data, isPlaceholderData } = useLogFields(q, range)
  const fields = (data?.fields ?? []).filter(({ name }) => name !== 'class')
  const first = leading.flatMap((name) => fields.filter((field) => field.name === name).map((field) => ({ name, field })))
  // Identifiers have a value for every row: they are no facets.
  const others = fields.filter(({ name, values }) => !leading.some((lead) => lead === name) && values.some(({ count }) => count > 1))
  return (
    <div className={isPlaceholderData ? 'facets stale' : 'facets'} tabIndex={0} role="region" aria-label={t('facets')}>
      {first.map(({ name, field }) => (
        <Facet key={name} title={t(name)} field={field} q={q} onSearch={onSearch} />
      ))}
      {others.length > 0 && (
        <details>
          <summary>{t('moreFields', { count: others.length })}</summary>
          {others.map((field) => (
            <Facet key={field.name} field={field} q={q} onSearch={onSearch} />
          ))}
        </details>
      )}
    </div>
  )
}

function Facet({ title, field, q, onSearch }: { title?: string; field: Field; q: string; onSearch: (q: string) => void }) {
  const format = useFormat()
  const top = Math.max(...field.values.map(({ count }) => count), 1)
  return (
    <section>
      <h2 title={field.name}>
        <bdi>{title ?? field.name}</bdi>
      </h2>
      {field.values.slice(0, valuesShown).map(({ value, count }) => {
        const term = searchTerm(field.name, value)
        const on = hasTerm(q, term)
        return (
          <button
            key={value}
            type="button"
            className="facet"
            aria-pressed={on}
            onClick={() => onSearch(on ? removeTerm(q, term) : addTerm(q, term))}
          >
            <span className="facet-bar" style={{ inlineSize: `${(count / top) * 100}%` }} />
            {field.name === 'severity' && <span className={`level-edge l-${value}`} />}
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
