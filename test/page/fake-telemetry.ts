import type { LogRow } from '../../src/api/contract/logs.ts'
import { severities } from '../../src/api/contract/severities.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakeLogRows, fakeServices, hourMs } from './fake-data.ts'

/** Logs, traces and services of the last hour. */
export function fakeTelemetry(state: FakeState): FakeApi {
  const rows = fakeLogRows(3000, Date.now() - 2000, 1190)
  const matching = (query: Readonly<Record<string, string | undefined>>): LogRow[] =>
    state.empty ? [] : rows.filter((row) => matches(row, query['q'] ?? ''))
  return {
    'GET /api/logs': ({ query }) => {
      const found = matching(query)
      const start = Number(query['cursor'] ?? 0)
      const page = found.slice(start, start + 200)
      return {
        rows: page,
        next: start + 200 < found.length ? String(start + 200) : null,
        searchedFrom: page.at(-1)?.timestamp ?? ago(hourMs),
      }
    },
    'GET /api/logs/histogram': ({ query }) => {
      const found = matching(query)
      const fromMs = Date.now() - hourMs
      const series: Reply<'GET /api/logs/histogram'>['series'] = {}
      for (const row of found) {
        const bucket = Math.floor((Date.parse(row.timestamp) - fromMs) / 60_000)
        if (bucket < 0 || bucket >= 60) continue
        const counts = (series[row.severity] ??= Array.from({ length: 60 }, () => 0))
        counts[bucket] = (counts[bucket] ?? 0) + 1
      }
      return { from: new Date(fromMs).toISOString(), stepMs: 60_000, series, total: found.length }
    },
    'GET /api/logs/fields': ({ query }) => {
      const found = matching(query)
      const count = (name: string, value: (row: LogRow) => string): { name: string; values: { value: string; count: number }[] } => {
        const counts = new Map<string, number>()
        for (const row of found) counts.set(value(row), (counts.get(value(row)) ?? 0) + 1)
        return { name, values: [...counts].map(([text, total]) => ({ value: text, count: total })).toSorted((a, b) => b.count - a.count) }
      }
      const fields = [
        count('severity', (row) => row.severity),
        count('service', (row) => row.service),
        count('host', (row) => row.host),
        count('class', (row) => row.class),
        count('http.route', (row) => row.attributes['http.route'] ?? ''),
        count('attempt', (row) => row.attributes['attempt'] ?? ''),
      ]
      return { fields: found.length === 0 ? [] : query['field'] ? fields.filter(({ name }) => name === query['field']) : fields }
    },
    'GET /api/services': () => ({
      rows: state.empty
        ? []
        : fakeServices.map((service, index) => ({
            service,
            requests: 40_000 - index * 6000,
            requestsPerSecond: 412 / (index + 1),
            errorRate: index === 1 ? 0.0482 : index === 3 ? 0.012 : 0.0004,
            p50Ms: 18 + index * 7,
            p95Ms: index === 1 ? 2410 : 41 + index * 40,
            p99Ms: index === 1 ? 2980 : 96 + index * 60,
            lastSeen: ago(1200),
            sparkline: Array.from({ length: 30 }, (_, step) => ({
              requests: 300 + ((step * (index + 3) * 37) % 90),
              errors: index === 1 && step > 18 ? 20 + (step % 5) : 0,
            })),
          })),
    }),
  }
}

/** Enough of the search grammar for tests of the page: words, phrases, `field:value`, negation. */
function matches(row: LogRow, q: string): boolean {
  for (const term of q.match(/-?[\w.]+:"[^"]*"|"[^"]*"|\S+/g) ?? []) {
    const [, sign = '', field, value = ''] = /^(-?)(?:([\w.]+):)?"?([^"]*)"?$/.exec(term) ?? []
    const own =
      field === undefined
        ? row.body
        : ({ severity: row.severity, service: row.service, host: row.host, class: row.class, trace_id: row.traceId }[field] ??
          row.attributes[field] ??
          row.resource[field] ??
          '')
    const found = field === undefined ? own.toLowerCase().includes(value.toLowerCase()) : own === value
    if (found === (sign === '-')) return false
  }
  return severities.includes(row.severity)
}
