import { Link } from 'wouter'

import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useExploreHref } from '../use-explore-href.ts'
import { labelOf } from './label-of.ts'
import type { MetricSeries } from './use-series.ts'
import { cardinalityWords } from './words.ts'

type Row = MetricSeries['labels'][number]

/** Labels whose values grow, then those with many. */
export function LabelTable({ rows }: { rows: readonly Row[] }) {
  const t = useWords(cardinalityWords)
  const format = useFormat()
  const hrefOf = useExploreHref()
  const columns: readonly Column<Row>[] = [
    {
      name: 'label',
      title: t('label'),
      cell: ({ label }) => (
        <Link
          className="mx-counted mono ltr"
          href={hrefOf(`topk(10, count by (${labelOf(label)}) ({${labelOf(label)}!=""}))`)}
          title={label}
        >
          {label}
        </Link>
      ),
    },
    { name: 'values', title: t('values'), numeric: true, cell: ({ values }) => format.count(values) },
    { name: 'hour', title: t('hour'), numeric: true, cell: ({ newLastHour }) => format.count(newLastHour) },
    { name: 'day', title: t('day'), numeric: true, wideOnly: true, cell: ({ newLastDay }) => format.count(newLastDay) },
  ]
  return (
    <section className="plate s6">
      <header>
        <h3>{t('byLabel')}</h3>
      </header>
      <p className="mx-note small faint">{t('labelNote')}</p>
      <DataTable label={t('byLabel')} columns={columns} rows={rows} rowKey={({ label }) => label} />
    </section>
  )
}
