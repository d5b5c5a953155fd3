import type { Red } from '../../../src/api/contract/services.ts'
import type { Column } from '../../components/DataTable.tsx'
import type { NumberFormats } from '../../lib/format.ts'
import type { Translate } from '../../lib/words.ts'
import { ErrorShare } from './ErrorShare.tsx'
import type { words } from './words.ts'

/** Rate, errors and percentiles; `short` has of the latter p95 only. */
export function redColumns<Row extends Red>(t: Translate<typeof words.en>, format: NumberFormats, short = false): readonly Column<Row>[] {
  const latency = (name: 'p50' | 'p95' | 'p99', title: string, wideOnly = true): Column<Row> => ({
    name,
    title,
    numeric: true,
    wideOnly,
    sortValue: (row) => row[`${name}Ms`],
    cell: (row) => format.number(row[`${name}Ms`]),
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
    ...(short ? [] : [latency('p50', t('p50'))]),
    latency('p95', t('p95'), false),
    ...(short ? [] : [latency('p99', t('p99'))]),
  ]
}
