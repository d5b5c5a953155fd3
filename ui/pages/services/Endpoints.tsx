import { Link } from 'wouter'

import type { EndpointRow } from '../../../src/api/contract/services.ts'
import { Answer } from '../../components/Answer.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { OrderNote } from '../../components/OrderNote.tsx'
import { SelectField } from '../../components/SelectField.tsx'
import { useFormat } from '../../lib/format.ts'
import { text } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { useScope } from '../../shell/use-scope.ts'
import { Delta } from './Delta.tsx'
import { redColumns } from './red-columns.tsx'
import { useEndpoints, useReleases } from './use-lists.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { words } from './words.ts'

const schema = { release: text() }

/** Every endpoint of the service, or of one of its releases, those that took the most time first. */
export function Endpoints({ service }: { service: string }) {
  const t = useWords(words)
  const [{ release }, change] = useUrlState(schema)
  const endpoints = useEndpoints(service, release)
  const releases = useReleases(service)
  const versions = new Set([...(releases.data ?? []).map(({ version }) => version), ...(release ? [release] : [])])
  return (
    <section className="plate">
      <header>
        <h2>{t('endpoints')}</h2>
        <OrderNote>
          <span className="note">{t('byTime')}</span>
        </OrderNote>
        <span className="grow" />
        {versions.size > 0 && (
          <SelectField
            bare
            label={t('release')}
            value={release}
            options={[{ value: '', title: t('allReleases') }, ...Array.from(versions, (version) => ({ value: version, title: version }))]}
            onChange={(event) => change({ release: event.target.value }, { push: true })}
          />
        )}
      </header>
      <Answer query={endpoints} rows={10}>
        {(rows) => (
          <div className={endpoints.isPlaceholderData ? 'stale' : undefined}>
            <EndpointTable service={service} release={release} rows={rows} />
          </div>
        )}
      </Answer>
      <MoreRows list={endpoints} />
    </section>
  )
}

interface EndpointTableProps {
  service: string
  rows: readonly EndpointRow[]
  /** The one that they are of. */
  release?: string
  /** Leaves the columns out that a half page has no room for; it is no main list then. */
  short?: boolean
}

/** Endpoints with their figures; each leads to its traces. */
export function EndpointTable({ service, rows, release = '', short = false }: EndpointTableProps) {
  const t = useWords(words)
  const format = useFormat()
  const addresses = useServiceAddresses()
  const { compare } = useScope()
  if (rows.length === 0) return <EmptyState title={t('noEndpoints')} />
  const columns: readonly Column<EndpointRow>[] = [
    {
      name: 'endpoint',
      title: t('endpoint'),
      sortValue: ({ endpoint }) => endpoint,
      cell: ({ endpoint }) => (
        <Link href={addresses.traces(service, { operation: endpoint, release })} className="quiet-link">
          <bdi className="ltr">{endpoint}</bdi>
        </Link>
      ),
    },
    {
      name: 'share',
      title: t('share'),
      wideOnly: true,
      sortValue: ({ share }) => share,
      cell: ({ share }) => (
        <span className="sv-share ltr" title={format.share(share)}>
          <i style={{ inlineSize: `${Math.max(share * 100, 1)}%` }} />
        </span>
      ),
    },
    ...redColumns<EndpointRow>(t, format, short),
    ...(compare === '' || short
      ? []
      : [
          {
            name: 'p95-before',
            title: t('versus', { length: compare }),
            numeric: true,
            wideOnly: true,
            cell: ({ p95Ms, before }: EndpointRow) => <Delta now={p95Ms} before={before?.p95Ms} as="share" bad="more" />,
          },
        ]),
  ]
  return (
    <DataTable
      label={t('endpoints')}
      columns={columns}
      rows={rows}
      rowKey={({ endpoint }) => endpoint}
      {...(short ? { sortName: 'sort-endpoints' } : { sortName: 'sort', enter: 'subject' })}
    />
  )
}
