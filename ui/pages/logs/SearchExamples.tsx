import { EmptyState } from '../../components/EmptyState.tsx'
import { useWords } from '../../lib/use-words.ts'
import { searchExamples } from './search-examples.ts'
import { words } from './words.ts'

const names = Object.keys(searchExamples) as (keyof typeof searchExamples)[] // the keys of an object of ours

/** How a search may look, for those whose search could not be read; a click runs one. */
export function SearchExamples({ onSearch }: { onSearch: (q: string) => void }) {
  const t = useWords(words)
  return (
    <EmptyState title={t('examples')}>
      <ul className="search-examples">
        {names.map((name) => (
          <li key={name}>
            <button type="button" className="chip" onClick={() => onSearch(searchExamples[name])}>
              <bdi className="mono">{searchExamples[name]}</bdi>
            </button>
            <span className="dim">{t(name)}</span>
          </li>
        ))}
      </ul>
    </EmptyState>
  )
}
