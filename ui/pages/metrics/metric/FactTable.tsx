import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Skeleton } from '../../../components/Skeleton.tsx'
import { useMetricQuery } from '../explore/use-metric-query.ts'

type Labels = Readonly<Record<string, string>>

/** Few steps: only what the series are is told. */
const points = 60
const mostSeries = 200

/** A metric whose labels say everything: a row for each series, a column for each label that says something. */
export function FactTable({ title, expr }: { title: string; expr: string }) {
  const { data, error, refetch } = useMetricQuery(expr, { points, mostSeries })
  if (error) return <FaultNotice error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton rows={6} />
  const rows = data.series.map(({ labels }) => labels)
  const columns = [...new Set(rows.flatMap((labels) => Object.keys(labels)))]
    .filter((name) => name !== '__name__')
    .toSorted()
    .map((name): Column<Labels> => ({ name, title: name, cell: (labels) => <bdi className="mono">{labels[name] ?? '–'}</bdi> }))
  return <DataTable label={title} columns={columns} rows={rows} rowKey={(labels) => JSON.stringify(labels)} />
}
