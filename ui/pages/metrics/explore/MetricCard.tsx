import { useMemo } from 'react'
import { Link } from 'wouter'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { definePart } from '../../../lib/define-part.tsx'
import { useFormat } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/use-words.ts'
import { correlate } from '../build/correlate.ts'
import { drawMetric } from '../build/metric-drawing.ts'
import { useKindTitle, useViewTitle } from '../build/use-kind-title.ts'
import { useToldLines } from '../build/use-told-lines.ts'
import { useMetricHref } from '../use-metric-href.ts'
import { words } from '../words.ts'
import { formatValue } from './format-value.ts'
import { linesOf, valueAt } from './lines.ts'
import { useMetricQuery } from './use-metric-query.ts'
import { useSeen } from './use-seen.ts'

const CardChart = definePart(async () => (await import('./CardChart.tsx')).CardChart, CardPlace)
const points = 120
const mostSeries = 12
/** Facts of so many series fit into a card. */
const mostFacts = 3
const leastTelling = 0.3

/** One metric as its kind is best looked at; asked for while it is in sight. */
export function MetricCard({ row, beside }: { row: MetricRow; beside?: readonly (number | null)[] | undefined }) {
  const t = useWords(words)
  const format = useFormat()
  const language = useLanguage()
  const kindTitle = useKindTitle()
  const viewTitle = useViewTitle()
  const hrefOf = useMetricHref()
  const [element, isSeen] = useSeen<HTMLElement>()
  const drawing = useMemo(() => drawMetric(row), [row])
  const told = useToldLines(drawing.told)
  const { data, error, refetch } = useMetricQuery(drawing.expr, { points, mostSeries, enabled: isSeen })
  const lines = useMemo(() => (data ? linesOf(data, drawing.expr, told) : []), [data, drawing.expr, told])
  const write = useMemo(() => (value: number) => formatValue(language, drawing.unit, value), [language, drawing.unit])
  const [first] = lines
  const last = first && valueAt(first, null)
  const together = beside && first ? correlate(beside, first.values) : undefined
  return (
    <article ref={element} className="plate mx-card" aria-label={row.name}>
      <Link className="mx-card-name mono ltr cut" href={hrefOf(row.name)} title={[row.name, row.help].filter(Boolean).join('\n')}>
        {row.name}
      </Link>
      <div className="row mx-card-note small faint">
        <span className="grow cut">
          {kindTitle(row.kind)} → {viewTitle(drawing.view)}
          {together !== undefined &&
            Math.abs(together) >= leastTelling &&
            ` · ${t('together', { value: format.number(together).replace('-', '\u2212') })}`}
        </span>
        {typeof last === 'number' && drawing.view !== 'table' && <b className="ltr">{write(last)}</b>}
      </div>
      {error !== null ? (
        <FaultNotice error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <CardPlace />
      ) : drawing.view === 'table' ? (
        <ul className="mx-facts mono ltr small dim">
          {lines.slice(0, mostFacts).map(({ full }) => (
            <li key={full} className="cut" title={full}>
              {full.replace(/^[^{]*/, '')}
            </li>
          ))}
        </ul>
      ) : (
        <CardChart title={row.name} result={data} lines={lines} format={write} />
      )}
    </article>
  )
}

/** As high as what comes. */
function CardPlace() {
  return <div className="mx-card-chart" />
}
