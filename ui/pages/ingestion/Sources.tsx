import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { ConnectHint } from '../../panels/connect/ConnectHint.tsx'
import { useNow } from '../../shell/use-now.ts'
import { words } from './words.ts'

type Source = Reply<'GET /api/ingestion'>['sources'][number]

/** Receiver, signal and key, busiest first. */
export function Sources({ data }: { data: Reply<'GET /api/ingestion'> | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(1000)
  const columns: readonly Column<Source>[] = [
    { name: 'receiver', title: t('source'), cell: ({ receiver }) => <bdi>{receiver}</bdi> },
    { name: 'signal', title: t('signal'), cell: ({ signal }) => t(signal) },
    { name: 'key', title: t('key'), wideOnly: true, cell: ({ keyName }) => <bdi>{keyName}</bdi> },
    { name: 'rate', title: t('rate'), numeric: true, cell: ({ acceptedPerSecond }) => format.number(acceptedPerSecond) },
    { name: 'rows', title: t('rows'), numeric: true, cell: ({ accepted }) => format.count(accepted) },
    { name: 'bytes', title: t('bytes'), numeric: true, wideOnly: true, cell: ({ bytes }) => format.bytes(bytes) },
    {
      name: 'rejected',
      title: t('rejected'),
      numeric: true,
      cell: ({ rejected }) => <span className={rejected > 0 ? 'high strong' : 'faint'}>{format.count(rejected)}</span>,
    },
    {
      name: 'last',
      title: t('last'),
      wideOnly: true,
      cell: ({ lastEventAt }) => <span className="dim">{lastEventAt ? format.ago(Date.parse(lastEventAt), now) : t('never')}</span>,
    },
  ]
  return (
    <section className="sheet">
      <div className="plate">
        <header>
          <h2>{t('sources')}</h2>
        </header>
        {!data ? (
          <Skeleton rows={4} />
        ) : data.sources.length === 0 ? (
          <EmptyState title={t('noSources')}>
            <ConnectHint />
          </EmptyState>
        ) : (
          <DataTable
            label={t('sources')}
            columns={columns}
            rows={data.sources.toSorted((a, b) => b.acceptedPerSecond - a.acceptedPerSecond || b.accepted - a.accepted)}
            rowKey={({ receiver, signal, keyId }) => `${receiver} ${signal} ${keyId}`}
          />
        )}
      </div>
    </section>
  )
}
