import { Link, useParams } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { CopyButton } from '../../components/CopyButton.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { useWords } from '../../lib/use-words.ts'
import { nameOf } from './model/span-store.ts'
import { SpanLookup } from './SpanLookup.tsx'
import { TraceView } from './TraceView.tsx'
import { logsRange } from './use-trace-logs.ts'
import { useTrace } from './use-trace.ts'
import { words } from './words.ts'

import './trace.css'

/** One trace whole, or the way to it from one of its spans. */
export function TracePage() {
  const { traceId, spanId } = useParams<{ traceId?: string; spanId?: string }>()
  return spanId === undefined ? <OneTrace traceId={traceId ?? ''} /> : <SpanLookup spanId={spanId} />
}

function OneTrace({ traceId }: { traceId: string }) {
  const t = useWords(words)
  const { data, error, failureReason, refetch } = useTrace(traceId)
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
  const root = Math.max(0, data?.store.parentSpanId.indexOf('') ?? 0)
  return (
    <div className="trace">
      <div className="page-head">
        <h1>
          <bdi>{data ? nameOf(data.store, root) : '\u00a0'}</bdi>
        </h1>
        <span className="row faint small trace-id">
          <bdi className="mono ltr cut">{traceId}</bdi>
          <CopyButton bare mini text={traceId} label={t('copyId')} />
        </span>
        <span className="grow" />
        {data && (
          <Link
            className={buttonClass({})}
            href={`/logs?${new URLSearchParams({ ...logsRange(data.store.head), q: `trace_id:${traceId}` })}`}
          >
            <Icon name="logs" />
            {t('logs')}
          </Link>
        )}
      </div>
      {data ? (
        <TraceView key={traceId} trace={data} />
      ) : (
        <>
          {failureReason instanceof ApiFault && failureReason.status === 404 && <p className="pad dim mt-2">{t('notYet')}</p>}
          <Skeleton rows={16} />
        </>
      )}
    </div>
  )
}
