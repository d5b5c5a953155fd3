import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { SectionHead } from '../SectionHead.tsx'
import { retentionWords } from './words.ts'

type Table = Reply<'GET /api/storage'>['tables'][number]

/** Every table with its real oldest and newest row and its size. */
export function StoredTables({ storage, error }: { storage: Reply<'GET /api/storage'> | undefined; error: unknown }) {
  const t = useWords(retentionWords)
  const format = useFormat()
  const time = useTimeFormat()
  const date = (instant: string | null) => <span className="dim">{instant ? time.full(Date.parse(instant)) : t('none')}</span>
  const columns: readonly Column<Table>[] = [
    { name: 'table', title: t('table'), cell: ({ table }) => <bdi className="mono">{table}</bdi> },
    { name: 'class', title: t('class'), wideOnly: true, cell: (row) => <bdi className="dim">{row.class ?? ''}</bdi> },
    { name: 'rows', title: t('rows'), numeric: true, cell: ({ rows }) => format.count(rows) },
    { name: 'bytes', title: t('size'), numeric: true, cell: ({ bytes }) => format.bytes(bytes) },
    { name: 'oldest', title: `${t('oldest')}, ${time.zone}`, wideOnly: true, cell: ({ oldest }) => date(oldest) },
    { name: 'newest', title: `${t('newest')}, ${time.zone}`, wideOnly: true, cell: ({ newest }) => date(newest) },
  ]
  const disk = storage?.disk
  return (
    <section>
      <SectionHead
        id="tables"
        title={t('tables')}
        note={
          disk
            ? t('diskUsed', {
                used: format.bytes(disk.usedByVedetteBytes),
                free: format.bytes(disk.freeBytes),
                total: format.bytes(disk.totalBytes),
              })
            : t('tablesNote')
        }
      />
      {error ? (
        <FaultNotice error={error} />
      ) : (
        storage && (
          <DataTable label={t('tables')} columns={columns} rows={storage.tables} rowKey={(row) => `${row.table} ${row.class ?? ''}`} />
        )
      )}
    </section>
  )
}
