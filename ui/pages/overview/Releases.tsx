import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { callApi } from '../../lib/api.ts'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { rangeUntil } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'
import { errorSeverity } from './tell-problem.ts'
import { useEvidence } from './use-evidence.ts'
import { words } from './words.ts'

type Release = Reply<'GET /api/releases'>['rows'][number]
type Side = Release['before']

/** What each last deployment did to its service: before, after. Deployments of the week up to the end of the chosen time. */
export function Releases() {
  const t = useWords(words)
  const format = useFormat()
  const evidence = useEvidence()
  const now = useNow(30_000)
  const { range } = useRange()
  const { environment, service } = useScope()
  const { from, to } = rangeUntil(range.to, 7 * 86_400_000)
  const releases = useInfiniteQuery({
    queryKey: ['releases', from, to, environment, service],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/releases', { query: { from, to, environment, service, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
    refetchInterval: to.startsWith('now') ? 60_000 : false,
  })
  const columns: readonly Column<Release>[] = [
    {
      name: 'service',
      title: t('service'),
      cell: ({ service: name, at }) => (
        <Link href={evidence.around(name, Date.parse(at))} className="quiet-link">
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    {
      name: 'version',
      title: t('version'),
      cell: ({ version, previous, isRollBack }) => (
        <>
          <span className="versions ltr">
            {previous && <span className="faint">{previous} → </span>}
            {version}
          </span>
          {isRollBack && <span className="faint small"> {t('rolledBack')}</span>}
        </>
      ),
    },
    { name: 'environment', title: t('environment'), wideOnly: true, cell: (row) => <bdi className="dim">{row.environment || '–'}</bdi> },
    { name: 'at', title: t('deployed'), cell: ({ at }) => <span className="dim nowrap">{format.ago(Date.parse(at), now)}</span> },
    {
      name: 'rate',
      title: t('rate'),
      numeric: true,
      wideOnly: true,
      cell: ({ before, after }) => <Pair before={before} after={after} read={(side) => format.number(side.requestsPerSecond)} />,
    },
    {
      name: 'errors',
      title: t('errorShare'),
      numeric: true,
      cell: ({ before, after }) => (
        <Pair
          before={before}
          after={after}
          read={(side) => (side.errorRate * 100).toFixed(2)}
          abnormal={after !== null && after.errorRate > (before?.errorRate ?? 0) && errorSeverity(after.errorRate) !== 'ok'}
        />
      ),
    },
    {
      name: 'p95',
      title: t('p95ms'),
      numeric: true,
      cell: ({ before, after }) => (
        <Pair
          before={before}
          after={after}
          read={(side) => format.number(side.p95Ms)}
          abnormal={before !== null && after !== null && after.p95Ms > before.p95Ms * 1.5}
        />
      ),
    },
  ]
  return (
    <div className="plate grow">
      <header>
        <h2>{t('releases')}</h2>
        <span className="note">{t('releasesNote')}</span>
      </header>
      <Answer query={releases} rows={3}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="pad dim">{t('noReleases')}</p>
          ) : (
            <DataTable label={t('releases')} columns={columns} rows={rows} rowKey={(row) => `${row.service} ${row.environment}`} />
          )
        }
      </Answer>
      <MoreRows list={releases} />
    </div>
  )
}

function Pair({
  before,
  after,
  read,
  abnormal,
}: {
  before: Side
  after: Side
  read: (side: NonNullable<Side>) => string
  abnormal?: boolean
}) {
  return (
    <>
      <span className="faint">{before ? read(before) : '–'} → </span>
      <span className={abnormal ? 'high strong' : undefined}>{after ? read(after) : '–'}</span>
    </>
  )
}
