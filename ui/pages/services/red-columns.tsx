import type { Red } from '../../../src/api/contract/services.ts'
import type { Column } from '../../components/DataTable.tsx'
import type { NumberFormats } from '../../lib/format.ts'
import type { Translate } from '../../lib/words.ts'
import { ErrorShare } from './ErrorShare.tsx'
import type { words } from './words.ts'

/** Rate, errors and percentiles; `short` has of the latter p95 only. */
export function redColumns<Row extends Red>(t: Translate<typeof words.en>, format: NumberFormats, short = false): readonly Column<Row>[] {
  const latency = (name: 'p50Ms' | 'p95Ms' | 'p99Ms', title: string, wideOnly = true): Column<Row> => ({
    name,
    title,
    numeric: true,
    wideOnly,
    sortValue: (row) => row[name],
    cell: (row) => format.number(row[name]),
  })
  return [
    {
      name: 'rate',
      title: t('rate'),
      numeric: true,
      sortValue: ({ requestsPerSecond }) => requestsPerSecond,
      cell: ({ requestsPerSecond }) => format.number(requestsPerSecond),
    },
    {
      name: 'errors',
      title: t('errorShare'),
      numeric: true,
      sortValue: ({ errorRate }) => errorRate,
      cell: ({ errorRate }) => <ErrorShare share={errorRate} />,
    },
    ...(short ? [] : [latency('p50Ms', t('p50'))]),
    latency('p95Ms', t('p95'), false),
    ...(short ? [] : [latency('p99Ms', t('p99'))]),
  ]
}
