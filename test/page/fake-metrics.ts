import type { TargetRow } from '../../src/api/contract/targets.ts'
import { familyOf } from '../../src/query/metrics-pages/metric-family.ts'
import { rankFamilies } from '../../src/query/metrics-pages/rank-families.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakePage, fakeServices } from './fake-data.ts'

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
described['app_build_info'] = [{ type: 'gauge', help: 'Which version runs.', unit: '' }]
const ends: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_count', '_sum'], summary: ['', '_count', '_sum'] }
const names = [
  ...Object.entries(described).flatMap(([name, [entry]]) => (ends[entry?.type ?? ''] ?? ['']).map((end) => name + end)),
  ...fakeServices.map((service) => `${service}_jobs_total`),
  'up',
]
const told = new Map(Object.entries(described).flatMap(([name, [entry]]) => (entry ? [[name, entry] as const] : [])))
const families = [
  ...new Map(names.map((name) => familyOf(name, told, new Set(names))).map((family) => [family.name, family])).values(),
].toSorted((a, b) => (a.name < b.name ? -1 : 1))
const pageRows = 12

type Row = Reply<'GET /api/metrics/names'>['rows'][number]

/** Gauges of this company do not tell their environment. */
function rowOf(family: (typeof families)[number], query: Readonly<Record<string, string | undefined>>): Row {
  const { environment = '', service = '' } = query
  const knows = family.kind !== 'gauge'
  const matchers = [service && `service="${service}"`, knows && environment && `env="${environment}"`].filter(Boolean).join(', ')
  return { ...family, scope: { matchers, restriction: '', missing: environment !== '' && !knows ? ['environment'] : [] } }
}

function findFamily(name: string | undefined): (typeof families)[number] {
  const family = families.find((one) => one.name === name)
  if (!family) throw new Error(`the company has no metric ${name}`)
  return family
}

/** Metrics of the invented company, and what is scraped. */
export function fakeMetrics(state: FakeState): FakeApi {
  const ofNames = <Data>(data: Data) => ({ status: 'success' as const, data })
  return {
    'POST /api/metrics/query': ({ body }) => answerQuery(state, body as unknown as Asked),
    'POST /api/metrics/explain': ({ body }) => explain(body as unknown as Asked),
    'POST /api/metrics/heat-map': ({ body }) => heatMap(body as unknown as Asked),
    'POST /api/metrics/exemplars': ({ body }) => exemplars(state, body as unknown as Asked),
    'GET /api/metrics/names': ({ query }) => {
      const { search = '', cursor } = query
      const after = cursor === undefined ? undefined : { rank: Number(cursor[0]), name: cursor.slice(1) }
      const page = rankFamilies(state.empty ? [] : families, { search, limit: pageRows, after })
      return {
        rows: page.rows.map((family) => rowOf(family, query)),
        total: page.total,
        isPart: false,
        next: page.end === undefined ? null : `${page.end.rank}${page.end.name}`,
      }
    },
    'GET /api/metrics/metric': ({ query }) => factsOf(query),
    'GET /api/metrics/related': ({ query }) => ({
      rows: families
        .filter(({ name }) => name !== query['metric'] && name.startsWith((query['metric'] ?? '').slice(0, 4)))
        .map((family, at) => ({ ...rowOf(family, query), shares: at === 0 ? ['prefix', 'labels', 'target'] : ['prefix'] })),
    }),
    'GET /api/metrics/uses': ({ query: { metric = '' } }) => ({
      rows: metric.endsWith('_total')
        ? [
            { kind: 'recording', title: 'service:requests:rate5m', place: 'red', uid: '', expr: `sum by (service) (rate(${metric}[5m]))` },
            {
              kind: 'dashboard',
              title: 'Requests',
              place: 'Shop',
              uid: 'shop',
              expr: `sum(rate(${metric}{job="$job"}[$__rate_interval]))`,
            },
          ]
        : [],
      isPart: false,
    }),
    'GET /api/metrics/label-values': ({ query: { search = '' } }) => ({
      values: ['checkout', 'payments', 'pricing'].filter((value) => value.includes(search)),
      isPart: false,
    }),
    'GET /prometheus/api/v1/label/:name/values': ({ params }) =>
      ofNames(state.empty ? [] : params['name'] === '__name__' ? names : [...fakeServices]),
    'GET /prometheus/api/v1/labels': () => ofNames(['__name__', 'instance', 'job', 'service']),
    'GET /prometheus/api/v1/series': () => ofNames(fakeServices.map((service) => ({ __name__: 'up', job: 'node', service }))),
    'GET /prometheus/api/v1/metadata': () => ofNames(described),
    'GET /prometheus/api/v1/parse_query': () => ofNames({}),
    'GET /api/targets': ({ query }) => {
      const all = state.empty ? [] : fakeTargets()
      const count = (health: string): number => all.filter((target) => target.health === health).length
      const found = all.filter(({ health, url }) => health === (query['health'] ?? health) && url.includes(query['q'] ?? ''))
      return { ...fakePage(found, query), counts: { down: count('down'), unknown: count('unknown'), up: count('up') } }
    },
    'GET /prometheus/api/v1/status/tsdb': () =>
      ofNames({
        headStats: { numSeries: state.empty ? 0 : 18_420 },
        seriesCountByMetricName: names.map((name, index) => ({ name, value: Math.round(9000 / (index + 1)) })),
        labelValueCountByLabelName: ['le', 'instance', 'service', 'job'].map((name, index) => ({ name, value: 120 >> index })),
        seriesCountByLabelValuePair: fakeServices.map((service, index) => ({ name: `service=${service}`, value: 6100 >> index })),
      }),
  }
}

function factsOf(query: Readonly<Record<string, string | undefined>>): Reply<'GET /api/metrics/metric'> {
  const family = findFamily(query['metric'])
  return {
    metric: rowOf(family, query),
    countedName: family.kind === 'histogram' ? `${family.series}_bucket` : family.series,
    series: 184,
    newLastHour: 4,
    newLastDay: 31,
    labels: ['user', 'instance', 'service', 'job'].map((label, at) => ({
      label,
      values: [8400, 12, 6, 1][at] ?? 1,
      newLastHour: at === 0 ? 4 : 0,
      top: fakeServices.slice(0, 3).map((value) => ({ value, series: 30 })),
    })),
    isEstimate: false,
    sources: fakeServices.slice(0, 3).map((service, at) => ({
      job: 'tidewater',
      instance: `10.0.4.${17 + at}:9464`,
      service,
      series: 62 - at,
      lastAnnouncedAt: Date.now() - 3_600_000,
    })),
  }
}

const stats = { samplesRead: 48_210, peakSamples: 6100, mostSamples: 50_000_000, series: 6, tookMs: 38, isShared: false }

function explain({ query, start, end }: Asked): Reply<'POST /api/metrics/explain'> {
  const read = { start: start - 240_000, end, series: 62, samples: 48_210, tookMs: 21 }
  return {
    pretty: query,
    stats: { ...stats, tookMs: query.includes('many') ? 4200 : 38, samplesRead: query.includes('many') ? 48_000_000 : 48_210 },
    reads: [
      query.includes('many')
        ? { ...read, selector: '{job="node"}', from: ['store'], series: 61_000, samples: 48_000_000, tookMs: 3900 }
        : { ...read, selector: 'x', from: ['memory'] },
    ],
  }
}

function heatMap({ start, end, step }: Asked): Reply<'POST /api/metrics/heat-map'> {
  const count = Math.floor((end - start) / step) + 1
  const bounds = [0, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, null]
  return {
    t0: start,
    step,
    buckets: bounds.slice(1).map((high, row) => ({
      low: bounds[row] ?? null,
      high,
      counts: Array.from({ length: count }, (_, at) =>
        Math.max(0, Math.round(60 * Math.exp(-((row - (at > count * 0.6 ? 6 : 3)) ** 2) / 2) + ((at * 7 + row) % 5) - 2)),
      ),
    })),
    stats,
  }
}

function exemplars(state: FakeState, { query, start, end }: Pick<Asked, 'query' | 'start' | 'end'>): Reply<'POST /api/metrics/exemplars'> {
  const isTraced = !state.empty && query.includes('request')
  return {
    rows: isTraced
      ? [0.3, 0.55, 1].map((share, at) => ({
          // On a whole minute, which is a step of every chart.
          at: Math.floor((start + share * (end - start)) / 60_000) * 60_000,
          value: 0.05 + 0.06 * at,
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
          spanId: '00f067aa0ba902b7',
          labels: { service: 'checkout' },
        }))
      : [],
    more: 0,
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
  const labels: Record<string, string>[] = query.includes('"stat"')
    ? ['avg', 'min', 'max'].map((stat) => ({ stat }))
    : query.includes('quantile')
      ? ['0.99', '0.95', '0.5'].map((quantile) => ({ quantile }))
      : query.includes('many')
        ? Array.from({ length: 40 }, (_, index) => ({ __name__: 'many', instance: `app-${index}.tidewater.example:9100`, job: 'node' }))
        : fakeServices.map((service, index) => ({ __name__: 'x', service, job: 'tidewater', instance: `10.0.4.${17 + index}:9464` }))
  // Yesterday there was less of everything.
  const share = end < Date.now() - 1_800_000 ? 0.7 : 1
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
              : share * (labels.length - line) * 0.04 + 0.008 * Math.sin(index / 9 + line) + ((index * (line + 3) * 37) % 11) / 1500,
          ),
        })),
    more: query.includes('many') ? 260 : 0,
    stats,
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

const targetErrors = {
  refused: 'connect ECONNREFUSED 10.0.4.17:9464',
  credentials: 'server returned HTTP status 401 Unauthorized',
} as const

function fakeTargets(): TargetRow[] {
  const target = (job: string, instance: string, problem: keyof typeof targetErrors | null = null, isNew = false): TargetRow => ({
    id: `${job} ${instance}`,
    job,
    url: `http://${instance}/metrics`,
    labels: { job, instance },
    health: isNew ? 'unknown' : problem === null ? 'up' : 'down',
    problem,
    error: problem === null ? '' : targetErrors[problem],
    scrapedAt: isNew ? null : ago(4000),
    tookMs: isNew ? 0 : 12.3,
    interval: '15s',
    timeout: '10s',
  })
  return [
    target('payments', '10.0.4.17:9464', 'refused'),
    target('search', 'search-1.tidewater.example:9114', 'credentials'),
    target('node', 'app-2.tidewater.example:9100', null, true),
    target('node', 'app-1.tidewater.example:9100'),
    ...Array.from({ length: 120 }, (_, index) => target('node', `db-${index + 1}.tidewater.example:9100`)),
  ]
}
