import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { callApi } from '../../../lib/api.ts'
import { useLanguage } from '../../../lib/preferences.ts'
import { absoluteRange, resolveRange } from '../../../lib/time-range.ts'
import { useWords } from '../../../lib/use-words.ts'
import { HeatMapPanel } from '../../../panels/heat-map/HeatMapPanel.tsx'
import { PinButton } from '../../../panels/pin/PinButton.tsx'
import { useRange } from '../../../shell/use-range.ts'
import type { Drawing } from '../build/metric-drawing.ts'
import { formatValue } from '../explore/format-value.ts'
import { fillRateInterval, gridOf } from '../explore/query-grid.ts'
import { QueryFoot } from '../explore/QueryFoot.tsx'
import { panelUnits } from '../explore/value-unit.ts'
import { words } from '../words.ts'
import { heatColumns } from './heat-columns.ts'

const points = 120
const liveMs = 5000

/** How many measurements lay between which values over time. */
export function HeatResult({ title, drawing: { expr, unit } }: { title: string; drawing: Drawing }) {
  const t = useWords(words)
  const language = useLanguage()
  const { range, live, change } = useRange()
  const query = useQuery({
    queryKey: ['metric-heat-map', expr, range.from, range.to],
    queryFn: ({ signal }) => {
      const { startMs, endMs, stepMs } = gridOf(resolveRange(range, Date.now()), points)
      return callApi('POST /api/metrics/heat-map', {
        body: { query: fillRateInterval(expr, stepMs), start: startMs, end: endMs, step: stepMs },
        signal,
      })
    },
    placeholderData: keepPreviousData,
    refetchInterval: live ? liveMs : false,
  })
  const { data } = query
  const columns = useMemo(() => data && heatColumns(data, (value) => formatValue(language, unit, value)), [data, language, unit])
  if (query.error) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <div className="mx-chart mx-heat">
        <HeatMapPanel
          title={title}
          label={`${title}: ${t('heatNote')}`}
          data={columns}
          stale={query.isPlaceholderData}
          unit="cps"
          onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
        />
      </div>
      {data && (
        <QueryFoot
          expr={expr}
          result={{ ...data, more: 0, series: data.buckets.map(({ counts }) => ({ values: counts })) }}
          lines={data.stats.series}
          hasExemplars={false}
        >
          <PinButton title={title} kind="heatmap" targets={[{ kind: 'promql', expr }]} unit={panelUnits[unit]} />
        </QueryFoot>
      )}
    </>
  )
}
