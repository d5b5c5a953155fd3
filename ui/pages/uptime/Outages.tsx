import { useInfiniteQuery } from '@tanstack/react-query'

import { Answer } from '../../components/Answer.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { callApi } from '../../lib/api.ts'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { words } from './words.ts'

/** When it was down, newest first. */
export function Outages({ id }: { id: string }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(15_000)
  const outages = useInfiniteQuery({
    queryKey: ['monitor', id, 'outages'],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/uptime/monitors/:id/outages', {
        params: { id },
        query: { limit: 10, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })
  const rows = outages.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <header>
        <h2>{t('outages')}</h2>
        <span className="note">{t('newestFirst')}</span>
      </header>
      <Answer query={outages} rows={4}>
        {() =>
          rows.length === 0 ? (
            <p className="pad faint">{t('noOutages')}</p>
          ) : (
            <DataTable
              label={t('outages')}
              rows={rows}
              rowKey={(row) => row.id}
              columns={[
                {
                  name: 'from',
                  title: t('from', { zone: time.zone }),
                  cell: ({ startedAt }) => <span className="up-from">{time.full(Date.parse(startedAt))}</span>,
                },
                {
                  name: 'length',
                  title: t('length'),
                  numeric: true,
                  cell: ({ startedAt, endedAt }) => (
                    <span className={endedAt === null ? 'up-problem' : undefined}>
                      {format.duration((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt))}
                    </span>
                  ),
                },
                { name: 'cause', title: t('cause'), cell: ({ cause }) => <bdi className="up-cause">{cause}</bdi> },
              ]}
            />
          )
        }
      </Answer>
      <MoreRows list={outages}>{t('older')}</MoreRows>
    </>
  )
}
