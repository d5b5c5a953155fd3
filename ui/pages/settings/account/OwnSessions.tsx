import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { InfiniteData } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { callApi } from '../../../lib/api.ts'
import { browserName } from '../../../lib/browser-name.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { useNow } from '../../../shell/use-now.ts'
import { SectionHead } from '../SectionHead.tsx'
import { accountWords } from './words.ts'

type Sessions = Reply<'GET /api/account/sessions'>
type Session = Sessions['rows'][number]

const queryKey = ['own-sessions']
const factors = { password: 'byPassword', passkey: 'byPasskey', oidc: 'byProvider', link: 'byLink' } as const
const isKnown = (factor: string): factor is keyof typeof factors => Object.hasOwn(factors, factor)

/** Where the caller is signed in, this browser first; the others are ended one by one or all at once. */
export function OwnSessions() {
  const t = useWords(accountWords)
  const format = useFormat()
  const time = useTimeFormat()
  const now = useNow(10_000)
  const client = useQueryClient()
  const sessions = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/account/sessions', { query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ rows }) => rows),
  })
  const end = useMutation({
    mutationFn: async (id: string | null) => {
      if (id === null) await callApi('DELETE /api/account/sessions')
      else await callApi('DELETE /api/account/sessions/:id', { params: { id } })
    },
    onSuccess: (_, ended) => {
      client.setQueryData<InfiniteData<Sessions>>(
        queryKey,
        (known) =>
          known && {
            ...known,
            pages: known.pages.map((page) => ({
              ...page,
              rows: page.rows.filter(({ id, thisOne }) => thisOne || (ended !== null && id !== ended)),
            })),
          },
      )
      showToast({ text: t('ended') })
    },
    onSettled: () => sessions.refetch(),
  })
  const columns: readonly Column<Session>[] = [
    {
      name: 'browser',
      title: t('browser'),
      cell: ({ userAgent, thisOne }) => (
        <>
          <bdi>{Object.values(browserName(userAgent)).filter(Boolean).join(' · ') || t('program')}</bdi>
          {thisOne && <span className="small ok"> {t('thisOne')}</span>}
        </>
      ),
    },
    { name: 'address', title: t('address'), wideOnly: true, cell: ({ address }) => <bdi className="mono dim">{address}</bdi> },
    {
      name: 'by',
      title: t('by'),
      wideOnly: true,
      cell: ({ firstFactor, secondFactor }) => (
        <span className="dim">
          {isKnown(firstFactor) ? t(factors[firstFactor]) : firstFactor}
          {secondFactor !== null && ` + ${t('second')}`}
        </span>
      ),
    },
    {
      name: 'since',
      title: t('since'),
      wideOnly: true,
      cell: ({ createdAt }) => <span className="dim">{time.day(Date.parse(createdAt))}</span>,
    },
    { name: 'seen', title: t('seen'), cell: ({ lastSeenAt }) => <span className="dim">{format.ago(Date.parse(lastSeenAt), now)}</span> },
    {
      name: 'actions',
      title: t('actions'),
      silent: true,
      cell: ({ id, thisOne }) =>
        thisOne ? null : (
          <div className="row-actions">
            <Button look="quiet" className="critical" disabled={end.isPending} onClick={() => end.mutate(id)}>
              {t('end')}
            </Button>
          </div>
        ),
    },
  ]
  return (
    <section>
      <SectionHead id="sessions" title={t('sessions')} note={t('sessionsNote')}>
        {sessions.data && sessions.data.length > 1 && (
          <Button disabled={end.isPending} onClick={() => end.mutate(null)}>
            {t('endOthers')}
          </Button>
        )}
      </SectionHead>
      {end.error && <FaultNotice error={end.error} />}
      <Answer query={sessions} rows={2}>
        {(rows) => <DataTable tall label={t('sessions')} columns={columns} rows={rows} rowKey={({ id }) => id} />}
      </Answer>
      <MoreRows list={sessions} />
    </section>
  )
}
