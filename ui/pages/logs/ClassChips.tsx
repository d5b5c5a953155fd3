import { logClassNames } from '../../../src/api/contract/log-classes.ts'
import { Chip } from '../../components/Chip.tsx'
import { useFormat } from '../../lib/format.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { addTerm, removeTerm, searchTerm, termValue } from './search-text.ts'
import { useLogFields } from './use-log-fields.ts'
import { words } from './words.ts'

/** One chip a class, with its rows among those found. Choosing one writes it into the search. */
export function ClassChips({ q, range, onSearch }: { q: string; range: TimeRange; onSearch: (q: string) => void }) {
  const t = useWords(words)
  const format = useFormat()
  const chosen = termValue(q, 'class')
  const without = chosen ? removeTerm(q, searchTerm('class', chosen)) : q
  const counts = useLogFields(without, range, 'class').data?.fields[0]?.values ?? []
  const countOf = (name: string): number => counts.find(({ value }) => value === name)?.count ?? 0
  return (
    <div className="chips-row" role="group" aria-label={t('classes')}>
      <Chip on={chosen === undefined} onClick={() => onSearch(without)}>
        {t('all')}
      </Chip>
      {logClassNames.map((name) => (
        <Chip
          key={name}
          on={chosen === name}
          onClick={() => onSearch(chosen === name ? without : addTerm(without, searchTerm('class', name)))}
        >
          {t(name)} {countOf(name) > 0 && <span className="faint">{format.count(countOf(name))}</span>}
        </Chip>
      ))}
    </div>
  )
}
