import { Link } from 'wouter'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Answer } from '../../components/Answer.tsx'
import { Chip, ChipLink } from '../../components/Chip.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { flag } from '../../lib/url-state.ts'
import { useUrlState } from '../../lib/use-url-state.ts'
import { useWords } from '../../lib/use-words.ts'
import { useLogs } from './use-lists.ts'
import { useServiceAddresses } from './use-service-addresses.ts'
import { words } from './words.ts'

const schema = { bad: flag() }
const badSearch = 'severity>=error'

/** The latest log records of the service; the logs page has them with all that one can ask of them. */
export function Logs({ service }: { service: string }) {
  const t = useWords(words)
  const addresses = useServiceAddresses()
  const [{ bad }, change] = useUrlState(schema)
  const logs = useLogs(service, bad ? badSearch : '')
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
        {(rows) => (rows.length > 0 ? <LogTable rows={rows} /> : <p className="pad dim">{t(logs.hasNextPage ? 'noLogsYet' : 'noLogs')}</p>)}
      </Answer>
      <MoreRows list={logs} />
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
