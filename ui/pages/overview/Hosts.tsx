import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { hostSeverity } from './tell-problem.ts'
import { words } from './words.ts'

type Host = Reply<'GET /api/overview'>['hosts'][number]

/** Processor, memory and disk of every host that reports. */
export function Hosts({ hosts }: { hosts: readonly Host[] | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(10_000)
  const share = (kind: 'cpu' | 'memory' | 'disk', value: number | null) => {
    const severity = hostSeverity(kind, value)
    return <span className={severity && `${severity} strong`}>{value === null ? '–' : format.number(Math.round(value * 100))}</span>
  }
  const columns: readonly Column<Host>[] = [
    {
      name: 'host',
      title: t('host'),
      cell: ({ host }) => (
        <bdi className="cut host-name" title={host}>
          {host}
        </bdi>
      ),
    },
    { name: 'cpu', title: `${t('cpu')} %`, numeric: true, cell: ({ cpuUtilisation }) => share('cpu', cpuUtilisation) },
    { name: 'memory', title: `${t('memory')} %`, numeric: true, cell: ({ memoryUtilisation }) => share('memory', memoryUtilisation) },
    { name: 'disk', title: `${t('disk')} %`, numeric: true, cell: ({ diskUtilisation }) => share('disk', diskUtilisation) },
    {
      name: 'seen',
      title: t('seen'),
      wideOnly: true,
      cell: ({ lastSeen }) => <span className="faint">{format.ago(Date.parse(lastSeen), now)}</span>,
    },
  ]
  return (
    <div className="plate">
      <header>
        <h2>{t('hosts')}</h2>
      </header>
      {!hosts ? (
        <Skeleton rows={2} />
      ) : hosts.length === 0 ? (
        <EmptyState title={t('noHosts')} />
      ) : (
        <DataTable label={t('hosts')} columns={columns} rows={hosts} rowKey={({ host }) => host} />
      )}
    </div>
  )
}
