import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { AlertDetail } from '../../../../src/api/contract/alerts.ts'
import { Chart } from '../../../components/Chart.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { callApi } from '../../../lib/api.ts'
import { joinMeasure, measureLarge } from '../../../lib/format.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { absoluteRange, resolveRange } from '../../../lib/time-range.ts'
import { useWords } from '../../../lib/use-words.ts'
import { useRange } from '../../../shell/use-range.ts'
import { useScope } from '../../../shell/use-scope.ts'
import { chartOf, earlierChart, linesOf } from '../../metrics/explore/lines.ts'
import { gridOf } from '../../metrics/explore/query-grid.ts'
import { useEarlierQuery } from '../../metrics/explore/use-metric-query.ts'
import { markOf } from '../parts/severity-look.ts'
import { keepOwnSeries } from './keep-own-series.ts'
import type { Stretch } from './stretches.ts'
import { alertWords } from './words.ts'

type ChartOfRule = NonNullable<NonNullable<AlertDetail['rule']>['chart']>
const points = 300
const mostSeries = 200
const everyMs = 15_000

interface Props {
  alert: Pick<AlertDetail, 'name' | 'labels' | 'severity'>
  chart: ChartOfRule
  stretches: readonly Stretch[]
}

/** What the rule looks at, over the time of the page: its own series, the threshold, and when the alert fired. */
export function AlertChart({ alert, chart, stretches }: Props) {
  const t = useWords(alertWords)
  const language = useLanguage()
  const { range, change } = useRange()
  const { compare } = useScope()
  const query = useQuery({
    queryKey: ['alert-chart', chart.query, range.from, range.to],
    queryFn: ({ signal }) => {
      const { startMs, endMs, stepMs } = gridOf(resolveRange(range, Date.now()), points)
      return callApi('POST /api/metrics/query', {
        body: { query: chart.query, start: startMs, end: endMs, step: stepMs, maxSeries: mostSeries },
        signal,
      })
    },
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
  const result = useMemo(
    () => query.data && { ...query.data, series: keepOwnSeries(query.data.series, alert.labels) },
    [query.data, alert.labels],
  )
  const earlier = useEarlierQuery(chart.query, query.isPlaceholderData ? undefined : result, compare)
  const lines = useMemo(() => (result ? linesOf(result, chart.query) : []), [result, chart.query])
  const shown = resolveRange(range, Date.now())
  const lengthMs = Math.round((shown.toMs - shown.fromMs) / 1000) * 1000
  const data = useMemo(() => result && chartOf(result, lines, lengthMs), [result, lines, lengthMs])
  const before = useMemo(
    () => earlierChart(earlier && { ...earlier, series: keepOwnSeries(earlier.series, alert.labels) }, lines),
    [earlier, lines, alert.labels],
  )
  const write = useMemo(() => (value: number) => joinMeasure(measureLarge(language, value, '')), [language])
  const thresholds = useMemo(() => {
    const mark = markOf(alert.severity)
    if (chart.threshold === null) return []
    const severity = mark === 'info' || mark === 'unknown' ? ('medium' as const) : mark
    return [{ value: chart.threshold, severity, title: t(chart.isAbove ? 'above' : 'below', { value: write(chart.threshold) }) }]
  }, [alert.severity, chart, t, write])
  const markers = useMemo(
    () => stretches.map(({ fromMs, toMs }) => ({ atMs: fromMs, toMs, kind: 'alert' as const, title: alert.name })),
    [stretches, alert.name],
  )
  if (query.error && !query.data) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />
  return (
    <Chart
      tall
      height={248}
      title={alert.name}
      data={data}
      compare={before}
      stale={query.isPlaceholderData}
      format={write}
      thresholds={thresholds}
      markers={markers}
      bottom={0}
      top={chart.threshold === null ? 0 : chart.threshold * 1.15}
      onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
    />
  )
}
