import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'wouter'

import { Answer } from '../../components/Answer.tsx'
import type { ChartData } from '../../components/chart-data.ts'
import { Chart } from '../../components/Chart.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { formatNumber, joinMeasure, measureBytes, measureDuration, measureShare } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { absoluteRange, resolveRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { useContextSearch } from '../../shell/use-context-search.ts'
import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'
import { jobMatcher, runtimeExpr, runtimeMetrics } from './runtime-metrics.ts'
import { words } from './words.ts'

/** Lines with a colour of their own; of more instances the largest are drawn. */
const mostInstances = 12
const steps = 240

/** CPU, memory, heap, event loop: what of them the service's processes send under its name. */
export function RuntimeCharts({ service }: { service: string }) {
  const t = useWords(words)
  const { range } = useRange()
  const names = useQuery({
    queryKey: ['service-metrics', service, range],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolveRange(range, Date.now())
      return callApi('GET /prometheus/api/v1/label/:name/values', {
        params: { name: '__name__' },
        query: { 'match[]': `{${jobMatcher(service)}}`, start: String(fromMs / 1000), end: String(toMs / 1000) },
        signal,
      })
    },
    staleTime: 60_000,
  })
  return (
    <>
      <div className="sub">
        <h2>{t('runtime')}</h2>
      </div>
      <Answer query={names} rows={4}>
        {({ data }) => {
          const present = runtimeMetrics.filter(({ name }) => data.includes(name))
          return present.length === 0 ? (
            <p className="pad dim">{t('noRuntime')}</p>
          ) : (
            <section className="sheet g12">
              {present.map((metric, index) => (
                <RuntimeChart key={metric.name} service={service} metric={metric} wide={spanOf(index, present.length)} />
              ))}
            </section>
          )
        }}
      </Answer>
    </>
  )
}

/** Three in a row; the last one fills its row. */
function spanOf(index: number, count: number): 's4' | 's8' | 's12' {
  const left = count % 3
  return index < count - 1 || left === 0 ? 's4' : left === 1 ? 's12' : 's8'
}

interface Props {
  service: string
  metric: (typeof runtimeMetrics)[number]
  wide: ReturnType<typeof spanOf>
}

function RuntimeChart({ service, metric, wide }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const search = useContextSearch()
  const { environment } = useScope()
  const { range, change } = useRange()
  const expr = runtimeExpr(metric, service, environment)
  const result = useQuery({
    queryKey: ['service-runtime', expr, range],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolveRange(range, Date.now())
      const step = Math.max(15_000, Math.ceil((toMs - fromMs) / steps / 1000) * 1000)
      return callApi('POST /api/metrics/query', { body: { query: expr, start: fromMs, end: toMs, step, maxSeries: mostInstances }, signal })
    },
    placeholderData: keepPreviousData,
  })
  const data = useMemo<ChartData | undefined>(
    () =>
      result.data && {
        fromMs: result.data.t0,
        stepMs: result.data.step,
        series: result.data.series
          .toSorted((a, b) => (a.labels['instance'] ?? '').localeCompare(b.labels['instance'] ?? ''))
          .map(({ labels, values }, index) => ({ title: labels['instance'] ?? service, values, colour: `--c${index + 1}` })),
      },
    [result.data, service],
  )
  const write = useMemo(() => {
    const writers = {
      share: (value: number) => joinMeasure(measureShare(language, value)),
      bytes: (value: number) => joinMeasure(measureBytes(language, value)),
      seconds: (value: number) => joinMeasure(measureDuration(language, value * 1000)),
      count: (value: number) => formatNumber(language, value),
    }
    return writers[metric.unit]
  }, [language, metric.unit])
  const title = metric.title[language]
  return (
    <div className={`plate ${wide}`}>
      <header>
        <h3>{title}</h3>
        <span className="grow" />
        <Link className="small" href={`/metrics/explore?${new URLSearchParams([...new URLSearchParams(search), ['expr', expr]])}`}>
          {t('inMetrics')}
        </Link>
      </header>
      {result.error ? (
        <FaultNotice error={result.error} onRetry={() => void result.refetch()} />
      ) : (
        <Chart
          title={title}
          data={data}
          stale={result.isPlaceholderData}
          format={write}
          onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
        />
      )}
    </div>
  )
}
