import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

import type { EngineStatus } from '../engine/supervisor.ts'
import type { Clock } from '../lib/clock.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { Labels, NumberPoint } from '../lib/metrics/metric-family.ts'
import type { IngestSnapshot, FlushHealth } from '../pipeline/index.ts'
import { readProcessUsage } from './process-usage.ts'
import type { OwnProcess } from './resources.ts'

interface ProcessOptions {
  readonly clock: Clock
  readonly version: string
  readonly processes: () => readonly OwnProcess[]
}

/** The counter the overview reads its rates of logs, spans and samples from, as it is stored. */
export const acceptedRowsMetric = 'vedette_ingest_accepted_rows_total'

/** How closely delays are watched. A loop that is idle is hardly ever late, and each look wakes it up. */
const busyResolutionMs = 50
const idleResolutionMs = 500
/** Utilization of an interval from which on the next is watched closely. */
const busyShare = 0.05

/** Metrics of our processes and of the event loop. Call `refresh` once an interval: delays are those since the last call. */
export function registerProcessMetrics(
  metrics: Metrics,
  { clock, version, processes }: ProcessOptions,
): { readonly refresh: () => void; readonly stop: () => void } {
  const started = clock.monotonic()
  const usages = (read: (usage: { cpuSeconds: number; residentBytes: number }) => number) => () =>
    processes().flatMap(({ name, pid }) => {
      const usage = readProcessUsage(pid)
      return usage === undefined ? [] : [{ labels: { process: name }, value: read(usage) }]
    })
  metrics.gauge({ name: 'vedette.build.info', unit: '', help: 'Version of Vedette; always 1.', labels: ['version'] }).set(1, { version })
  metrics.read({ name: 'process.uptime', unit: 's', help: 'Time since the start.', type: 'gauge' }, () => [
    { labels: {}, value: (clock.monotonic() - started) / 1000 },
  ])
  metrics.read(
    { name: 'process.cpu.time', unit: 's', help: 'CPU time of each process of the platform.', type: 'counter' },
    usages(({ cpuSeconds }) => cpuSeconds),
  )
  metrics.read(
    { name: 'process.memory.usage', unit: 'By', help: 'Resident memory of each process of the platform.', type: 'gauge' },
    usages(({ residentBytes }) => residentBytes),
  )
  metrics.read({ name: 'v8js.memory.heap.used', unit: 'By', help: 'JavaScript heap in use.', type: 'gauge' }, () => [
    { labels: {}, value: process.memoryUsage().heapUsed },
  ])
  return watchEventLoop(metrics)
}

function watchEventLoop(metrics: Metrics): { readonly refresh: () => void; readonly stop: () => void } {
  const p50 = metrics.gauge({ name: 'nodejs.eventloop.delay.p50', unit: 's', help: 'Median delay of the event loop.' })
  const p99 = metrics.gauge({ name: 'nodejs.eventloop.delay.p99', unit: 's', help: '99th percentile of the event loop delay.' })
  const max = metrics.gauge({ name: 'nodejs.eventloop.delay.max', unit: 's', help: 'Longest delay of the event loop.' })
  const utilization = metrics.gauge({ name: 'nodejs.eventloop.utilization', unit: '1', help: 'Share of time the event loop was busy.' })
  let resolutionMs = busyResolutionMs
  let delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  let before = performance.eventLoopUtilization()
  // What is measured is the time between two ticks, which is never below the resolution.
  const seconds = (nanos: number): number => Math.max(0, nanos / 1e9 - resolutionMs / 1000)
  return {
    refresh() {
      p50.set(seconds(delays.percentile(50)), {})
      p99.set(seconds(delays.percentile(99)), {})
      max.set(seconds(delays.max), {})
      const now = performance.eventLoopUtilization()
      const share = performance.eventLoopUtilization(now, before).utilization
      utilization.set(share, {})
      before = now
      const wanted = share < busyShare ? idleResolutionMs : busyResolutionMs
      if (wanted === resolutionMs) return delays.reset()
      delays.disable()
      resolutionMs = wanted
      delays = monitorEventLoopDelay({ resolution: resolutionMs })
      delays.enable()
    },
    stop: () => void delays.disable(),
  }
}

/** The label that names the project a point is about; empty for what came from nobody known. */
export const projectLabel = 'project'

/** What came in and what was turned away, by project; without keys: they belong on the ingestion page, not on every series. */
export function registerIngestMetrics(metrics: Metrics, read: () => IngestSnapshot): void {
  const labelOf = (projectId: number | undefined): Labels => ({ [projectLabel]: String(projectId ?? '') })
  metrics.read({ name: 'vedette.ingest.accepted_rows', unit: '{row}', help: 'Rows made durable.', type: 'counter' }, () =>
    sumBy(read().sources, ({ receiver, signal, projectId, accepted }) => ({
      labels: { receiver, signal, ...labelOf(projectId) },
      value: accepted,
    })),
  )
  metrics.read({ name: 'vedette.ingest.received', unit: 'By', help: 'Bodies as they came, compressed.', type: 'counter' }, () =>
    sumBy(read().sources, ({ receiver, signal, projectId, bytes }) => ({
      labels: { receiver, signal, ...labelOf(projectId) },
      value: bytes,
    })),
  )
  metrics.read({ name: 'vedette.ingest.rejected_rows', unit: '{row}', help: 'Rows turned away, by reason.', type: 'counter' }, () =>
    sumBy(read().rejections, ({ receiver, signal, projectId, reason, count }) => ({
      labels: { receiver, signal, reason, ...labelOf(projectId) },
      value: count,
    })),
  )
  metrics.read({ name: 'vedette.masked_values', unit: '{value}', help: 'Values masked before they were stored.', type: 'counter' }, () =>
    sumBy(read().masked, ({ detector, projectId, count }) => ({ labels: { detector, ...labelOf(projectId) }, value: count })),
  )
}

/** The gauge the page of metrics draws active series from, as it is stored. */
export const activeSeriesMetric = 'vedette_metric_series_active'

/** How many metric series each project has. */
export function registerSeriesMetrics(metrics: Metrics, read: () => readonly { projectId: number; active: number }[]): void {
  metrics.read(
    {
      name: 'vedette.metric_series.active',
      unit: '{series}',
      help: 'Metric series that had a sample in the last hour.',
      type: 'gauge',
    },
    () => read().map(({ projectId, active }) => ({ labels: { [projectLabel]: String(projectId) }, value: active })),
  )
}

export function registerWalMetrics(metrics: Metrics, read: () => FlushHealth): void {
  const gauges = [
    ['vedette.wal.waiting_segments', '{segment}', 'Segments not yet in the store.', ({ segmentsWaiting }: FlushHealth) => segmentsWaiting],
    ['vedette.wal.waiting', 'By', 'Bytes not yet in the store.', ({ bytesWaiting }: FlushHealth) => bytesWaiting],
    [
      'vedette.wal.oldest_age',
      's',
      'Age of the oldest segment not yet stored.',
      ({ oldestWaitingMs }: FlushHealth) => oldestWaitingMs / 1000,
    ],
    ['vedette.wal.quarantined_files', '{file}', 'Files set aside.', ({ quarantined }: FlushHealth) => quarantined.count],
  ] as const
  for (const [name, unit, help, value] of gauges)
    metrics.read({ name, unit, help, type: 'gauge' }, () => [{ labels: {}, value: value(read()) }])
  const surplus = { name: 'vedette.wal.surplus_rows', unit: '{row}', help: 'Rows found stored more than once.', type: 'counter' } as const
  metrics.read(surplus, () => [{ labels: {}, value: read().surplusRows }])
}

export function registerEngineMetrics(metrics: Metrics, read: () => EngineStatus): void {
  metrics.read(
    { name: 'vedette.engine.restarts', unit: '{restart}', help: 'Restarts of the engine since the start.', type: 'counter' },
    () => [{ labels: {}, value: read().restarts }],
  )
  metrics.read({ name: 'vedette.engine.up', unit: '', help: '1 while the engine runs.', type: 'gauge' }, () => [
    { labels: {}, value: read().state === 'ready' ? 1 : 0 },
  ])
}

/** One point for each label set: what differs only in labels we leave out is added up. */
function sumBy<Item>(items: readonly Item[], read: (item: Item) => NumberPoint): NumberPoint[] {
  const sums = new Map<string, NumberPoint>()
  for (const item of items) {
    const point = read(item)
    const key = JSON.stringify(point.labels)
    sums.set(key, { labels: point.labels, value: point.value + (sums.get(key)?.value ?? 0) })
  }
  return [...sums.values()]
}
