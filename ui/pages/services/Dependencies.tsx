import type { ReactNode } from 'react'
import { Link } from 'wouter'

import type { DependencyRow } from '../../../src/api/contract/services.ts'
import { Answer } from '../../components/Answer.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Icon } from '../../components/Icon.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { redColumns } from './red-columns.tsx'
import { useDependencies } from './use-lists.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { words } from './words.ts'

/** What the service calls, and who calls it. */
export function Dependencies({ service }: { service: string }) {
  const t = useWords(words)
  const callees = useDependencies(service, 'callees')
  const callers = useDependencies(service, 'callers')
  // Both at once: what stands below does not move.
  return (
    <Answer query={callees} rows={12}>
      {(called) => (
        <Answer query={callers} rows={12}>
          {(calling) => (
            <div className="sheet">
              <CallPlate title={t('callees')} note={t('calleesNote')} none={t('noCallees')} rows={called} sortName="sort-callees">
                <MoreRows list={callees} />
              </CallPlate>
              <CallPlate title={t('callers')} note={t('callersNote')} none={t('noCallers')} rows={calling} sortName="sort-callers">
                <MoreRows list={callers} />
              </CallPlate>
            </div>
          )}
        </Answer>
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
  /** What fetches more of them. */
  children: ReactNode
}

function CallPlate({ title, note, none, rows, sortName, children }: CallPlateProps) {
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
        <DataTable label={title} columns={columns} rows={rows} rowKey={({ name, system }) => `${name} ${system}`} sortName={sortName} />
      )}
      {children}
    </section>
  )
}
