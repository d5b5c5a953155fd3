import type { InstanceRow } from '../../../src/api/contract/services.ts'
import { Answer } from '../../components/Answer.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { OrderNote } from '../../components/OrderNote.tsx'
import { useFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { redColumns } from './red-columns.tsx'
import { RuntimeCharts } from './RuntimeCharts.tsx'
import { useInstances } from './use-lists.ts'
import { words } from './words.ts'

/** Where the service runs, and what its processes measure of themselves. */
export function Infra({ service }: { service: string }) {
  const t = useWords(words)
  const instances = useInstances(service)
  return (
    <>
      <section className="plate">
        <header>
          <h2>{t('instances')}</h2>
          <OrderNote>
            <span className="note">{t('busiestFirst')}</span>
          </OrderNote>
        </header>
        <Answer query={instances} rows={4}>
          {(rows) => (rows.length === 0 ? <p className="pad dim">{t('noInstances')}</p> : <InstanceTable rows={rows} />)}
        </Answer>
        <MoreRows list={instances} />
      </section>
      <RuntimeCharts service={service} />
    </>
  )
}

function InstanceTable({ rows }: { rows: readonly InstanceRow[] }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(30_000)
  const columns: readonly Column<InstanceRow>[] = [
    {
      name: 'host',
      title: t('host'),
      sortValue: ({ host }) => host,
      cell: ({ host }) => (host ? <bdi>{host}</bdi> : <span className="faint">{t('noHost')}</span>),
    },
    {
      name: 'environment',
      title: t('environment'),
      wideOnly: true,
      cell: ({ environment }) => <bdi className="dim">{environment || '–'}</bdi>,
    },
    { name: 'version', title: t('version'), cell: ({ version }) => <code className="ltr dim">{version || '–'}</code> },
    ...redColumns<InstanceRow>(t, format),
    {
      name: 'seen',
      title: t('lastSeen'),
      wideOnly: true,
      sortValue: ({ lastSeen }) => lastSeen,
      cell: ({ lastSeen }) => <span className="dim">{format.ago(Date.parse(lastSeen), now)}</span>,
    },
  ]
  return (
    <DataTable
      label={t('instances')}
      columns={columns}
      rows={rows}
      rowKey={({ host, environment }) => `${host} ${environment}`}
      most={50}
      sortName="sort"
    />
  )
}
