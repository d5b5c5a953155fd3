import type { SpanRow, TraceSummary } from '../../src/api/contract/traces.ts'
import { columnsOf } from '../../src/query/traces/span-columns.ts'
import type { SpanTuple } from '../../src/query/traces/span-columns.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { fakeSpans, fakeTraceSummaries } from './fake-data.ts'

const fakeTraceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const longTraceSpans = 10_000
const traceSpans = 48
const epoch = { seconds: 0, nanos: 0 }

/** Traces of the last hour; one whose id begins with `ffff` is long. */
export function fakeTraces(state: FakeState): FakeApi {
  const startMs = Date.now() - 60_000
  const start = new Date(startMs).toISOString()
  const made = new Map<number, ReturnType<typeof fakeSpans>>()
  const traceOf = (traceId = ''): ReturnType<typeof fakeSpans> => {
    const count = traceId.startsWith('ffff') ? longTraceSpans : traceSpans
    const trace = made.get(count) ?? fakeSpans(count, startMs)
    made.set(count, trace)
    return trace
  }
  const matching = (query: Readonly<Record<string, string | undefined>>): TraceSummary[] =>
    (state.empty ? [] : fakeTraceSummaries(240, Date.now() - 4000)).filter((row) => matches(row, query))
  return {
    'GET /api/traces': ({ query }) => {
      const found = matching(query)
      const rows = query['sort'] === 'slowest' ? found.toSorted((a, b) => b.durationMs - a.durationMs) : found
      const at = Number(query['cursor'] ?? 0)
      return { rows: rows.slice(at, at + 100), next: at + 100 < rows.length ? String(at + 100) : null }
    },
    'GET /api/traces/fields': ({ query }) => {
      const found = matching(query)
      const count = (name: string, value: (row: TraceSummary) => string): { name: string; values: { value: string; count: number }[] } => {
        const counts = new Map<string, number>()
        for (const row of found) counts.set(value(row), (counts.get(value(row)) ?? 0) + 1)
        return { name, values: [...counts].map(([text, total]) => ({ value: text, count: total })).toSorted((a, b) => b.count - a.count) }
      }
      const fields = [
        count('service', (row) => row.service),
        count('operation', (row) => row.operation),
        count('status', (row) => (row.errorCount > 0 ? 'error' : 'unset')),
        count('http.response.status_code', (row) => (row.errorCount > 0 ? '503' : '200')),
      ]
      return { fields: found.length === 0 ? [] : fields.filter(({ name }) => !query['field'] || name === query['field']) }
    },
    'GET /api/traces/scatter': ({ query }) => {
      const found = matching(query)
      return {
        timeMs: found.map((row) => Date.parse(row.start)),
        durationMs: found.map(({ durationMs }) => durationMs),
        count: found.map((_, index) => 1 + (index % 5)),
        failed: found.map(({ errorCount }) => errorCount > 0),
        traceId: found.map(({ traceId }) => traceId),
        total: found.length,
        errors: found.filter(({ errorCount }) => errorCount > 0).length,
        cut: false,
      }
    },
    'GET /api/traces/difference': () => ({
      inside: 31,
      outside: 209,
      differences: [
        { name: 'service.version', value: 'v4.18.0', inside: 0.98, outside: 0.12 },
        { name: 'psp.route', value: 'primary', inside: 0.94, outside: 0.51 },
        { name: 'cart.size', value: '1', inside: 0.04, outside: 0.36 },
      ],
    }),
    'GET /api/traces/:traceId': ({ params }) => {
      const { spans, durationMs } = traceOf(params['traceId'])
      return { traceId: params['traceId'] ?? '', start, durationMs, spans, truncated: false }
    },
    'GET /api/traces/:traceId/spans': ({ params }) => {
      const { spans, durationMs } = traceOf(params['traceId'])
      const known = new Map<string, number>()
      const rows = spans.map(tupleOf)
      const errorCount = spans.filter(({ status }) => status === 'error').length
      const trace = { traceId: params['traceId'] ?? '', start, durationMs, spanCount: spans.length, errorCount, truncated: false }
      return [
        { trace, spans: columnsOf(rows.slice(0, 2000), epoch, known) },
        ...(rows.length > 2000 ? [{ spans: columnsOf(rows.slice(2000), epoch, known) }] : []),
      ]
    },
    'GET /api/spans/:spanId': ({ params, query }) => {
      const span = traceOf(fakeTraceId).spans.find(({ spanId }) => spanId === params['spanId'])
      // The first answer has not got to the end.
      const from = query['to'] === 'now' ? new Date(Date.now() - 86_400_000).toISOString() : (query['from'] ?? start)
      const found =
        query['to'] === 'now' || !span ? [] : [{ traceId: fakeTraceId, start: span.start, service: span.service, name: span.name }]
      return { spans: found, searchedFrom: from }
    },
    'GET /api/traces/:traceId/spans/:spanId': ({ params }) => ({
      spans: traceOf(params['traceId']).spans.filter(({ spanId }) => spanId === params['spanId']),
    }),
  }
}

function tupleOf({ spanId, parentSpanId, name, service, kind, status, offsetMs, durationMs, events }: SpanRow): SpanTuple {
  return [spanId, parentSpanId, name, service, kind, status, 0, Math.round(offsetMs * 1e6), Math.round(durationMs * 1e6), events.length]
}

/** Enough of the search for tests of the page: `service:`, `operation:`, `status:`, `duration:[a TO b]`, and the fields of the query. */
function matches(row: TraceSummary, query: Readonly<Record<string, string | undefined>>): boolean {
  const { q = '', service, status, minDurationMs, maxDurationMs } = query
  const value = (field: string): string | undefined => new RegExp(`(?:^|\\s)${field}:"?([^"\\s]+)`).exec(q)?.[1]
  const wanted = service ?? value('service')
  if (wanted !== undefined && row.service !== wanted) return false
  if ((status ?? value('status')) === 'error' && row.errorCount === 0) return false
  if (q.includes('nothing')) return false
  return row.durationMs >= Number(minDurationMs ?? 0) && row.durationMs <= Number(maxDurationMs ?? Infinity)
}
