import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useParams } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { callApi } from '../../lib/api.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { TraceSummaryBar } from './TraceSummaryBar.tsx'
import { TraceView } from './TraceView.tsx'
import { words } from './words.ts'

import './trace.css'

const aroundMs = 60_000
const tries = 5
const tryAgainMs = 1500

/** One trace whole. */
export function TracePage() {
  const t = useWords(words)
  const { traceId } = useParams<{ traceId: string }>()
  const { data, error, failureReason, refetch } = useQuery({
    queryKey: ['trace', traceId],
    queryFn: ({ signal }) => callApi('GET /api/traces/:traceId', { params: { traceId }, signal }),
    staleTime: 60_000,
    // A trace shows a moment after its spans were sent: a missing one is looked for again before it is given up.
    retry: (count, failure) => failure instanceof ApiFault && (failure.retryable || failure.status === 404) && count < tries,
    retryDelay: tryAgainMs,
  })
  const logs = useMemo(() => {
    if (!data) return ''
    const start = Date.parse(data.start)
    return `/logs?${new URLSearchParams({ ...absoluteRange(start - aroundMs, start + data.durationMs + aroundMs), q: `trace_id:${traceId}` })}`
  }, [data, traceId])
  if (error) {
    return error instanceof ApiFault && error.status === 404 ? (
      <EmptyState title={t('notFound')}>
        <Link className={buttonClass({})} href="/traces">
          {t('toTraces')}
        </Link>
      </EmptyState>
    ) : (
      <FaultNotice error={error} onRetry={() => void refetch()} />
    )
  }
  const root = data?.spans.find(({ parentSpanId }) => parentSpanId === '') ?? data?.spans[0]
  return (
    <div className="trace">
      <div className="page-head">
        <h1>
          <bdi>{root?.name ?? '\u00a0'}</bdi>
        </h1>
        <span className="row faint small">
          <bdi className="mono ltr cut">{traceId}</bdi>
          <CopyButton bare mini text={traceId} label={t('copyId')} />
        </span>
        <span className="grow" />
        {data && (
          <Link className={buttonClass({})} href={logs}>
            <Icon name="logs" />
            {t('logs')}
          </Link>
        )}
      </div>
      {data ? (
        <>
          <TraceSummaryBar trace={data} />
          <TraceView key={traceId} trace={data} />
        </>
      ) : (
        <>
          {failureReason instanceof ApiFault && failureReason.status === 404 && <p className="pad dim mt-2">{t('notYet')}</p>}
          <Skeleton rows={16} />
        </>
      )}
    </div>
  )
}
