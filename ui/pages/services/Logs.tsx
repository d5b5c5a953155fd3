import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Answer } from '../../components/Answer.tsx'
import { Chip, ChipLink } from '../../components/Chip.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { callApi } from '../../lib/api.ts'
import { useTimeFormat } from '../../lib/format.ts'
import { flag } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { useServiceQuery } from './use-service-query.ts'
import { words } from './words.ts'

const schema = { bad: flag() }
const badSearch = 'severity>=error'
const limit = 100

/** The latest log records of the service; the logs page has the rest. */
export function Logs({ service }: { service: string }) {
  const t = useWords(words)
  const addresses = useServiceAddresses()
  const [{ bad }, change] = useUrlState(schema)
  const { scope, options } = useServiceQuery()
  const query = { ...scope, service, limit, ...(bad && { q: badSearch }) }
  const logs = useQuery({
    queryKey: ['service-logs', query],
    queryFn: ({ signal }) => callApi('GET /api/logs', { query, signal }),
    ...options,
  })
  return (
    <section className="plate">
      <header>
        <h2>{t('latestLogs')}</h2>
        <Chip on={bad} onClick={() => change({ bad: !bad })}>
          {t('onlyErrors')}
        </Chip>
        <span className="grow" />
        <ChipLink icon="logs" href={addresses.logs(service, bad ? badSearch : undefined)}>
          {t('allLogs')}
        </ChipLink>
      </header>
      <Answer query={logs} rows={12}>
        {({ rows }) => (rows.length === 0 ? <p className="pad dim">{t('noLogs')}</p> : <LogTable rows={rows} />)}
      </Answer>
    </section>
  )
}

function LogTable({ rows }: { rows: readonly LogRow[] }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const addresses = useServiceAddresses()
  const columns: readonly Column<{ row: LogRow; index: number }>[] = [
    {
      name: 'message',
      title: t('message'),
      cell: ({ row }) => <span className="sv-line ltr mono">{row.body}</span>,
    },
    { name: 'level', title: t('level'), cell: ({ row: { severity } }) => <span className={`sv-level lv-${severity}`}>{severity}</span> },
    {
      name: 'at',
      title: t('at', { zone: time.zone }),
      wideOnly: true,
      cell: ({ row: { timestamp } }) => (
        <time className="ltr dim" dateTime={timestamp}>
          {time.precise(timestamp)}
        </time>
      ),
    },
    {
      name: 'trace',
      title: t('trace'),
      wideOnly: true,
      cell: ({ row: { traceId } }) =>
        traceId ? (
          <Link href={addresses.trace(traceId)} className="ltr mono">
            {traceId.slice(0, 8)}
          </Link>
        ) : (
          <span className="faint">–</span>
        ),
    },
  ]
  return (
    <DataTable
      label={t('latestLogs')}
      columns={columns}
      rows={rows.map((row, index) => ({ row, index }))}
      rowKey={({ index }) => String(index)}
    />
  )
}
