import { Link } from 'wouter'

import { DataTable } from '../../components/DataTable.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { words } from './words.ts'

/** How often each detector hid a value before it was stored. */
export function MaskedCounts({ data }: { data: Reply<'GET /api/ingestion'> | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  return (
    <div className="plate s4">
      <header>
        <h2>{t('maskedTitle')}</h2>
        <span className="end small">
          <Link href="/settings/masking">{t('maskSettings')}</Link>
        </span>
      </header>
      {data?.masked.length ? (
        <DataTable
          label={t('maskedTitle')}
          columns={[
            { name: 'detector', title: t('detector'), cell: ({ detector }) => <bdi>{detector}</bdi> },
            { name: 'count', title: t('masked'), numeric: true, cell: ({ count }) => format.count(count) },
          ]}
          rows={data.masked.toSorted((a, b) => b.count - a.count)}
          rowKey={({ detector }) => detector}
        />
      ) : (
        <p className="pad dim">{data && t('noMasked')}</p>
      )}
    </div>
  )
}
