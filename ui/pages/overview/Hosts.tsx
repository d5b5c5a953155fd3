import { Link } from 'wouter'

import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useFormat } from '../../lib/format.ts'
import type { Reply } from '../../lib/replies.ts'
import { useWords } from '../../lib/use-words.ts'
import { useNow } from '../../shell/use-now.ts'
import { hostSeverity } from './tell-problem.ts'
import { useEvidence } from './use-evidence.ts'
import { words } from './words.ts'

/** Who reports every minute and was heard of longer ago is told so. */
const silentAfterMs = 150_000

type Host = Reply<'GET /api/overview'>['hosts'][number]

/** Processor, memory and disk of every host that reports. */
export function Hosts({ hosts }: { hosts: readonly Host[] | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  const now = useNow(10_000)
  const evidence = useEvidence()
  const share = (kind: 'cpu' | 'memory' | 'disk', host: string, value: number | null) => {
    const severity = hostSeverity(kind, value)
    const href = value === null ? undefined : evidence.host(kind, host)
    const figure = <span className={severity && `${severity} strong`}>{value === null ? '–' : format.number(Math.round(value * 100))}</span>
    return href ? (
      <Link href={href} className="quiet-link" aria-label={`${host}: ${t(kind)} ${format.share(value ?? 0)}`}>
        {figure}
      </Link>
    ) : (
      figure
    )
  }
  const columns: readonly Column<Host>[] = [
    {
      name: 'host',
      title: t('host'),
      cell: ({ host, lastSeen }) => (
        <>
          <bdi className="cut host-name" title={host}>
            {host}
          </bdi>
          {now - Date.parse(lastSeen) > silentAfterMs && (
            <span className="faint small">{t('seen', { ago: format.ago(Date.parse(lastSeen), now) })}</span>
          )}
        </>
      ),
    },
    { name: 'cpu', title: `${t('cpu')} %`, numeric: true, cell: ({ host, cpuUtilisation }) => share('cpu', host, cpuUtilisation) },
    {
      name: 'memory',
      title: `${t('memory')} %`,
      numeric: true,
      cell: ({ host, memoryUtilisation }) => share('memory', host, memoryUtilisation),
    },
    { name: 'disk', title: `${t('disk')} %`, numeric: true, cell: ({ host, diskUtilisation }) => share('disk', host, diskUtilisation) },
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
