import { DataTable } from '../../components/DataTable.tsx'
import type { Column } from '../../components/DataTable.tsx'
import { MoreRows } from '../../components/MoreRows.tsx'
import { OrderNote } from '../../components/OrderNote.tsx'
import { SeverityMark } from '../../components/SeverityMark.tsx'
import { Sparkline } from '../../components/Sparkline.tsx'
import { Stat } from '../../components/Stat.tsx'
import { Plate } from './Plate.tsx'
import { walk } from './samples.ts'

interface Source {
  readonly name: string
  readonly kind: string
  readonly atRisk: number
  readonly late: boolean
}

const sources: readonly Source[] = [
  { name: 'orders-db', kind: 'PostgreSQL 16', atRisk: 108, late: false },
  { name: 'payments-db', kind: 'PostgreSQL 16', atRisk: 151, late: false },
  { name: 'sessions', kind: 'Redis 7', atRisk: 860, late: true },
  { name: 'a source with a name that is far longer than anybody would think of', kind: 'Files', atRisk: 48, late: false },
]

const columns: readonly Column<Source>[] = [
  { name: 'name', title: 'Source', cell: ({ name }) => <bdi>{name}</bdi>, sortValue: ({ name }) => name },
  { name: 'kind', title: 'Kind', wideOnly: true, cell: ({ kind }) => kind },
  { name: 'risk', title: 'At risk, s', numeric: true, cell: ({ atRisk }) => atRisk, sortValue: ({ atRisk }) => atRisk },
  {
    name: 'state',
    title: 'State',
    cell: ({ late }) => <SeverityMark severity={late ? 'high' : 'ok'}>{late ? 'Late' : 'OK'}</SeverityMark>,
  },
  { name: 'way', title: 'Last hour', wideOnly: true, cell: ({ atRisk, late }) => <Sparkline values={walk(30, atRisk)} abnormal={late} /> },
]
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

/** Rows, readouts and log lines. */
export function Tables() {
  return (
    <>
      <Plate span="s8" title="Table" note="headings order the rows">
        <DataTable label="Sources" columns={columns} rows={sources} rowKey={({ name }) => name} tall />
        <p className="pad faint small">
          <OrderNote>said until another order is chosen</OrderNote>
        </p>
        <MoreRows list={{ hasNextPage: true, isFetchingNextPage: false, fetchNextPage: () => undefined }} />
        <MoreRows list={{ hasNextPage: true, isFetchingNextPage: true, fetchNextPage: () => undefined }} />
      </Plate>
      <Plate span="s4" title="Log levels">
        <div className="logs">
          {levels.map((level) => (
            <div key={level} className={`lr l-${level}`}>
              <time>14:04:58</time>
              <span className="lv">{level.toUpperCase()}</span>
              <span className="sv cut">checkout</span>
              <span className="m cut">one {level} line</span>
            </div>
          ))}
        </div>
      </Plate>
      <Stat title="Error rate" measure={{ figure: '4.82', unit: '%' }} wide>
        <SeverityMark severity="critical">41 times the day before</SeverityMark>
      </Stat>
      <Stat title="Requests" measure={{ figure: '184', unit: 'k/min' }} wide>
        as on other days
      </Stat>
      <Stat title="Not known yet" measure={null} wide />
      <Stat title="Stored" measure={{ figure: '212', unit: 'GB' }} wide>
        of 500 GB
      </Stat>
    </>
  )
}
