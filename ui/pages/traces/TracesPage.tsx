import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'

import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { callApi } from '../../lib/api.ts'
import { isOpenRange, widenRange } from '../../lib/time-range.ts'
import { amount, choice, text } from '../../lib/url-state.ts'
import { useListKeys } from '../../lib/use-list-keys.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { ConnectHint } from '../../panels/connect/ConnectHint.tsx'
import { useRange } from '../../shell/use-range.ts'
import { TraceFilters } from './TraceFilters.tsx'
import { TraceTable } from './TraceTable.tsx'
import { words } from './words.ts'

import './traces.css'

const schema = { service: text(), operation: text(), status: choice(['', 'error'], ''), min: amount() }

/** Traces of the chosen time, newest first. */
export function TracesPage() {
  const t = useWords(words)
  const [, navigate] = useLocation()
  const { range, live, change: changeRange } = useRange()
  const [filters, change] = useUrlState(schema)
  const [active, setActive] = useState(-1)
  const { service, operation, status, min } = filters
  const found = useInfiniteQuery({
    queryKey: ['traces', filters, range.from, range.to],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/traces', {
        query: {
          ...range,
          ...(service && { service }),
          ...(operation && { operation }),
          ...(status && { status }),
          ...(min !== null && { minDurationMs: min }),
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    // Rows show a moment after they were sent: while there is none it looks again.
    refetchInterval: ({ state }) =>
      live ? 5000 : state.data?.pages[0]?.rows.length === 0 && isOpenRange(range, Date.now()) ? 2000 : false,
  })
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const filtered = service !== '' || operation !== '' || status !== '' || min !== null
  useListKeys({
    count: rows.length,
    active,
    onMove: setActive,
    onOpen: (index) => rows[index] && navigate(`/trace/${rows[index].traceId}`),
  })
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        <span className="faint small">{t('newestFirst')}</span>
      </div>
      <TraceFilters filters={filters} onChange={(changes) => change(changes, { push: true })} />
      {found.error ? (
        <FaultNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Skeleton rows={14} />
      ) : rows.length === 0 ? (
        <EmptyState title={filtered ? t('none') : t('noneYet')}>
          <div className="row">
            <Button onClick={() => changeRange(widenRange(range, Date.now()), { push: true })}>{t('widen')}</Button>
            {filtered && (
              <Button onClick={() => change({ service: '', operation: '', status: '', min: null }, { push: true })}>{t('clear')}</Button>
            )}
          </div>
          {!filtered && <ConnectHint signal="traces" />}
        </EmptyState>
      ) : (
        <div className={found.isPlaceholderData ? 'stale' : undefined}>
          <TraceTable rows={rows} active={active} />
          {found.hasNextPage && (
            <div className="pad mt-2">
              <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {t('more')}
              </Button>
            </div>
          )}
        </div>
      )}
    </>
  )
}
