import { useCallback, useMemo } from 'react'

import type { ChartData } from '../../components/chart-data.ts'
import { Chart } from '../../components/Chart.tsx'
import { ApiFault } from '../../lib/api-fault.ts'
import { useFormat } from '../../lib/format.ts'
import type { HistogramData } from '../../panels/level-histogram/histogram-data.ts'
import { LevelHistogram } from '../../panels/level-histogram/LevelHistogram.tsx'
import { Plate } from './Plate.tsx'
import { stepMs, untilMs, walk } from './samples.ts'
import { StepsSample } from './StepsSample.tsx'

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

/** Rows by level, more of them and worse ones towards the end. */
function rowsByLevel(seed: number): HistogramData {
  const counts = (at: number, base: number): number[] =>
    walk(count, seed + at, base, base / 2).map((value, minute) => Math.round(minute > 40 ? value * 2 : value))
  const series = { info: counts(1, 240), warn: counts(2, 30), error: counts(3, 12), fatal: counts(4, 1) }
  const total = Object.values(series).reduce((sum, level) => sum + level.reduce((all, rows) => all + rows, 0), 0)
  const from = new Date(fromMs).toISOString()
  return { from, to: new Date(untilMs).toISOString(), searchedFrom: from, stepMs, series, classes: {}, total }
}

/** What is known of them while the older half is still counted. */
function newestOf(rows: HistogramData): HistogramData {
  const series = Object.fromEntries(
    Object.entries(rows.series).map(([level, counts]) => [level, counts.map((records, bar) => (bar < count / 2 ? 0 : records))]),
  )
  return { ...rows, series, searchedFrom: new Date(fromMs + (count / 2) * stepMs).toISOString() }
}

/** Lines and rows over time in their states. */
export function Charts() {
  const formats = useFormat()
  const format = useCallback((value: number) => formats.number(value), [formats])
  const one = useMemo(() => sample(1, () => 60), [])
  const twelve = useMemo(() => sample(12, (line) => 8 + line * 11), [])
  const gap = useMemo(
    () => ({ ...one, series: one.series.map((line) => ({ ...line, values: line.values.map((v, i) => (i > 20 && i < 32 ? null : v)) })) }),
    [one],
  )
  const rows = useMemo(() => rowsByLevel(41), [])
  const before = useMemo(() => rowsByLevel(7), [])
  const newest = useMemo(() => newestOf(rows), [rows])
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
      <Plate span="s4" title="Steps" note="arrows, Home, End">
        <div className="pad">
          <StepsSample />
        </div>
      </Plate>
      <Plate span="s6" title="Level histogram, compared" note="the scroll bar of a list">
        <LevelHistogram data={rows} compared={before} buckets={count} stale={false} onRange={ignore} onJump={ignore} />
      </Plate>
      <Plate span="s3" title="Level histogram: of the question before">
        <LevelHistogram data={rows} buckets={count} stale onRange={ignore} />
      </Plate>
      <Plate span="s3" title="Level histogram: counting">
        <LevelHistogram data={undefined} buckets={count} stale={false} onRange={ignore} />
      </Plate>
      <Plate span="s6" title="Level histogram: counted in part" note="the newest bars come first">
        <LevelHistogram data={newest} buckets={count} stale={false} onRange={ignore} />
      </Plate>
      <Plate span="s6" title="Level histogram: not compared">
        <LevelHistogram
          data={rows}
          comparedFault={{ error: new ApiFault({ code: 'overloaded', message: 'busy', status: 503 }), onRetry: ignore }}
          buckets={count}
          stale={false}
          onRange={ignore}
        />
      </Plate>
    </>
  )
}
