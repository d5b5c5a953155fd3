import { useCallback, useMemo } from 'react'

import type { ChartData } from '../../components/chart-data.ts'
import { Chart } from '../../components/Chart.tsx'
import { useFormat } from '../../lib/format.ts'
import { Plate } from './Plate.tsx'
import { stepMs, untilMs, walk } from './samples.ts'

const count = 60
const fromMs = untilMs - count * stepMs
const ignore = (): void => undefined

function sample(lines: number, base: (line: number) => number): ChartData {
  return {
    fromMs,
    stepMs,
    series: Array.from({ length: lines }, (_, line) => ({
      title: `service ${line + 1}`,
      colour: `--c${line + 1}`,
      values: walk(count, 17 + line * 13, base(line), 12),
    })),
  }
}

/** Lines over time in their states. */
export function Charts() {
  const formats = useFormat()
  const format = useCallback((value: number) => formats.number(value), [formats])
  const one = useMemo(() => sample(1, () => 60), [])
  const twelve = useMemo(() => sample(12, (line) => 8 + line * 11), [])
  const gap = useMemo(
    () => ({ ...one, series: one.series.map((line) => ({ ...line, values: line.values.map((v, i) => (i > 20 && i < 32 ? null : v)) })) }),
    [one],
  )
  const empty = useMemo(() => ({ fromMs, stepMs, series: [], length: count }), [])
  return (
    <>
      <Plate span="s4" title="Chart" note="t: as a table">
        <Chart title="Requests" data={one} format={format} onRange={ignore} />
      </Plate>
      <Plate span="s4" title="Chart with a gap, what happened, and a threshold">
        <Chart
          title="Latency"
          data={gap}
          format={format}
          onRange={ignore}
          markers={[{ atMs: fromMs + 38 * stepMs, kind: 'deploy', title: 'v4.18.0' }]}
          thresholds={[{ value: 70, severity: 'critical' }]}
        />
      </Plate>
      <Plate span="s4" title="Chart: empty">
        <Chart title="Nothing" data={empty} format={format} onRange={ignore} />
      </Plate>
      <Plate span="s4" title="Chart: of the question before">
        <Chart title="Old" data={one} stale format={format} onRange={ignore} />
      </Plate>
      <Plate span="s8" title="All twelve series" note="in this order">
        <Chart title="Series" data={twelve} format={format} onRange={ignore} />
      </Plate>
    </>
  )
}
