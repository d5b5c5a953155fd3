import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { SeverityMark } from '../../../components/SeverityMark.tsx'
import { Sparkline } from '../../../components/Sparkline.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import type { MetricRow } from './use-series.ts'
import { cardinalityWords } from './words.ts'

interface Props {
  rows: readonly MetricRow[]
  /** All active series: what shares are of. */
  active: number
  onOpen: (metric: string) => void
}

const growthHours = 24

/** Metrics that grow, then those that are large; a row opens its labels. */
export function MetricTable({ rows, active, onOpen }: Props) {
  const t = useWords(cardinalityWords)
  const format = useFormat()
  const columns: readonly Column<MetricRow>[] = [
    {
      name: 'metric',
      title: t('metric'),
      cell: ({ metric, refused }) => (
        <span className="mx-grown">
          <button type="button" className="mx-counted mono ltr link" title={metric} onClick={() => onOpen(metric)}>
            {metric}
          </button>
          {refused > 0 && <SeverityMark severity="high">{t('refused', { count: refused })}</SeverityMark>}
        </span>
      ),
    },
    { name: 'active', title: t('active'), numeric: true, cell: (row) => format.count(row.active) },
    {
      name: 'share',
      title: t('share'),
      numeric: true,
      wideOnly: true,
      cell: (row) => format.share(active === 0 ? 0 : row.active / active),
    },
    { name: 'hour', title: t('hour'), numeric: true, cell: (row) => format.count(row.newLastHour) },
    { name: 'day', title: t('day'), numeric: true, cell: (row) => format.count(row.newLastDay) },
    { name: 'growth', title: t('growth'), wideOnly: true, cell: (row) => <Sparkline values={row.newPerHour.slice(-growthHours)} /> },
  ]
  return <DataTable label={t('metrics')} columns={columns} rows={rows} rowKey={({ metric }) => metric} enter="subject" />
}
