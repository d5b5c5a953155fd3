import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { type Column, DataTable } from '../../../components/DataTable.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { SectionHead } from '../SectionHead.tsx'
import { backupWords } from './words.ts'

type Point = Reply<'GET /api/backups/points'>['rows'][number]

interface Props {
  backups: Reply<'GET /api/backups'>
  /** Absent: nothing can be begun now. */
  onVerify?: (id: string) => void
}

const pageSize = 20
const everyMs = 30_000

/** What there is to restore, newest first; it is asked for anew when something begins or ends. */
export function RestorePoints({ backups, onVerify }: Props) {
  const t = useWords(backupWords)
  const format = useFormat()
  const time = useTimeFormat()
  const points = useInfiniteQuery({
    queryKey: ['restore-points', backups.underWay !== null],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/backups/points', { query: { limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => ({ rows: pages.flatMap(({ rows }) => rows), damaged: pages.flatMap(({ damaged }) => damaged) }),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
  const columns: readonly Column<Point>[] = [
    { name: 'point', title: t('point'), cell: ({ id }) => <bdi className="mono ltr">{id}</bdi> },
    {
      name: 'made',
      title: `${t('made')}, ${time.zone}`,
      wideOnly: true,
      cell: ({ startedAt }) => <span className="dim">{time.full(Date.parse(startedAt))}</span>,
    },
    { name: 'stored', title: t('stored'), numeric: true, cell: ({ totalBytes }) => format.bytes(totalBytes) },
    { name: 'fresh', title: t('fresh'), numeric: true, wideOnly: true, cell: ({ newBytes }) => format.bytes(newBytes) },
    { name: 'rows', title: t('rows'), numeric: true, wideOnly: true, cell: ({ rows }) => format.count(rows) },
    {
      name: 'state',
      title: t('state'),
      cell: ({ verified, isOwn, hasTelemetry, hasEarlierPassphrase }) => (
        <span className="row">
          {verified === null ? (
            <span className="dim">{t('notTried')}</span>
          ) : (
            <SeverityMark severity={verified.outcome === 'done' ? 'ok' : 'critical'}>
              {t(verified.outcome === 'done' ? 'ok' : 'failed')}
            </SeverityMark>
          )}
          {!isOwn && <span className="faint small">{t('other')}</span>}
          {hasEarlierPassphrase && <span className="faint small">{t('earlierPassphrase')}</span>}
          {!hasTelemetry && <span className="faint small">{t('noTelemetry')}</span>}
        </span>
      ),
    },
    {
      name: 'verify',
      title: t('verify'),
      silent: true,
      cell: ({ id }) => (
        <div className="row-actions">
          <Button mini look="quiet" disabled={!onVerify} aria-label={t('verifyOf', { id })} onClick={() => onVerify?.(id)}>
            {t('verify')}
          </Button>
        </div>
      ),
    },
  ]
  return (
    <section>
      <SectionHead id="restore-points" title={t('points')} note={t('pointsNote')} />
      <Answer query={points} rows={Math.min(backups.points, pageSize)}>
        {({ rows, damaged }) => (
          <>
            {damaged.map(({ id, reason }) => (
              <p key={id} className="section-note">
                <SeverityMark severity="critical">{t('damaged', { id, reason })}</SeverityMark>
              </p>
            ))}
            {rows.length > 0 && <DataTable label={t('points')} columns={columns} rows={rows} rowKey={({ id }) => id} />}
            {rows.length + damaged.length === 0 && (
              <EmptyState title={t('none')}>
                <p className="dim">{t('noneHelp')}</p>
              </EmptyState>
            )}
          </>
        )}
      </Answer>
      <MoreRows list={points}>{t('olderPoints')}</MoreRows>
      {!backups.canRestore && <p className="section-note small dim">{t('checksumsOnly')}</p>}
    </section>
  )
}
