import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'

import type { Clock } from '../lib/clock.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import { TokenBucket } from '../lib/token-bucket.ts'
import { createActivity, type Activity } from './activity.ts'
import type { FinishedSpan } from './finished-span.ts'
import { parseTraceparent } from './traceparent.ts'

/** A request under way. */
export interface RequestTrace {
  readonly traceId: string
  readonly spanId: string
}

export interface RequestOutcome {
  readonly method: string
  /** The route's pattern, never the address: it becomes a label. */
  readonly route: string
  readonly status: number
  /** Id or hash of the session that asked; undefined for tokens and strangers. */
  readonly session: string | undefined
  /** Requests of the API count for health and are traced; others (telemetry coming in, files of the page) are only measured. */
  readonly kind: 'api' | 'other'
  /** Why it failed, when it did. */
  readonly error?: string
}

/** The telemetry store and the state store, by what they speak. */
export type DatabaseSystem = 'clickhouse' | 'postgresql'

interface FinishedQuery {
  readonly system: DatabaseSystem
  /** `query`, `insert`, `command` ...: one of few words. */
  readonly operation: string
  /** What a person reads in the trace: operation and table, never values. */
  readonly summary: string
  readonly durationMs: number
  /** Code of the fault it failed with; undefined when it did not. */
  readonly error: string | undefined
  readonly rows?: number
}

/** Sees requests and queries of this process and turns them into activity, metrics and spans. */
export interface Observer {
  readonly activity: Activity
  /** Operations of a database in the last minutes. */
  readonly queries: Readonly<Record<DatabaseSystem, Activity>>
  /** Begins a request; goes on with the caller's trace when `traceparent` is a valid W3C header. */
  startRequest(traceparent: string | undefined): RequestTrace
  /** Runs `work` so that queries made in it become children of the request's span. */
  within<T>(trace: RequestTrace, work: () => T): T
  finishRequest(trace: RequestTrace, outcome: RequestOutcome): void
  recordQuery(query: FinishedQuery): void
  /** Spans kept since the last call, oldest first. */
  takeSpans(): FinishedSpan[]
  /** Spans that were sampled and then dropped because nobody took them. */
  readonly droppedSpans: number
}

interface Trace extends RequestTrace {
  readonly parentSpanId: string
  /** On the clock's two scales. */
  readonly startedAt: number
  readonly startedMonotonic: number
  readonly children: FinishedSpan[]
}

const maxSpans = 2000
const maxChildren = 30
const ordinaryPerSecond = 20
/** Failed and slow requests have a budget of their own: a flood of good ones never hides them. */
const notablePerSecond = 20
const slowMs = 1000

export function createObserver({ clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }): Observer {
  const activity = createActivity(clock)
  const queries = { clickhouse: createActivity(clock), postgresql: createActivity(clock) }
  const current = new AsyncLocalStorage<Trace>()
  const traces = new WeakMap<RequestTrace, Trace>()
  const takeOrdinary = new TokenBucket(clock, ordinaryPerSecond, 2)
  const takeNotable = new TokenBucket(clock, notablePerSecond, 2)
  let spans: FinishedSpan[] = []
  let droppedSpans = 0
  const requestDuration = metrics.histogram({
    name: 'http.server.request.duration',
    unit: 's',
    help: 'Duration of HTTP requests that were answered.',
    labels: ['http.request.method', 'http.route', 'http.response.status_code'],
  })
  const queryDuration = metrics.histogram({
    name: 'db.client.operation.duration',
    unit: 's',
    help: 'Duration of operations of the telemetry store and the state store.',
    labels: ['db.system.name', 'db.operation.name', 'error.type'],
  })

  const keep = (trace: Trace, root: FinishedSpan, durationMs: number): void => {
    const notable = root.error !== undefined || durationMs >= slowMs
    if (!(notable ? takeNotable.take() === 0 : takeOrdinary.take() === 0)) return
    const all = [root, ...trace.children]
    if (spans.length + all.length > maxSpans) droppedSpans += all.length
    else spans.push(...all)
  }

  return {
    activity,
    queries,
    get droppedSpans() {
      return droppedSpans
    },
    startRequest(traceparent) {
      const parent = parseTraceparent(traceparent)
      const trace: Trace = {
        traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
        spanId: randomBytes(8).toString('hex'),
        parentSpanId: parent?.spanId ?? '',
        startedAt: clock.now(),
        startedMonotonic: clock.monotonic(),
        children: [],
      }
      traces.set(trace, trace)
      return trace
    },
    within(trace, work) {
      const full = traces.get(trace)
      return full === undefined ? work() : current.run(full, work)
    },
    finishRequest(request, { method, route, status, session, kind, error }) {
      const trace = traces.get(request)
      if (trace === undefined || !traces.delete(request)) return
      const durationMs = clock.monotonic() - trace.startedMonotonic
      const labels = { 'http.request.method': method, 'http.route': route, 'http.response.status_code': String(status) }
      requestDuration.observe(durationMs / 1000, labels)
      if (kind !== 'api') return
      const failed = status >= 500
      activity.record({ durationMs, failed, session })
      const { traceId, spanId, parentSpanId, startedAt } = trace
      const root: FinishedSpan = {
        traceId,
        spanId,
        parentSpanId,
        name: `${method} ${route}`,
        kind: 'server',
        start: nanosOf(startedAt),
        end: nanosOf(startedAt + durationMs),
        error: failed ? (error ?? `HTTP ${status}`) : undefined,
        attributes: { ...labels, 'http.response.status_code': status },
      }
      keep(trace, root, durationMs)
    },
    recordQuery({ system, operation, summary, durationMs, error, rows }) {
      const labels = { 'db.system.name': system, 'db.operation.name': operation, 'error.type': error ?? '' }
      queryDuration.observe(durationMs / 1000, labels)
      queries[system].record({ durationMs, failed: error !== undefined, session: undefined })
      const trace = current.getStore()
      if (trace === undefined || trace.children.length >= maxChildren) return
      const endedAt = trace.startedAt + (clock.monotonic() - trace.startedMonotonic)
      trace.children.push({
        traceId: trace.traceId,
        spanId: randomBytes(8).toString('hex'),
        parentSpanId: trace.spanId,
        name: summary,
        kind: 'client',
        start: nanosOf(endedAt - durationMs),
        end: nanosOf(endedAt),
        error,
        attributes: {
          'db.system.name': system,
          'db.operation.name': operation,
          ...(rows === undefined ? {} : { 'db.response.returned_rows': rows }),
        },
      })
    },
    takeSpans() {
      const taken = spans
      spans = []
      return taken
    },
  }
}

/** Nanoseconds from milliseconds, exact to the microsecond. */
function nanosOf(ms: number): bigint {
  return BigInt(Math.round(ms * 1000)) * 1000n
}
