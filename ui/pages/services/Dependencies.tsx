import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import type { DependencyRow } from '../../../src/api/contract/services.ts'
import { Answer } from '../../components/Answer.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Icon } from '../../components/Icon.tsx'
import { callApi } from '../../lib/api.ts'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { redColumns } from './red-columns.tsx'
import { useServiceAddresses } from './use-service-addresses.ts'
import { useServiceQuery } from './use-service-query.ts'
import { words } from './words.ts'

/** What the service calls, and who calls it. */
export function Dependencies({ service }: { service: string }) {
  const t = useWords(words)
  const { scope, options } = useServiceQuery()
  const found = useQuery({
    queryKey: ['service-dependencies', service, scope],
    queryFn: ({ signal }) => callApi('GET /api/services/:service/dependencies', { params: { service }, query: scope, signal }),
    ...options,
  })
  return (
    <Answer query={found} rows={12}>
      {({ callees, callers }) => (
        <div className="sheet">
          <CallPlate title={t('callees')} note={t('calleesNote')} none={t('noCallees')} rows={callees} sortName="sort-callees" />
          <CallPlate title={t('callers')} note={t('callersNote')} none={t('noCallers')} rows={callers} sortName="sort-callers" />
        </div>
      )}
    </Answer>
  )
}

interface CallPlateProps {
  title: string
  note: string
  none: string
  rows: readonly DependencyRow[]
  sortName: string
}

function CallPlate({ title, note, none, rows, sortName }: CallPlateProps) {
  const t = useWords(words)
  const format = useFormat()
  const addresses = useServiceAddresses()
  const columns: readonly Column<DependencyRow>[] = [
    {
      name: 'name',
      title: t('name'),
      sortValue: ({ name }) => name,
      cell: ({ name, system, isService }) => (
        <span className="row">
          <Icon name={isService ? 'services' : system ? 'database' : 'globe'} />
          {isService ? (
            <Link href={addresses.service(name)} className="quiet-link">
              <bdi>{name}</bdi>
            </Link>
          ) : (
            <bdi>{name}</bdi>
          )}
        </span>
      ),
    },
    { name: 'kind', title: t('kind'), wideOnly: true, cell: ({ system }) => <bdi className="dim">{system || 'http'}</bdi> },
    ...redColumns<DependencyRow>(t, format),
    {
      name: 'waited',
      title: t('waited'),
      numeric: true,
      wideOnly: true,
      sortValue: ({ totalMs }) => totalMs,
      cell: ({ totalMs }) => format.duration(totalMs),
    },
  ]
  return (
    <section className="plate">
      <header>
        <h2>{title}</h2>
        <span className="note">{note}</span>
      </header>
      {rows.length === 0 ? (
        <p className="pad dim">{none}</p>
      ) : (
        <DataTable
          label={title}
          columns={columns}
          rows={rows}
          rowKey={({ name, system }) => `${name} ${system}`}
          most={50}
          sortName={sortName}
        />
      )}
    </section>
  )
}
