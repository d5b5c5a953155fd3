import { ChipLink } from '../../../components/Chip.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import type { Column } from '../../../components/DataTable.tsx'
import { useFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useContextSearch } from '../../../shell/use-context-search.ts'
import { words } from '../words.ts'
import { MetricSources } from './MetricSources.tsx'
import { MetricUses } from './MetricUses.tsx'
import { RelatedMetrics } from './RelatedMetrics.tsx'

type Facts = Reply<'GET /api/metrics/metric'>
type Label = Facts['labels'][number]

const topValues = 5

/** What is known of a metric besides its values. `expr` is what its chart shows. */
export function MetricFacts({ facts, expr }: { facts: Facts; expr: string }) {
  return (
    <>
      <RelatedMetrics name={facts.metric.name} expr={expr} />
      <MetricLabels facts={facts} />
      <MetricSources facts={facts} />
      <MetricUses name={facts.metric.name} />
    </>
  )
}

/** The labels, with their values and the way to cut one. */
function MetricLabels({ facts: { countedName, series, newLastHour, newLastDay, labels } }: { facts: Facts }) {
  const t = useWords(words)
  const format = useFormat()
  const search = useContextSearch()
  const parameters = new URLSearchParams(search)
  parameters.set('metric', countedName)
  const href = `/metrics/cardinality?${parameters.toString()}`
  const columns: readonly Column<Label>[] = [
    { name: 'label', title: t('label'), cell: ({ label }) => <bdi className="mono">{label}</bdi> },
    { name: 'values', title: t('valuesCount'), numeric: true, cell: ({ values }) => format.count(values) },
    { name: 'new', title: t('newValues'), numeric: true, wideOnly: true, cell: ({ newLastHour: fresh }) => format.count(fresh) },
    {
      name: 'top',
      title: t('largestValues'),
      cell: ({ top }) => (
        <span className="mx-tops">
          {top.slice(0, topValues).map(({ value }) => (
            <bdi key={value} className="tag mono cut" title={value}>
              {value}
            </bdi>
          ))}
        </span>
      ),
    },
  ]
  return (
    <section aria-label={t('labelsTitle')}>
      <div className="sub mx-sub">
        <h2>{t('labelsTitle')}</h2>
        <span className="small faint">
          {t('labelsNote', { series: t('series', { count: series }), fresh: format.count(newLastHour), day: format.count(newLastDay) })}
        </span>
        <span className="grow" />
        <ChipLink icon="capacity" href={href}>
          {t('remedies')}
        </ChipLink>
      </div>
      {labels.length === 0 ? (
        <p className="pad small dim">{t('noLabels')}</p>
      ) : (
        <DataTable label={t('labelsTitle')} columns={columns} rows={labels} rowKey={({ label }) => label} />
      )}
    </section>
  )
}
