import { logClassNames } from '../../src/api/contract/log-classes.ts'
import type { LogRow } from '../../src/api/contract/logs.ts'
import type { Figure } from '../../src/api/contract/overview.ts'
import type { SpanRow, TraceSummary } from '../../src/api/contract/traces.ts'

export const hourMs = 3_600_000

/** A moment before now, as the API writes it; later ones for negative times. */
export function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString()
}

/** Repeatable numbers in [0, 1). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => (state = (state * 16807) % 2147483647) / 2147483647
}

const services = ['checkout', 'payments', 'gateway', 'pricing', 'auth', 'notifier'] as const
const severityOf = ['info', 'info', 'info', 'info', 'warn', 'debug', 'error', 'info', 'trace', 'fatal'] as const
const bodies = {
  trace: 'entering handler with 3 arguments',
  debug: 'tick jobs_due=0 drift_ms=2',
  info: 'POST /api/checkout 202',
  warn: 'retrying authorise, attempt 2 of 3',
  error: 'timeout after 800 ms waiting for psp-gateway',
  fatal: 'worker 3 stopped: too many consecutive failures',
} as const
/** A log body that would run if anything in the page took it for HTML. */
export const hostileBody = '<img src=x onerror="window.__pwned=1"><script>window.__pwned=1</script> and <b>bold</b>'

function fakeTraceId(index: number): string {
  return (index * 7919 + 17).toString(16).padStart(32, '4bf92f3577b34da6a3ce929d0e0e4736')
}

/** Log rows, newest first, `everyMs` apart. Every 50th body is hostile, every 40th is Hebrew, one in ten carries a trace. */
export function fakeLogRows(count: number, untilMs: number, everyMs: number): LogRow[] {
  const random = randomFrom(7)
  return Array.from({ length: count }, (_, index) => {
    const severity = severityOf[Math.floor(random() * severityOf.length)] ?? 'info'
    const service = services[Math.floor(random() * services.length)] ?? 'gateway'
    const traced = index % 10 === 0
    return {
      timestamp: `${new Date(untilMs - index * everyMs).toISOString().slice(0, -1)}${String((index * 37) % 1_000_000).padStart(6, '0')}Z`,
      service,
      host: `${service.slice(0, 3)}-${1 + (index % 4)}`,
      severity,
      severityText: severity.toUpperCase(),
      body: index % 50 === 3 ? hostileBody : index % 40 === 9 ? 'ההזמנה ord_8fjz לא אושרה: timeout' : bodies[severity],
      traceId: traced ? fakeTraceId(index) : '',
      spanId: traced ? 'a06e3d7790bb2c41' : '',
      attributes: {
        order: `ord_${(index * 7919).toString(36)}`,
        attempt: String(1 + (index % 3)),
        'http.route': '/api/checkout',
        duration_ms: String(Math.floor(random() * 900)),
      },
      resource: {
        'service.name': service,
        'service.version': 'v4.18.0',
        'host.name': `${service.slice(0, 3)}-${1 + (index % 4)}`,
        'deployment.environment.name': 'production',
      },
      scope: 'app.http',
      class:
        severity === 'error' || severity === 'fatal'
          ? 'error'
          : (logClassNames[Math.floor(random() * logClassNames.length)] ?? 'application'),
    }
  })
}

export function fakeFigure(fromMs: number, toMs: number, seed: number, base: number, swing: number, gap = false): Figure {
  const random = randomFrom(seed)
  const count = 60
  const stepMs = (toMs - fromMs) / count
  let drift = 0
  const values = Array.from({ length: count }, (_, index) => {
    drift = drift * 0.7 + (random() - 0.5) * swing
    return gap && index > 20 && index < 26 ? null : Math.max(0, base + drift + (index > 40 ? swing : 0))
  })
  return { from: new Date(fromMs).toISOString(), stepMs, values, last: values.at(-1) ?? null }
}

export function fakeTraceSummaries(count: number, untilMs: number): TraceSummary[] {
  const random = randomFrom(11)
  return Array.from({ length: count }, (_, index) => ({
    traceId: fakeTraceId(index),
    start: new Date(untilMs - index * 3100).toISOString(),
    durationMs: Math.round(random() * (index % 9 === 0 ? 2800 : 260) * 100) / 100,
    service: services[index % services.length] ?? 'gateway',
    operation: index % 4 === 1 ? 'GET /api/products/:id/availability/by-region' : 'POST /api/checkout',
    spanCount: 3 + Math.floor(random() * 40),
    errorCount: index % 7 === 0 ? 1 + (index % 3) : 0,
    services: services.slice(0, 1 + (index % services.length)),
  }))
}

/** A trace as a tree of `count` spans, in start order. The third span's parent is missing. */
export function fakeSpans(count: number, startMs: number): { spans: SpanRow[]; durationMs: number } {
  const random = randomFrom(23)
  const names = [
    'POST /api/checkout',
    'createOrder',
    'SELECT cart',
    'quoteBasket',
    'authorise',
    'POST /authorise',
    'INSERT orders',
    'enqueue receipt',
  ]
  const totalMs = 2840
  const spans: SpanRow[] = []
  for (let index = 0; index < count; index++) {
    const parent = index === 0 ? undefined : spans[Math.max(0, index - 1 - Math.floor(random() * Math.min(index, 6)))]
    const room = parent ? parent.durationMs : totalMs
    const offset = parent ? parent.offsetMs + random() * room * 0.5 : 0
    const durationMs =
      index === 0 ? totalMs : Math.max(0.05, Math.min(room * (0.3 + random() * 0.6), (parent?.offsetMs ?? 0) + room - offset))
    const failed = index % 11 === 5
    const service = services[index % services.length] ?? 'gateway'
    spans.push({
      spanId: index.toString(16).padStart(16, '0'),
      parentSpanId: index === 0 ? '' : index === 2 ? 'feedfeedfeedfeed' : (parent?.spanId ?? ''),
      name: names[index % names.length] ?? 'work',
      kind: index === 0 ? 'server' : index % 3 === 0 ? 'client' : 'internal',
      service,
      host: `${service.slice(0, 3)}-1`,
      start: new Date(startMs + offset).toISOString(),
      offsetMs: offset,
      durationMs,
      status: failed ? 'error' : index % 5 === 0 ? 'ok' : 'unset',
      statusMessage: failed ? 'timeout after 800 ms waiting for psp-gateway' : '',
      attributes: { 'http.request.method': 'POST', 'server.address': 'psp-gateway', 'server.port': '8443' },
      resource: { 'service.name': service, 'service.version': 'v4.18.0' },
      events: failed
        ? [
            {
              timestamp: new Date(startMs + offset).toISOString(),
              name: 'exception',
              attributes: { 'exception.type': 'PspTimeoutError', 'exception.message': hostileBody },
            },
          ]
        : [],
      links: [],
    })
  }
  return { spans: spans.toSorted((a, b) => a.offsetMs - b.offsetMs), durationMs: totalMs }
}

export const fakeServices = services

/** So many rows behind the place that `cursor` tells. */
export function fakePage<Row>(
  rows: readonly Row[],
  { limit = '100', cursor = '0' }: Readonly<Record<string, string | undefined>>,
): { readonly rows: Row[]; readonly next: string | null } {
  const end = Number(cursor) + Number(limit)
  return { rows: rows.slice(Number(cursor), end), next: end < rows.length ? String(end) : null }
}
