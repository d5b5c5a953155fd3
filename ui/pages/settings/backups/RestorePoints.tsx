import { Button } from '../../../components/Button.tsx'
import { type Column, DataTable } from '../../../components/DataTable.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { SectionHead } from '../SectionHead.tsx'
import { backupWords } from './words.ts'

type Point = Reply<'GET /api/backups'>['points'][number]

interface Props {
  backups: Reply<'GET /api/backups'>
  /** Absent: nothing can be begun now. */
  onVerify?: (id: string) => void
}

const shown = 20

/** What there is to restore, newest first. */
export function RestorePoints({ backups, onVerify }: Props) {
  const t = useWords(backupWords)
  const format = useFormat()
  const time = useTimeFormat()
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
      {backups.damaged.map(({ id, reason }) => (
        <p key={id} className="section-note">
          <SeverityMark severity="critical">{t('damaged', { id, reason })}</SeverityMark>
        </p>
      ))}
      {backups.points.length === 0 ? (
        <EmptyState title={t('none')}>
          <p className="dim">{t('noneHelp')}</p>
        </EmptyState>
      ) : (
        <DataTable label={t('points')} columns={columns} rows={backups.points} rowKey={({ id }) => id} most={shown} />
      )}
      {!backups.canRestore && <p className="section-note small dim">{t('checksumsOnly')}</p>}
    </section>
  )
}
