import { Link } from 'wouter'

import type { TraceSummary } from '../../../src/api/contract/traces.ts'
import { Icon } from '../../components/Icon.tsx'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useRowKeys } from '../../lib/use-row-keys.ts'
import { useWords } from '../../lib/use-words.ts'
import type { TraceSort } from './use-traces.ts'
import { words } from './words.ts'

interface Props {
  rows: readonly TraceSummary[]
  sort: TraceSort
  onSort: (sort: TraceSort) => void
}

/** One line a trace; the bar compares durations within the page. */
export function TraceTable({ rows, sort, onSort }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const rowKeys = useRowKeys({ keys: rows.map(({ traceId }) => traceId), onOpen: 'subject' })
  const longest = Math.max(...rows.map(({ durationMs }) => durationMs), 0.001)
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('title')}>
      <table className="traces-table">
        <thead>
          <tr>
            <th scope="col">{t('trace')}</th>
            <th scope="col" className="hide-s" aria-sort={sort === 'newest' ? 'descending' : 'none'}>
              <button type="button" className="sort" onClick={() => onSort('newest')}>
                {t('start', { zone: time.zone })}
                {sort === 'newest' && <Icon name="arrow-down" size={12} />}
              </button>
            </th>
            <th scope="col" className="num" aria-sort={sort === 'slowest' ? 'descending' : 'none'}>
              <button type="button" className="sort" onClick={() => onSort('slowest')}>
                {t('duration')}
                {sort === 'slowest' && <Icon name="arrow-down" size={12} />}
              </button>
            </th>
            <th scope="col" className="hide-s" aria-hidden />
            <th scope="col" className="num">
              {t('spans')}
            </th>
            <th scope="col" className="num">
              {t('errors')}
            </th>
            <th scope="col" className="num hide-s">
              {t('services')}
            </th>
          </tr>
        </thead>
        <tbody ref={rowKeys.body}>
          {rows.map((row) => (
            <tr key={row.traceId} {...rowKeys.of(row.traceId)}>
              <th scope="row">
                <Link className="trace-link" href={`/trace/${row.traceId}`}>
                  <bdi className="faint">{row.service}</bdi> <bdi className="strong">{row.operation}</bdi>
                </Link>
              </th>
              <td className="hide-s dim">
                <time dateTime={row.start}>{time.precise(row.start)}</time>
              </td>
              <td className="num">{format.duration(row.durationMs)}</td>
              <td className="hide-s" aria-hidden>
                <span className="duration-bar">
                  <span
                    className={row.errorCount > 0 ? 'failed' : undefined}
                    style={{ inlineSize: `${Math.max((row.durationMs / longest) * 100, 1)}%` }}
                  />
                </span>
              </td>
              <td className="num">{format.count(row.spanCount)}</td>
              <td className={row.errorCount > 0 ? 'num critical strong' : 'num faint'}>{format.count(row.errorCount)}</td>
              <td className="num hide-s dim" title={row.services.join(', ')}>
                {format.count(row.services.length)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
