import { Suspense, lazy } from 'react'
import { Link } from 'wouter'

import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { Sparkline } from '../../components/Sparkline.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { serviceSeverity } from './findings.ts'
import { words } from './words.ts'

// Only an empty page needs it.
const ConnectHint = lazy(async () => ({ default: (await import('../../panels/connect/ConnectHint.tsx')).ConnectHint }))

type Service = Reply<'GET /api/services'>['rows'][number]

/** Rate, errors and latency of every service, worst first. */
export function Services({ data, error }: { data: readonly Service[] | undefined; error: unknown }) {
  const t = useWords(words)
  const format = useFormat()
  const search = useContextSearch()
  const tracesOf = (service: string): string => `/traces?${new URLSearchParams([...new URLSearchParams(search), ['service', service]])}`
  const columns: readonly Column<Service>[] = [
    {
      name: 'service',
      title: t('service'),
      cell: ({ service }) => (
        <Link href={tracesOf(service)} className="quiet-link">
          <bdi>{service}</bdi>
        </Link>
      ),
    },
    { name: 'rate', title: t('rate'), numeric: true, cell: ({ requestsPerSecond }) => format.number(requestsPerSecond) },
    {
      name: 'errors',
      title: t('errorShare'),
      numeric: true,
      cell: ({ errorRate }) => {
        const severity = serviceSeverity(errorRate)
        return <span className={severity === 'ok' ? undefined : `${severity} strong`}>{(errorRate * 100).toFixed(2)}</span>
      },
    },
    { name: 'p50', title: t('p50ms'), numeric: true, wideOnly: true, cell: ({ p50Ms }) => format.number(p50Ms) },
    { name: 'p95', title: t('p95ms'), numeric: true, cell: ({ p95Ms }) => format.number(p95Ms) },
    {
      name: 'trend',
      title: t('trend'),
      wideOnly: true,
      cell: ({ sparkline, errorRate }) => (
        <Sparkline values={sparkline.map(({ requests }) => requests)} abnormal={serviceSeverity(errorRate) !== 'ok'} />
      ),
    },
  ]
  const rows = data?.toSorted((a, b) => b.errorRate - a.errorRate || b.requestsPerSecond - a.requestsPerSecond)
  return (
    <div className="plate s8">
      <header>
        <h2>{t('services')}</h2>
        <span className="note">{t('worstFirst')}</span>
      </header>
      {!rows ? (
        error ? (
          <FaultNotice error={error} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : rows.length === 0 ? (
        <EmptyState title={t('noServices')}>
          <Suspense>
            <ConnectHint signal="traces" />
          </Suspense>
        </EmptyState>
      ) : (
        <DataTable label={t('services')} columns={columns} rows={rows} rowKey={({ service }) => service} />
      )}
    </div>
  )
}
