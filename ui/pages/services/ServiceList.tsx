import { useDeferredValue, useState } from 'react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import { Button } from '../../components/Button.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Icon } from '../../components/Icon.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { OrderNote } from '../../components/OrderNote.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { Sparkline } from '../../components/Sparkline.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { widenRange } from '../../lib/time-range.ts'
import { text } from '../../lib/url-state.ts'
import { useSettled } from '../../lib/use-settled.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { ConnectHint } from '../../panels/connect/ConnectHint.tsx'
import { useNow } from '../../shell/use-now.ts'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Delta } from './Delta.tsx'
import { ErrorShare } from './ErrorShare.tsx'
import { errorSeverity } from './severity.ts'
import { useServices } from './use-lists.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { words } from './words.ts'

type Service = Reply<'GET /api/services'>['rows'][number]

const schema = { q: text() }
const rowsAtOnce = 100
const skeletonRows = 12

/** Rate, errors and latency of every service that answered, worst first. */
export function ServiceList() {
  const t = useWords(words)
  const { service: only, change: changeScope } = useScope()
  const { range, change: changeRange } = useRange()
  const [{ q }, change] = useUrlState(schema)
  const [typed, setTyped] = useState({ of: q, text: q })
  const shown = typed.of === q ? typed.text : q
  const typedName = shown.trim()
  const asked = useSettled(typedName)
  const services = useServices({ q: asked, service: only })
  // What is here already is searched at once.
  const wanted = useDeferredValue(typedName.toLowerCase())
  const isAwaited = asked !== typedName || services.isPlaceholderData
  const find = (all: readonly Service[]): readonly Service[] => all.filter(({ service }) => service.toLowerCase().includes(wanted))
  return (
    <>
      <div className="page-head">
        <h1>{t('title')}</h1>
        <OrderNote>
          <span className="faint small">{t('worstFirst')}</span>
        </OrderNote>
        <span className="grow" />
        <div className="field sv-filter">
          <Icon name="search" />
          <input
            data-page-search
            aria-label={t('filter')}
            placeholder={t('filter')}
            dir="auto"
            value={shown}
            onChange={(event) => setTyped({ of: q, text: event.target.value })}
            onBlur={() => change({ q: typedName })}
          />
        </div>
      </div>
      <Answer query={services} rows={skeletonRows}>
        {(all) => {
          const rows = find(all)
          if (rows.length > 0)
            return (
              <div className={services.isPlaceholderData ? 'stale' : undefined}>
                <ServiceTable rows={rows} end={<MoreRows list={services} />} />
              </div>
            )
          if (isAwaited) return <Skeleton rows={skeletonRows} />
          if (typedName === '' && only === '')
            return (
              <EmptyState title={t('none')}>
                <p className="dim">{t('noneHelp')}</p>
                <Button onClick={() => changeRange(widenRange(range, Date.now()), { push: true })}>{t('widen')}</Button>
                <ConnectHint signal="traces" />
              </EmptyState>
            )
          return (
            <EmptyState title={t('noMatch')}>
              <Button
                onClick={() => {
                  setTyped({ of: '', text: '' })
                  change({ q: '' })
                  changeScope({ svc: '' })
                }}
              >
                {t('all')}
              </Button>
            </EmptyState>
          )
        }}
      </Answer>
    </>
  )
}

function ServiceTable({ rows, end }: { rows: readonly Service[]; end: ReactNode }) {
  const t = useWords(words)
  const format = useFormat()
  const addresses = useServiceAddresses()
  const { compare } = useScope()
  const now = useNow(30_000)
  const delta = (column: Omit<Column<Service>, 'title' | 'numeric' | 'wideOnly'>): readonly Column<Service>[] =>
    compare === '' ? [] : [{ title: t('versus', { length: compare }), numeric: true, wideOnly: true, ...column }]
  const columns: readonly Column<Service>[] = [
    {
      name: 'service',
      title: t('service'),
      sortValue: ({ service }) => service,
      cell: ({ service }) => (
        <Link href={addresses.service(service)} className="quiet-link">
          <bdi>{service}</bdi>
        </Link>
      ),
    },
    {
      name: 'rate',
      title: t('rate'),
      numeric: true,
      sortValue: ({ requestsPerSecond }) => requestsPerSecond,
      cell: ({ requestsPerSecond }) => format.number(requestsPerSecond),
    },
    ...delta({
      name: 'rate-before',
      cell: ({ requestsPerSecond, before }) => <Delta now={requestsPerSecond} before={before?.requestsPerSecond} as="share" />,
    }),
    {
      name: 'errors',
      title: t('errorShare'),
      numeric: true,
      sortValue: ({ errorRate }) => errorRate,
      cell: ({ errorRate }) => <ErrorShare share={errorRate} />,
    },
    ...delta({
      name: 'errors-before',
      cell: ({ errorRate, before }) => <Delta now={errorRate} before={before?.errorRate} as="points" bad="more" />,
    }),
    {
      name: 'p50',
      title: t('p50'),
      numeric: true,
      wideOnly: true,
      sortValue: ({ p50Ms }) => p50Ms,
      cell: ({ p50Ms }) => format.number(p50Ms),
    },
    { name: 'p95', title: t('p95'), numeric: true, sortValue: ({ p95Ms }) => p95Ms, cell: ({ p95Ms }) => format.number(p95Ms) },
    ...delta({ name: 'p95-before', cell: ({ p95Ms, before }) => <Delta now={p95Ms} before={before?.p95Ms} as="share" bad="more" /> }),
    {
      name: 'p99',
      title: t('p99'),
      numeric: true,
      wideOnly: true,
      sortValue: ({ p99Ms }) => p99Ms,
      cell: ({ p99Ms }) => format.number(p99Ms),
    },
    {
      name: 'course',
      title: t('course'),
      wideOnly: true,
      cell: ({ sparkline, errorRate }) => (
        <Sparkline values={sparkline.map(({ requests }) => requests)} abnormal={errorSeverity(errorRate) !== 'ok'} />
      ),
    },
    {
      name: 'version',
      title: t('version'),
      wideOnly: true,
      sortValue: ({ version }) => version,
      cell: ({ version }) => (version ? <code className="ltr dim">{version}</code> : <span className="faint">–</span>),
    },
    {
      name: 'seen',
      title: t('lastSeen'),
      wideOnly: true,
      sortValue: ({ lastSeen }) => lastSeen,
      cell: ({ lastSeen }) => <span className="dim">{format.ago(Date.parse(lastSeen), now)}</span>,
    },
  ]
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ service }) => service}
      most={rowsAtOnce}
      end={end}
      sortName="sort"
      enter="subject"
    />
  )
}
