import { useMemo } from 'react'

import type { ChartData } from '../../../components/chart-data.ts'
import { Chart } from '../../../components/Chart.tsx'
import { formatNumber, joinMeasure, measureLarge } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { absoluteRange } from '../../../lib/time-range.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useRange } from '../../../shell/use-range.ts'
import type { MetricSeries } from './use-series.ts'
import { cardinalityWords } from './words.ts'

/** How many series there were, and how many began, over the last two days. */
export function SeriesCharts({ series: { activeOverTime, newPerHour } }: { series: MetricSeries }) {
  const t = useWords(cardinalityWords)
  return (
    <div className="sheet g12 mx-growth">
      <LinePlate title={t('overTime')} line={activeOverTime} colour="--c1" />
      <LinePlate title={t('newPerHour')} line={newPerHour} colour="--c2" />
    </div>
  )
}

interface Line {
  readonly t0: number
  readonly step: number
  readonly values: readonly (number | null)[]
}

function LinePlate({ title, line: { t0, step, values }, colour }: { title: string; line: Line; colour: string }) {
  const t = useWords(cardinalityWords)
  const language = useLanguage()
  const { change } = useRange()
  const data = useMemo<ChartData>(
    () => ({ fromMs: t0, stepMs: step, series: [{ title, values, colour }] }),
    [t0, step, values, title, colour],
  )
  return (
    <section className="plate s6">
      <header>
        <h2>{title}</h2>
        <span className="note">{t('days')}</span>
      </header>
      <Chart
        title={title}
        data={data}
        format={(value) => (value < 10_000 ? formatNumber(language, value) : joinMeasure(measureLarge(language, value, '')))}
        onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
      />
    </section>
  )
}
