import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

type Cut = Reply<'GET /api/metrics/label-cuts'>['cuts'][number]

const hours = 48
const names = [
  'http_server_requests_total',
  'checkout_jobs_total',
  'http_server_request_duration_seconds_bucket',
  'process_resident_memory_bytes',
  'db_pool_in_use',
  'up',
]

/** Metric series of the invented company: one metric floods, since somebody put the user into a label. */
export function fakeSeries(state: FakeState): FakeApi {
  const cuts: Cut[] = [
    {
      id: 'old',
      metric: '*',
      label: 'pod_template_hash',
      action: 'drop_label',
      values: 'by_name',
      since: ago(72 * hourMs),
      merged: 184_020,
      leftOut: 0,
    },
  ]
  let limits = { activeSeries: 1_000_000, seriesPerMetric: 500_000 }
  const t0 = Math.floor(Date.now() / hourMs) * hourMs - (hours - 1) * hourMs
  const growth = (size: number): number[] =>
    Array.from({ length: hours }, (_, i) => Math.round(size * (1 + 0.3 * Math.sin(i / 3)) * (i / hours) ** 2))
  return {
    'GET /api/metrics/series': () => ({
      active: state.empty ? 0 : 18_420,
      merged: state.empty ? 0 : 1204,
      newLastHour: state.empty ? 0 : 1310,
      newLastDay: state.empty ? 0 : 21_804,
      limits,
      activeOverTime: {
        t0,
        step: hourMs / 4,
        values: Array.from({ length: hours * 4 }, (_, i) => (i < 40 ? null : 9000 + i * 48 + ((i * 37) % 90))),
      },
      newPerHour: { t0, step: hourMs, values: growth(state.empty ? 0 : 1400) },
      metrics: state.empty
        ? []
        : names.map((metric, i) => ({
            metric,
            active: Math.round(9000 / (i + 1)),
            newLastHour: i === 0 ? 1290 : i === 1 ? 20 : 0,
            newLastDay: i === 0 ? 21_600 : i === 1 ? 204 : 0,
            newPerHour: i === 0 ? growth(1300) : i === 1 ? growth(12) : [],
            refused: i === 0 ? 37 : 0,
          })),
      labels: state.empty
        ? []
        : ['user', 'instance', 'le', 'service', 'job'].map((label, i) => ({
            label,
            values: 8400 >> (2 * i),
            newLastHour: i === 0 ? 1290 : 0,
            newLastDay: i === 0 ? 21_600 : i,
          })),
      isEstimate: false,
    }),
    'GET /api/metrics/series/labels': ({ query }) => ({
      series: 9000,
      labels:
        query['metric'] === 'up'
          ? []
          : [
              {
                label: 'user',
                values: 8400,
                newLastHour: 1290,
                newLastDay: 21_600,
                top: ['u-1048', 'u-1072', 'u-2210'].map((value) => ({ value, series: 3 })),
              },
              { label: 'le', values: 12, newLastHour: 0, newLastDay: 0, top: [{ value: '+Inf', series: 60 }] },
              {
                label: 'path',
                values: 2,
                newLastHour: 0,
                newLastDay: 0,
                top: ['/pay', '/healthz'].map((value) => ({ value, series: 4500 })),
              },
            ],
      isEstimate: false,
    }),
    'PUT /api/metrics/series-limits': ({ body }) => (limits = body as typeof limits),
    'GET /api/metrics/label-cuts': () => ({ cuts }),
    'POST /api/metrics/label-cuts/preview': ({ body }) => {
      const isDrop = body['action'] === 'drop_series'
      const clashes = !isDrop && String(body['metric']).endsWith('_bytes')
      return {
        series: 9000,
        concerned: isDrop ? 4500 : 9000,
        after: isDrop ? 4500 : 60,
        values: clashes ? ('other' as const) : ('counter' as const),
        groupsChecked: isDrop ? 0 : 50,
        groupsTogether: isDrop ? 0 : 50,
        groupsClashing: clashes ? 47 : 0,
        isEstimate: false,
      }
    },
    'POST /api/metrics/label-cuts': ({ body }) => {
      const cut = { ...body, id: `cut-${cuts.length}`, values: 'counter', since: ago(0), merged: 0, leftOut: 0 } as unknown as Cut
      cuts.push(cut)
      return cut
    },
    'DELETE /api/metrics/label-cuts/:id': ({ params }) => {
      const at = cuts.findIndex(({ id }) => id === params['id'])
      if (at >= 0) cuts.splice(at, 1)
      return {}
    },
  }
}
