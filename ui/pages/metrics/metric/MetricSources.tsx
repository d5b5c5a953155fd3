import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat } from '../../../lib/format.ts'
import { quotePromql } from '../../../lib/quote-promql.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useNow } from '../../../shell/use-now.ts'
import { selectorOf } from '../build/selector.ts'
import { useExploreHref } from '../use-explore-href.ts'
import { words } from '../words.ts'

type Facts = Reply<'GET /api/metrics/metric'>
type Source = Facts['sources'][number]

const mostSources = 1000
const refreshMs = 30_000

/** Who sends the metric, and when each sent the last value. */
export function MetricSources({ facts: { countedName, sources } }: { facts: Facts }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(5000)
  const hrefOf = useExploreHref()
  const last = useLastValues(countedName)
  const columns: readonly Column<Source>[] = [
    {
      name: 'source',
      title: t('source'),
      cell: (source) => (
        <Link className="mono ltr" href={hrefOf(selectSource(countedName, source))}>
          <bdi>{[source.service || source.job, source.instance].filter(Boolean).join(' · ') || '–'}</bdi>
        </Link>
      ),
    },
    { name: 'series', title: t('sourceSeries'), numeric: true, cell: ({ series }) => format.count(series) },
    {
      name: 'last',
      title: t('lastValue'),
      cell: (source) => {
        const at = last.get(keyOf(source))
        return (
          <span className="dim">
            {at === undefined ? t('announced', { ago: format.ago(source.lastAnnouncedAt, now) }) : format.ago(at, now)}
          </span>
        )
      },
    },
  ]
  return (
    <section aria-label={t('sources')}>
      <div className="sub mx-sub">
        <h2>{t('sources')}</h2>
      </div>
      {sources.length === 0 ? (
        <p className="pad small dim">{t('noSources')}</p>
      ) : (
        <DataTable label={t('sources')} columns={columns} rows={sources} rowKey={(source) => `${keyOf(source)} ${source.service}`} />
      )}
    </section>
  )
}

/** When each of the last minutes' senders sent its last value, epoch milliseconds. */
function useLastValues(name: string): ReadonlyMap<string, number> {
  const { data } = useQuery({
    queryKey: ['metric-last-values', name],
    queryFn: ({ signal }) => {
      const at = Math.floor(Date.now() / 1000) * 1000
      const query = `max by (job, instance) (timestamp(${selectorOf(name)}))`
      return callApi('POST /api/metrics/query', { body: { query, start: at, end: at, step: 1000, maxSeries: mostSources }, signal })
    },
    refetchInterval: refreshMs,
  })
  const rows = (data?.series ?? []).flatMap(({ labels: { job = '', instance = '' }, values: [at] }) =>
    typeof at === 'number' ? [[keyOf({ job, instance }), at * 1000] as const] : [],
  )
  return new Map(rows)
}

function keyOf({ job, instance }: Pick<Source, 'job' | 'instance'>): string {
  return JSON.stringify([job, instance])
}

function selectSource(name: string, { job, instance }: Source): string {
  const matchers = Object.entries({ job, instance }).flatMap(([label, value]) => (value === '' ? [] : [`${label}=${quotePromql(value)}`]))
  return `{__name__=${quotePromql(name)}${matchers.map((matcher) => `, ${matcher}`).join('')}}`
}
