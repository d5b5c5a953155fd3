import os from 'node:os'

import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { MetricFamily } from '../lib/metrics/metric-family.ts'
import type { Collect } from '../scrapers/scraper.ts'
import type { LogTap } from './log-tap.ts'
import type { Observer } from './observer.ts'
import type { Attributes } from './otlp/attributes.ts'
import { encodeLogs } from './otlp/encode-logs.ts'
import { encodeMetrics } from './otlp/encode-metrics.ts'
import { encodeSpans } from './otlp/encode-spans.ts'
import { createPoster, type Door } from './otlp/post.ts'
import { createSender, type Sender, type SenderFigures } from './otlp/sender.ts'

export interface SelfTelemetryOptions {
  readonly clock: Clock
  /** Our own ingest address and an ingest key of the default project. */
  readonly door: Door
  readonly version: string
  readonly metrics: Metrics
  readonly observer: Observer
  readonly tap: LogTap
  /** The host scraper, opened. */
  readonly collectHost: Collect
  /** Called before own metrics are read: for what is measured between two readings. */
  readonly refresh: () => void
  readonly log: Log
  /** Default 15 s for metrics, 5 s for logs and spans; back-off from 1 s to 60 s, 10 s for an attempt. */
  readonly timing?: Partial<Timing>
}

interface Timing {
  readonly metricsMs: number
  readonly recordsMs: number
  readonly attemptMs: number
  readonly pauseMs: number
  readonly maxPauseMs: number
}

export interface SelfTelemetry {
  /** What became of the bodies of each signal. */
  figures(): Readonly<Record<Signal, SenderFigures>>
  /** Sends what waits, for two seconds at most. Call it while the door is still open. */
  stop(): Promise<void>
}

const signals = ['metrics', 'logs', 'traces'] as const
type Signal = (typeof signals)[number]

const defaults: Timing = { metricsMs: 15_000, recordsMs: 5000, attemptMs: 10_000, pauseMs: 1000, maxPauseMs: 60_000 }
/** A quarter of an hour of metrics, or a burst of log records. */
const maxQueueBytes = 8 * 1024 * 1024
/** Less than the stop of the platform leaves us. */
const stopGraceMs = 800

/**
 * Vedette watches itself and its machine as any other source would: over OTLP/HTTP through its own front door. What the door
 * refuses waits in bounded queues and is lost before it is in anybody's way.
 */
export function startSelfTelemetry(options: SelfTelemetryOptions): SelfTelemetry {
  const { clock, door, version, metrics, observer, tap, collectHost, refresh, log } = options
  const timing = { ...defaults, ...options.timing }
  const host = os.hostname()
  const own: Attributes = {
    'service.name': 'vedette',
    'service.version': version,
    'service.instance.id': host,
    'host.name': host,
  }
  // `job` and `instance` as a Prometheus that scrapes node_exporter would have them.
  const machine: Attributes = { 'service.name': 'node', 'service.instance.id': host, 'host.name': host, 'os.type': process.platform }
  const poster = createPoster(door)
  const stopping = new AbortController()
  const startedAt = nanosOf(clock.now())

  const open = (signal: Signal): Sender =>
    createSender({
      post: (body, abort) => poster.post(`/v1/${signal}`, body, abort),
      maxQueueBytes,
      timeoutMs: timing.attemptMs,
      pauseMs: timing.pauseMs,
      maxPauseMs: timing.maxPauseMs,
      random: () => Math.random(),
      // Once a change and not for each attempt: what is logged here is sent through the same door.
      onChange: (state, reason) => log[state === 'failing' ? 'warn' : 'info']({ signal, reason }, `self telemetry is ${state}`),
    })
  const senders: Readonly<Record<Signal, Sender>> = { metrics: open('metrics'), logs: open('logs'), traces: open('traces') }
  registerFigures(metrics, senders, observer, tap)

  const sendHost = async (): Promise<void> => {
    const families = await collectHost({ clock, signal: stopping.signal })
    const time = nanosOf(clock.now())
    senders.metrics.push(encodeMetrics({ resource: machine, version, families, start: bootTime(families) ?? startedAt, time }))
  }
  const sendOwn = (): void => {
    refresh()
    const families = metrics.snapshot()
    senders.metrics.push(encodeMetrics({ resource: own, version, families, start: startedAt, time: nanosOf(clock.now()) }))
  }
  const sendMetrics = async (): Promise<void> => {
    try {
      sendOwn()
      await sendHost()
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ err: error }, 'own metrics could not be read')
    }
  }
  const sendRecords = (): void => {
    const lines = tap.takeLines()
    if (lines.length > 0) senders.logs.push(encodeLogs(own, version, lines))
    const spans = observer.takeSpans()
    if (spans.length > 0) senders.traces.push(encodeSpans(own, version, spans))
  }

  let running: Promise<void> | undefined
  const tick = (): void => {
    // A scrape that hangs on a dead mount is not overtaken by the next.
    running ??= sendMetrics().finally(() => {
      running = undefined
    })
  }
  tick()
  const metricsTimer = setInterval(tick, timing.metricsMs).unref()
  const recordsTimer = setInterval(sendRecords, timing.recordsMs).unref()

  return {
    figures: () => ({ metrics: senders.metrics.figures, logs: senders.logs.figures, traces: senders.traces.figures }),
    async stop() {
      clearInterval(metricsTimer)
      clearInterval(recordsTimer)
      stopping.abort()
      sendRecords()
      await Promise.all(signals.map((signal) => senders[signal].stop(stopGraceMs)))
      poster.close()
    },
  }
}

function registerFigures(metrics: Metrics, senders: Readonly<Record<Signal, Sender>>, observer: Observer, tap: LogTap): void {
  metrics.read(
    {
      name: 'vedette.self_telemetry.dropped',
      unit: '{item}',
      help: 'Own telemetry given up: requests, log lines, spans.',
      type: 'counter',
    },
    () => [
      ...signals.map((signal) => ({ labels: { item: `${signal}_request` }, value: senders[signal].figures.dropped })),
      { labels: { item: 'log_line' }, value: tap.droppedLines },
      { labels: { item: 'span' }, value: observer.droppedSpans },
    ],
  )
}

/** Since when the kernel's counters count. */
function bootTime(families: readonly MetricFamily[]): bigint | undefined {
  const family = families.find(({ name }) => name === 'node_boot_time_seconds')
  const point = family?.type === 'gauge' ? family.points[0] : undefined
  return point === undefined ? undefined : nanosOf(point.value * 1000)
}

function nanosOf(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n
}
