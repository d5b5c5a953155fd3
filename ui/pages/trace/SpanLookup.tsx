import { useEffect } from 'react'
import { Link, useLocation } from 'wouter'

import { buttonClass } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useSpanSearch } from './use-span-search.ts'
import { words } from './words.ts'

/** `/span/ID`: looks for the trace of a span of which only the id is known, and goes there. */
export function SpanLookup({ spanId }: { spanId: string }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const [, navigate] = useLocation()
  const { span, from, searchedFromMs, error, refetch } = useSpanSearch(spanId)
  useEffect(() => {
    if (span) navigate(`/trace/${span.traceId}?span=${spanId.toLowerCase()}`, { replace: true })
  }, [span, spanId, navigate])
  if (error) return <FaultNotice error={error} onRetry={refetch} />
  if (span === null)
    return (
      <EmptyState title={t('noSpan', { time: time.zoned(Date.parse(from)) })}>
        <Link className={buttonClass({})} href={`/logs?${new URLSearchParams({ from, to: 'now', q: `span_id:${spanId.toLowerCase()}` })}`}>
          <Icon name="logs" />
          {t('logsOfSpan')}
        </Link>
      </EmptyState>
    )
  return (
    <>
      <p className="pad dim mt-2" role="status">
        {searchedFromMs === undefined ? t('lookingForSpan') : t('lookedBackTo', { time: time.zoned(searchedFromMs) })}
      </p>
      <Skeleton rows={16} />
    </>
  )
}
