import { Suspense, lazy } from 'react'

import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { Sparkline } from '../../components/Sparkline.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Delta } from './Delta.tsx'
import { ServiceName } from './ServiceName.tsx'
import { Star } from './Star.tsx'
import { errorSeverity } from './tell-problem.ts'
import type { Service } from './use-overview.ts'
import { words } from './words.ts'

// Only an empty page needs it.
const ConnectHint = lazy(async () => ({ default: (await import('../../panels/connect/ConnectHint.tsx')).ConnectHint }))

/** Rate, errors and latency of every service, worst first. */
export function Services({ services }: { services: readonly Service[] | undefined }) {
  const t = useWords(words)
  return (
    <div className="plate">
      <header>
        <h2>{t('services')}</h2>
        <span className="note">{t('worstFirst')}</span>
      </header>
      {!services ? (
        <Skeleton rows={8} />
      ) : services.length === 0 ? (
        <EmptyState title={t('noServices')}>
          <Suspense>
            <ConnectHint signal="traces" />
          </Suspense>
        </EmptyState>
      ) : (
        <ServiceTable label={t('services')} services={services} />
      )}
    </div>
  )
}

/** The table, of all services or of some. */
export function ServiceTable({ label, services }: { label: string; services: readonly Service[] }) {
  const t = useWords(words)
  const format = useFormat()
  const { compare } = useScope()
  const against = compare ? t(`before_${compare}`) : ''
  const columns: readonly Column<Service>[] = [
    {
      name: 'service',
      title: t('service'),
      cell: ({ service }) => (
        <span className="row">
          <Star service={service} />
          <ServiceName service={service} />
        </span>
      ),
    },
    { name: 'rate', title: t('rate'), numeric: true, cell: ({ requestsPerSecond }) => format.number(requestsPerSecond) },
    ...(compare
      ? [
          {
            name: 'change',
            title: t('versus', { time: against }),
            numeric: true,
            wideOnly: true,
            cell: ({ requestsPerSecond, earlier }: Service) => (
              <Delta bare now={requestsPerSecond} before={earlier?.requestsPerSecond ?? null} />
            ),
          },
        ]
      : []),
    {
      name: 'errors',
      title: t('errorShare'),
      numeric: true,
      cell: ({ errorRate }) => {
        const severity = errorSeverity(errorRate)
        return <span className={severity === 'ok' ? undefined : `${severity} strong`}>{(errorRate * 100).toFixed(2)}</span>
      },
    },
    { name: 'p50', title: t('p50ms'), numeric: true, wideOnly: true, cell: ({ p50Ms }) => format.number(p50Ms) },
    { name: 'p95', title: t('p95ms'), numeric: true, cell: ({ p95Ms }) => (p95Ms === null ? '–' : format.number(p95Ms)) },
    ...(compare
      ? [
          {
            name: 'slower',
            title: t('versus', { time: against }),
            numeric: true,
            wideOnly: true,
            cell: ({ p95Ms, earlier }: Service) => <Delta bare worse now={p95Ms} before={earlier?.p95Ms ?? null} />,
          },
        ]
      : []),
    {
      name: 'trend',
      title: t('trend'),
      wideOnly: true,
      cell: ({ course, errorRate }) => <Sparkline values={course} abnormal={errorSeverity(errorRate) !== 'ok'} />,
    },
  ]
  const rows = services.toSorted((a, b) => b.errorRate - a.errorRate || b.requestsPerSecond - a.requestsPerSecond)
  return <DataTable label={label} columns={columns} rows={rows} rowKey={({ service }) => service} />
}
