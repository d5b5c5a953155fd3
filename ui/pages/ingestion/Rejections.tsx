import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { words } from './words.ts'

type Rejection = Reply<'GET /api/ingestion'>['rejections'][number]

/** Why rows were refused, in the words their sender got. */
export function Rejections({ data }: { data: Reply<'GET /api/ingestion'> | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(1000)
  const columns: readonly Column<Rejection>[] = [
    { name: 'reason', title: t('reason'), cell: ({ reason }) => <bdi>{reason}</bdi> },
    { name: 'count', title: t('count'), numeric: true, cell: ({ count }) => format.count(count) },
    { name: 'key', title: t('key'), wideOnly: true, cell: ({ keyName }) => <bdi>{keyName}</bdi> },
    { name: 'when', title: t('when'), cell: ({ lastAt }) => <span className="dim">{format.ago(Date.parse(lastAt), now)}</span> },
    { name: 'message', title: t('message'), wideOnly: true, cell: ({ lastMessage }) => <bdi className="dim long-cell">{lastMessage}</bdi> },
  ]
  return (
    <div className="plate s8">
      <header>
        <h2>{t('rejections')}</h2>
      </header>
      {data?.rejections.length ? (
        <DataTable
          label={t('rejections')}
          columns={columns}
          rows={data.rejections}
          rowKey={({ receiver, reason, keyName }) => `${receiver} ${reason} ${keyName}`}
        />
      ) : (
        <p className="pad dim">{data && t('noRejections')}</p>
      )}
    </div>
  )
}
