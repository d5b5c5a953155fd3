import { useQuery } from '@tanstack/react-query'

import { logClassNames } from '../../../src/api/contract/log-classes.ts'
import { Chip } from '../../components/Chip.tsx'
import { Icon } from '../../components/Icon.tsx'
import { callApi } from '../../lib/api.ts'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { isCounted } from '../../panels/level-histogram/histogram-data.ts'
import { FilterChips } from './FilterChips.tsx'
import type { LogSearch } from './log-search.ts'
import { addTerm, removeTerm, searchTerm, termValue } from './search-text.ts'
import { useLogHistogram } from './use-log-histogram.ts'
import { words } from './words.ts'

/** The filters of the search, then one chip a class with its rows among those found; how long the chosen one is kept. */
export function ClassChips({ search, enabled, onSearch }: { search: LogSearch; enabled: boolean; onSearch: (q: string) => void }) {
  const t = useWords(words)
  const format = useFormat()
  const { q } = search
  const chosen = termValue(q, 'class')
  const without = chosen ? removeTerm(q, searchTerm('class', chosen)) : q
  // Without a class in the search this is what the histogram has asked for.
  const { data } = useLogHistogram({ ...search, q: without }, { enabled })
  const counts = data && isCounted(data) ? data.classes : {}
  const kept = useQuery({
    queryKey: ['log-classes'],
    queryFn: ({ signal }) => callApi('GET /api/logs/classes', { signal }),
    staleTime: 300_000,
    retry: false,
  })
  const keepOf = (name: string): string | undefined => {
    const row = kept.data?.rows.find((one) => one.name === name)
    if (row === undefined) return undefined
    if (row.keepDays === null) return t('keptForever')
    return row.keepDays % 365 <= 2 && row.keepDays >= 365
      ? t('keptYears', { count: Math.floor(row.keepDays / 365) })
      : t('keptDays', { count: row.keepDays })
  }
  return (
    <div className="chips-line">
      <div className="chips-row">
        <FilterChips q={q} onSearch={onSearch} />
        <div className="chips-group" role="group" aria-label={t('classes')}>
          <Chip on={chosen === undefined} onClick={() => onSearch(without)}>
            {t('all')}
          </Chip>
          {logClassNames.map((name) => (
            <Chip
              key={name}
              on={chosen === name}
              title={keepOf(name)}
              onClick={() => onSearch(chosen === name ? without : addTerm(without, searchTerm('class', name)))}
            >
              {t(name)} {counts[name] !== undefined && <span className="faint">{format.count(counts[name])}</span>}
            </Chip>
          ))}
        </div>
      </div>
      {chosen !== undefined && keepOf(chosen) && (
        <span className="small faint row kept">
          <Icon name="lock" size={12} />
          {keepOf(chosen)}
        </span>
      )}
    </div>
  )
}
