import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { type Column, DataTable } from '../../../components/DataTable.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { callApi } from '../../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { SectionHead } from '../SectionHead.tsx'
import { backupWords } from './words.ts'

type Run = Reply<'GET /api/backups/runs'>['rows'][number]

const pageSize = 10
const everyMs = 30_000

/** What became of each try, newest first; it is asked for anew when one begins or ends. */
export function BackupRuns({ isBusy }: { isBusy: boolean }) {
  const t = useWords(backupWords)
  const format = useFormat()
  const time = useTimeFormat()
  const runs = useInfiniteQuery({
    queryKey: ['backup-runs', isBusy],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/backups/runs', { query: { limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
  if (runs.data?.length === 0) return null
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
    {
      name: 'summary',
      title: t('summary'),
      silent: true,
      wideOnly: true,
      cell: ({ summary }) => <bdi className="dim small">{summary}</bdi>,
    },
  ]
  return (
    <section>
      <SectionHead id="backup-runs" title={t('runs')} note={t('runsNote')} />
      <Answer query={runs} rows={pageSize}>
        {(rows) => <DataTable label={t('runs')} columns={columns} rows={rows} rowKey={({ id }) => id} />}
      </Answer>
      <MoreRows list={runs} />
    </section>
  )
}
