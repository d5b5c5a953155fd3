import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakeServices } from './fake-data.ts'

const described: Reply<'GET /prometheus/api/v1/metadata'>['data'] = {
  http_server_request_duration_seconds: [{ type: 'histogram', help: 'Duration of HTTP server requests.', unit: 'seconds' }],
  http_server_requests_total: [{ type: 'counter', help: 'Requests answered.', unit: '' }],
  http_server_active_requests: [{ type: 'gauge', help: 'Requests in flight.', unit: '' }],
  http_client_open_connections: [{ type: 'gauge', help: 'Open connections to other services.', unit: '' }],
  db_pool_in_use: [{ type: 'gauge', help: 'Connections in use.', unit: '' }],
  db_pool_acquire_seconds: [{ type: 'summary', help: 'Time until a connection was free.', unit: 'seconds' }],
  nodejs_heap_used_bytes: [{ type: 'gauge', help: 'Heap of V8 in use.', unit: 'bytes' }],
  process_cpu_seconds_total: [{ type: 'counter', help: 'CPU time of the process.', unit: 'seconds' }],
  process_start_time_seconds: [{ type: 'gauge', help: 'When the process began.', unit: 'seconds' }],
  'queue.depth': [{ type: 'gauge', help: 'Jobs waiting.', unit: '' }],
}
const ends: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_count', '_sum'], summary: ['', '_count', '_sum'] }
const names = [
  ...Object.entries(described).flatMap(([name, [entry]]) => (ends[entry?.type ?? ''] ?? ['']).map((end) => name + end)),
  ...fakeServices.map((service) => `${service}_jobs_total`),
  'up',
]

/** Metrics of the invented company, and what is scraped. */
export function fakeMetrics(state: FakeState): FakeApi {
  const ofNames = <Data>(data: Data) => ({ status: 'success' as const, data })
  return {
    'POST /api/metrics/query': ({ body }) => answerQuery(state, body as unknown as Asked),
    'GET /prometheus/api/v1/label/:name/values': ({ params }) =>
      ofNames(state.empty ? [] : params['name'] === '__name__' ? names : [...fakeServices]),
    'GET /prometheus/api/v1/labels': () => ofNames(['__name__', 'instance', 'job', 'service']),
    'GET /prometheus/api/v1/series': () => ofNames(fakeServices.map((service) => ({ __name__: 'up', job: 'node', service }))),
    'GET /prometheus/api/v1/metadata': () => ofNames(described),
    'GET /prometheus/api/v1/parse_query': () => ofNames({}),
    'GET /prometheus/api/v1/targets': () => ofNames({ activeTargets: state.empty ? [] : fakeTargets() }),
    'GET /prometheus/api/v1/status/tsdb': () =>
      ofNames({
        headStats: { numSeries: state.empty ? 0 : 18_420 },
        seriesCountByMetricName: names.map((name, index) => ({ name, value: Math.round(9000 / (index + 1)) })),
        labelValueCountByLabelName: ['le', 'instance', 'service', 'job'].map((name, index) => ({ name, value: 120 >> index })),
        seriesCountByLabelValuePair: fakeServices.map((service, index) => ({ name: `service=${service}`, value: 6100 >> index })),
      }),
  }
}

interface Asked {
  readonly query: string
  readonly start: number
  readonly end: number
  readonly step: number
}

/** Quantiles for a query of quantiles, 40 series and more for `many`, none for `nothing_like_it`, otherwise one a service. */
function answerQuery(state: FakeState, { query, start, end, step }: Asked): Reply<'POST /api/metrics/query'> {
  const count = Math.floor((end - start) / step) + 1
  const labels: Record<string, string>[] = query.includes('quantile')
    ? ['0.99', '0.9', '0.5'].map((quantile) => ({ quantile }))
    : query.includes('many')
      ? Array.from({ length: 40 }, (_, index) => ({ __name__: 'many', instance: `app-${index}.tidewater.example:9100`, job: 'node' }))
      : fakeServices.map((service, index) => ({ __name__: 'x', service, job: 'tidewater', instance: `10.0.4.${17 + index}:9464` }))
  const isNothing = state.empty || query.includes('nothing_like_it')
  const odd = query.indexOf('db_pool_in_use')
  return {
    t0: start,
    step,
    series: isNothing
      ? []
      : labels.map((own, line) => ({
          labels: own,
          values: Array.from({ length: count }, (_, index) =>
            line === 1 && index % 97 < 6
              ? null
              : (labels.length - line) * 0.04 + 0.008 * Math.sin(index / 9 + line) + ((index * (line + 3) * 37) % 11) / 1500,
          ),
        })),
    more: query.includes('many') ? 260 : 0,
    annotations:
      query.includes('rate(') && odd >= 0
        ? [
            {
              level: 'info',
              message: 'metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "db_pool_in_use"',
              start: odd,
              end: odd + 14,
            },
          ]
        : [],
  }
}

function fakeTargets(): Reply<'GET /prometheus/api/v1/targets'>['data']['activeTargets'] {
  const target = (scrapePool: string, instance: string, error = '', isNew = false) => ({
    scrapePool,
    scrapeUrl: `http://${instance}/metrics`,
    labels: { job: scrapePool, instance },
    lastError: error,
    lastScrape: isNew ? '0001-01-01T00:00:00Z' : ago(4000),
    lastScrapeDuration: isNew ? 0 : 0.0123,
    health: isNew ? ('unknown' as const) : error === '' ? ('up' as const) : ('down' as const),
    scrapeInterval: '15s',
  })
  return [
    target('node', 'app-1.tidewater.example:9100'),
    target('node', 'db-1.tidewater.example:9100'),
    target('payments', '10.0.4.17:9464', 'Get "http://10.0.4.17:9464/metrics": dial tcp 10.0.4.17:9464: connect: connection refused'),
    target('node', 'app-2.tidewater.example:9100', '', true),
  ]
}
