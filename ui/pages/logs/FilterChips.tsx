import { Icon } from '../../components/Icon.tsx'
import { useWords } from '../../lib/use-words.ts'
import { filtersOf, removeTerm } from './search-text.ts'
import { words } from './words.ts'

/** The filters of the search but its class, each with the way to take it off. */
export function FilterChips({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const t = useWords(words)
  const filters = filtersOf(q).filter(({ field, excluded }) => field !== 'class' || excluded)
  return filters.map(({ term, field, value, excluded }) => (
    <button
      key={term}
      type="button"
      className={excluded ? 'chip filter-chip out' : 'chip filter-chip'}
      aria-label={t('takeOff', { term })}
      title={t('takeOff', { term })}
      onClick={() => onSearch(removeTerm(q, term))}
    >
      <bdi className="ltr mono">
        {excluded && '−'}
        {field}:<b>{value.length > 40 ? `${value.slice(0, 40)}…` : value}</b>
      </bdi>
      <Icon name="close" size={12} />
    </button>
  ))
}
