import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import type { ChartData } from '../../components/chart-data.ts'
import { Chart } from '../../components/Chart.tsx'
import { FaultNotice } from '../../components/FaultNotice.tsx'
import { callApi } from '../../lib/api.ts'
import { joinMeasure, measureDuration } from '../../lib/format.ts'
import { useLanguage } from '../../lib/preferences.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { useRange } from '../../shell/use-range.ts'
import { stackLines } from './stack-lines.ts'
import type { MonitorDetail } from './use-monitors.ts'
import { words } from './words.ts'

const order = ['resolve', 'connect', 'tls', 'processing', 'transfer', 'total'] as const
const colours = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c1'] as const

/** How long checks took, phase upon phase. */
export function CourseChart({ monitor: { id, spec } }: { monitor: MonitorDetail }) {
  const t = useWords(words)
  const language = useLanguage()
  const { range, change } = useRange()
  const course = useQuery({
    queryKey: ['monitor-course', id, range],
    queryFn: ({ signal }) => callApi('GET /api/uptime/monitors/:id/course', { params: { id }, query: range, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: range.to === 'now' ? 30_000 : false,
  })
  const data = useMemo<ChartData | undefined>(() => {
    if (course.data === undefined) return undefined
    const { from, stepMs, lines } = course.data
    const known = order.flatMap((name, place) => {
      const line = lines.find((one) => one.name === name)
      return line === undefined ? [] : [{ title: t(`phase_${name}`), values: line.values, colour: colours[place] ?? '--c1' }]
    })
    return { fromMs: Date.parse(from), stepMs, series: stackLines(known) }
  }, [course.data, t])
  const title = t(spec.kind === 'heartbeat' ? 'runs' : 'responseTime')
  return (
    <>
      <header>
        <h2>{title}</h2>
        <span className="grow" />
        <span className="up-legend small dim" aria-hidden>
          {data?.series.map(({ title: name, colour }) => (
            <span key={name}>
              <i style={{ background: `var(${colour})` }} />
              {name}
            </span>
          ))}
        </span>
      </header>
      {course.error ? (
        <FaultNotice error={course.error} onRetry={() => void course.refetch()} />
      ) : (
        <Chart
          title={title}
          data={data}
          stale={course.isPlaceholderData}
          height={180}
          format={(value) => joinMeasure(measureDuration(language, value))}
          onRange={(fromMs, toMs) => change({ ...absoluteRange(fromMs, toMs), live: false }, { push: true })}
        />
      )}
    </>
  )
}
