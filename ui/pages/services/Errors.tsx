import { Link } from 'wouter'

import type { ServiceError } from '../../../src/api/contract/services.ts'
import { Answer } from '../../components/Answer.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { OrderNote } from '../../components/OrderNote.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { useErrors } from './use-lists.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { words } from './words.ts'

/** What failed, by operation and message, the latest first; each row leads to its latest trace. */
export function Errors({ service }: { service: string }) {
  const t = useWords(words)
  const errors = useErrors(service)
  return (
    <section className="plate">
      <header>
        <h2>{t('errors')}</h2>
        <OrderNote>
          <span className="note">{t('latestFirst')}</span>
        </OrderNote>
      </header>
      <Answer query={errors} rows={10}>
        {(rows) => <ErrorTable rows={rows} />}
      </Answer>
      <MoreRows list={errors} />
    </section>
  )
}

/** `short` leaves the columns out that a half page has no room for; it is no main list then. */
export function ErrorTable({ rows, short = false }: { rows: readonly ServiceError[]; short?: boolean }) {
  const t = useWords(words)
  const format = useFormat()
  const addresses = useServiceAddresses()
  const now = useNow(30_000)
  if (rows.length === 0) return <p className="pad dim">{t('noErrors')}</p>
  const columns: readonly Column<ServiceError>[] = [
    {
      name: 'error',
      title: t('error'),
      cell: ({ type, message, operation, traceId, spanId }) => (
        <Link href={addresses.trace(traceId, spanId)} className="sv-error">
          <bdi className="strong">{type || operation}</bdi> <bdi className="dim">{message || (type ? operation : t('noMessage'))}</bdi>
        </Link>
      ),
    },
    ...(short
      ? []
      : [
          {
            name: 'operation',
            title: t('operation'),
            wideOnly: true,
            sortValue: ({ operation }: ServiceError) => operation,
            cell: ({ operation }: ServiceError) => <bdi className="ltr">{operation}</bdi>,
          },
          {
            name: 'release',
            title: t('release'),
            wideOnly: true,
            cell: ({ versions }: ServiceError) => <code className="ltr dim">{versions.join(', ') || '–'}</code>,
          },
        ]),
    { name: 'count', title: t('times'), numeric: true, sortValue: ({ count }) => count, cell: ({ count }) => format.count(count) },
    {
      name: 'last',
      title: t('last'),
      wideOnly: short,
      sortValue: ({ lastSeen }) => lastSeen,
      cell: ({ lastSeen }) => <span className="dim">{format.ago(Date.parse(lastSeen), now)}</span>,
    },
  ]
  return (
    <DataTable
      label={t('errors')}
      columns={columns}
      rows={rows}
      rowKey={({ operation, type, message }) => `${operation} ${type} ${message}`}
      {...(short ? { sortName: 'sort-errors' } : { sortName: 'sort', enter: 'subject' })}
    />
  )
}
