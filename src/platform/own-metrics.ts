import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

import type { Clock } from '../lib/clock.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import { readProcessUsage } from './process-usage.ts'
import type { OwnProcess } from './resources.ts'

interface ProcessOptions {
  readonly clock: Clock
  readonly version: string
  readonly processes: () => readonly OwnProcess[]
}

/** Rows the door took and turned away since the start, by project. */
export interface IngestFigures {
  readonly accepted: readonly { readonly receiver: string; readonly signal: string; readonly project: number; readonly rows: number }[]
  readonly rejected: readonly { readonly receiver: string; readonly reason: string; readonly rows: number }[]
}

export interface WalFigures {
  readonly segmentsWaiting: number
  readonly bytesWaiting: number
  readonly oldestWaitingMs: number
  readonly quarantined: number
}

export interface EngineFigures {
  readonly running: boolean
  readonly restarts: number
}

/** The counter the overview reads its rates of logs, spans and samples from, as it is stored. */
export const acceptedRowsMetric = 'vedette_ingest_accepted_rows_total'

const delayResolutionMs = 50

/** Metrics of our processes and of the event loop. Call `refresh` once an interval: delays are those since the last call. */
export function registerProcessMetrics(metrics: Metrics, { clock, version, processes }: ProcessOptions): { refresh(): void; stop(): void } {
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

function watchEventLoop(metrics: Metrics): { refresh(): void; stop(): void } {
  const p50 = metrics.gauge({ name: 'nodejs.eventloop.delay.p50', unit: 's', help: 'Median delay of the event loop.' })
  const p99 = metrics.gauge({ name: 'nodejs.eventloop.delay.p99', unit: 's', help: '99th percentile of the event loop delay.' })
  const max = metrics.gauge({ name: 'nodejs.eventloop.delay.max', unit: 's', help: 'Longest delay of the event loop.' })
  const utilization = metrics.gauge({ name: 'nodejs.eventloop.utilization', unit: '1', help: 'Share of time the event loop was busy.' })
  const delays = monitorEventLoopDelay({ resolution: delayResolutionMs })
  delays.enable()
  let before = performance.eventLoopUtilization()
  // What is measured is the time between two ticks, which is never below the resolution.
  const seconds = (nanos: number): number => Math.max(0, nanos / 1e9 - delayResolutionMs / 1000)
  return {
    refresh() {
      p50.set(seconds(delays.percentile(50)), {})
      p99.set(seconds(delays.percentile(99)), {})
      max.set(seconds(delays.max), {})
      delays.reset()
      const now = performance.eventLoopUtilization()
      utilization.set(performance.eventLoopUtilization(now, before).utilization, {})
      before = now
    },
    stop: () => void delays.disable(),
  }
}

export function registerIngestMetrics(metrics: Metrics, read: () => IngestFigures): void {
  metrics.read({ name: 'vedette.ingest.accepted_rows', unit: '{row}', help: 'Rows made durable.', type: 'counter' }, () =>
    read().accepted.map(({ receiver, signal, project, rows }) => ({ labels: { receiver, signal, project: String(project) }, value: rows })),
  )
  metrics.read({ name: 'vedette.ingest.rejected_rows', unit: '{row}', help: 'Rows turned away, by reason.', type: 'counter' }, () =>
    read().rejected.map(({ receiver, reason, rows }) => ({ labels: { receiver, reason }, value: rows })),
  )
}

export function registerWalMetrics(metrics: Metrics, read: () => WalFigures): void {
  const gauges = [
    ['vedette.wal.waiting_segments', '{segment}', 'Segments not yet in the store.', ({ segmentsWaiting }: WalFigures) => segmentsWaiting],
    ['vedette.wal.waiting', 'By', 'Bytes not yet in the store.', ({ bytesWaiting }: WalFigures) => bytesWaiting],
    [
      'vedette.wal.oldest_age',
      's',
      'Age of the oldest segment not yet in the store.',
      ({ oldestWaitingMs }: WalFigures) => oldestWaitingMs / 1000,
    ],
    ['vedette.wal.quarantined_segments', '{segment}', 'Segments the store would not take.', ({ quarantined }: WalFigures) => quarantined],
  ] as const
  for (const [name, unit, help, value] of gauges)
    metrics.read({ name, unit, help, type: 'gauge' }, () => [{ labels: {}, value: value(read()) }])
}

export function registerEngineMetrics(metrics: Metrics, read: () => EngineFigures): void {
  metrics.read(
    { name: 'vedette.engine.restarts', unit: '{restart}', help: 'Restarts of the engine since the start.', type: 'counter' },
    () => [{ labels: {}, value: read().restarts }],
  )
  metrics.read({ name: 'vedette.engine.up', unit: '', help: '1 while the engine runs.', type: 'gauge' }, () => [
    { labels: {}, value: read().running ? 1 : 0 },
  ])
}
