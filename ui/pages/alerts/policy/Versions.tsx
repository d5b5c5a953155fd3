import { useInfiniteQuery } from '@tanstack/react-query'

import { Answer } from '../../../components/Answer.tsx'
import { Button } from '../../../components/Button.tsx'
import { type Column, DataTable } from '../../../components/DataTable.tsx'
import { MoreRows } from '../../../components/MoreRows.tsx'
import { callApi } from '../../../lib/api.ts'
import { useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import type { Policy } from './use-policy.ts'
import { policyWords } from './words.ts'

type Version = Reply<'GET /api/alert-policy/versions'>['rows'][number]

const knownParts = [
  'critical',
  'high',
  'medium',
  'low',
  'warning',
  'info',
  'otherAs',
  'zone',
  'quiet',
  'fallback',
  'deadMan',
  'dailyTest',
  'mustFire',
] as const

/** Who changed what, and the way back to it. */
export function Versions({ editable, onRestore }: { editable: boolean; onRestore: (policy: Policy) => void }) {
  const t = useWords(policyWords)
  const time = useTimeFormat()
  const query = useInfiniteQuery({
    queryKey: ['alert-policy', 'versions'],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/alert-policy/versions', { query: pageParam === undefined ? {} : { before: pageParam }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const columns: readonly Column<Version>[] = [
    { name: 'version', title: t('version'), cell: ({ version }) => <b>{version}</b> },
    { name: 'when', title: t('when'), cell: ({ changedAt }) => (changedAt === null ? '' : time.full(Date.parse(changedAt))) },
    { name: 'who', title: t('who'), cell: ({ changedBy }) => <bdi>{changedBy}</bdi> },
    { name: 'changed', title: t('changed'), cell: ({ changed }) => <span className="long-cell">{namesOf(changed)}</span> },
    { name: 'message', title: t('message'), wideOnly: true, cell: ({ message }) => <bdi className="long-cell">{message}</bdi> },
    {
      name: 'restore',
      title: t('restore'),
      silent: true,
      cell: ({ policy }) =>
        editable && (
          <Button look="quiet" onClick={() => onRestore(policy)}>
            {t('restore')}
          </Button>
        ),
    },
  ]
  return (
    <section>
      <div className="sub ap-head">
        <h2>{t('versions')}</h2>
        <span className="small faint">{t('versionsNote')}</span>
      </div>
      <Answer query={query} rows={3}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.rows)
          if (rows.length === 0) return <p className="ap-text">{t('noVersions')}</p>
          return (
            <>
              <DataTable label={t('versions')} columns={columns} rows={rows} rowKey={({ version }) => String(version)} />
              <MoreRows list={query}>{t('older')}</MoreRows>
            </>
          )
        }}
      </Answer>
    </section>
  )

  function namesOf(changed: readonly string[]): string {
    return knownParts
      .filter((part) => changed.includes(part))
      .map((part) => t(`part_${part}`))
      .join(', ')
  }
}
