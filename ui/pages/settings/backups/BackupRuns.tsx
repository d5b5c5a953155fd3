import { type Column, DataTable } from '../../../components/DataTable.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { SectionHead } from '../SectionHead.tsx'
import { backupWords } from './words.ts'

type Run = Reply<'GET /api/backups'>['runs'][number]

const shown = 10

/** What became of each try, newest first. */
export function BackupRuns({ runs }: { runs: readonly Run[] }) {
  const t = useWords(backupWords)
  const format = useFormat()
  const time = useTimeFormat()
  if (runs.length === 0) return null
  const columns: readonly Column<Run>[] = [
    { name: 'kind', title: t('kind'), cell: ({ kind }) => t(kind === 'backup' ? 'backup' : 'verifying') },
    {
      name: 'begin',
      title: `${t('begin')}, ${time.zone}`,
      cell: ({ startedAt }) => <span className="dim">{time.full(Date.parse(startedAt))}</span>,
    },
    {
      name: 'took',
      title: t('took'),
      numeric: true,
      wideOnly: true,
      cell: ({ startedAt, finishedAt }) => format.duration(Date.parse(finishedAt) - Date.parse(startedAt)),
    },
    {
      name: 'outcome',
      title: t('outcome'),
      cell: ({ outcome }) => (
        <SeverityMark severity={outcome === 'done' ? 'ok' : 'critical'}>{t(outcome === 'done' ? 'done' : 'failed')}</SeverityMark>
      ),
    },
    { name: 'summary', title: '', silent: true, wideOnly: true, cell: ({ summary }) => <bdi className="dim small">{summary}</bdi> },
  ]
  return (
    <section>
      <SectionHead id="backup-runs" title={t('runs')} note={t('runsNote')} />
      <DataTable label={t('runs')} columns={columns} rows={runs} rowKey={({ id }) => id} most={shown} />
    </section>
  )
}
