import { useQuery } from '@tanstack/react-query'

import { Button } from '../../components/Button.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { callApi } from '../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { addTerm, searchTerm } from '../logs/search-text.ts'
import type { Box } from './box.ts'
import type { TraceQuestion } from './use-traces.ts'
import { words } from './words.ts'

interface Props {
  box: Box
  question: TraceQuestion
  why: boolean
  onWhy: (why: boolean) => void
  onNarrow: () => void
  onClear: () => void
  onSearch: (q: string) => void
}

/** What was chosen in the scatter, and what can be done with it. */
export function BoxBar({ box, question, why, onWhy, onNarrow, onClear, onSearch }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  return (
    <>
      <div className="box-bar">
        <span className="cut">
          {t('chosen', {
            from: time.second(box.fromMs),
            to: time.second(box.toMs),
            least: format.duration(box.minMs),
            most: format.duration(box.maxMs),
          })}
        </span>
        <span className="grow" />
        <Button icon="why" aria-pressed={why} onClick={() => onWhy(!why)}>
          {t('why')}
        </Button>
        <Button icon="search" onClick={onNarrow}>
          {t('narrow')}
        </Button>
        <Button look="quiet" icon="close" aria-label={t('dropBox')} onClick={onClear} />
      </div>
      {why && <Why box={box} question={question} onSearch={onSearch} />}
    </>
  )
}

function Why({ box, question, onSearch }: { box: Box; question: TraceQuestion; onSearch: (q: string) => void }) {
  const t = useWords(words)
  const format = useFormat()
  const { from: selectedFrom, to: selectedTo } = absoluteRange(box.fromMs, box.toMs)
  const { data, error, refetch } = useQuery({
    queryKey: ['trace-difference', question, box],
    queryFn: ({ signal }) =>
      callApi('GET /api/traces/difference', {
        query: { ...question, selectedFrom, selectedTo, selectedMinMs: box.minMs, selectedMaxMs: box.maxMs },
        signal,
      }),
    staleTime: 60_000,
  })
  if (error) return <FaultNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton rows={4} />
  if (data.differences.length === 0) return <p className="pad dim why-none">{t('noDifference')}</p>
  return (
    <div className="why scroll-x" tabIndex={0} role="region" aria-label={t('why')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('different')}</th>
            <th scope="col" className="num">
              {t('inside', { count: data.inside })}
            </th>
            <th scope="col" className="num">
              {t('outside', { count: data.outside })}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.differences.map(({ name, value, inside, outside }) => (
            <tr key={`${name}=${value}`}>
              <th scope="row">
                <button type="button" className="why-value" onClick={() => onSearch(addTerm(question.q, searchTerm(name, value)))}>
                  <bdi className="faint mono">{name}</bdi> <bdi className="mono">{value}</bdi>
                </button>
              </th>
              <td className={inside > outside ? 'num strong' : 'num'}>{format.share(inside)}</td>
              <td className={inside > outside ? 'num faint' : 'num strong'}>{format.share(outside)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
