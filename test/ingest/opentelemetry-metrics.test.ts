import type { Attributes } from '@opentelemetry/api'
import { AggregationTemporality, AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openExporters, resourceOf, transports } from '../harness/otel-exporters.ts'
import { asJson, jsonType, metricOf, nanos, send } from '../harness/otlp.ts'
import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/** The metrics of the OpenTelemetry SDK, both temporalities over all three transports, and what it does not send by hand. */
let vedette: Vedette
let exporters: Awaited<ReturnType<typeof openExporters>>

beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
  exporters = await openExporters(vedette)
})
afterAll(() => vedette.dispose())

describe.each(transports)('over %s', (transport) => {
  test.each([
    ['cumulative', AggregationTemporality.CUMULATIVE],
    ['delta', AggregationTemporality.DELTA],
  ] as const)('metrics, %s', async (temporality, preference) => {
    const job = `metrics-${transport}-${temporality}`
    const reader = new PeriodicExportingMetricReader({
      exporter: exporters[transport].metrics(preference),
      exportIntervalMillis: 3_600_000,
    })
    const provider = new MeterProvider({
      resource: resourceOf(job),
      readers: [reader],
      views: [{ instrumentName: 'latency.native', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
    })
    const meter = provider.getMeter('shop')
    const orders = meter.createCounter('orders', { unit: '{order}', description: 'Orders placed.' })
    const queue = meter.createUpDownCounter('queue.depth')
    const temperature = meter.createGauge('room.temperature', { unit: 'Cel' })
    const latency = meter.createHistogram('latency', { unit: 's', advice: { explicitBucketBoundaries: [0.1, 1, 10] } })
    const native = meter.createHistogram('latency.native', { unit: 's' })
    const shops: Attributes[] = Array.from({ length: 20 }, (_, n) => ({ shop: `shop ${n}` }))
    // Three exports; what is expected is what the instruments hold after each.
    for (let round = 1; round <= 3; round++) {
      for (const [n, shop] of shops.entries()) {
        orders.add(round * (n + 1), shop)
        queue.add(round % 2 === 0 ? -n : n, shop)
        temperature.record(20 + round + n / 10, shop)
        for (const seconds of [0.05, 0.5, 5, 50]) latency.record(seconds * round, shop)
        for (const seconds of [0, 0.25, 1, 4, 4]) native.record(seconds, shop)
      }
      await provider.forceFlush()
    }
    // Which exports once more what is cumulative.
    await reader.shutdown()
    const seen = (...values: readonly number[]): readonly number[] => (temporality === 'delta' ? values : [...values, ...values.slice(-1)])

    const exported = temporality === 'delta' ? 3 : 4
    /** Values by label. Rows are stored a while after they were acknowledged: the last of each export is waited for. */
    const last = async (
      metric: string,
      label = 'shop',
      isWhole = (values: readonly number[]): boolean => grown(values).length >= exported,
    ): Promise<Map<string, number[]>> => {
      const values = async (): Promise<Map<string, number[]>> => {
        const rows = await vedette.sql<[string, number]>(
          "SELECT s.labels[{label:String}], x.value FROM metric_samples AS x INNER JOIN (SELECT DISTINCT id, labels FROM metric_series WHERE metric = {metric:String}) AS s ON x.id = s.id WHERE x.metric = {metric:String} AND s.labels['job'] = {job:String} ORDER BY x.ts",
          { metric, label, job },
        )
        const found = new Map<string, number[]>()
        for (const [key, value] of rows) found.set(key, [...(found.get(key) ?? []), value])
        return found
      }
      return await eventually(values, (found) => found.size > 0 && [...found.values()].every(isWhole), 60_000)
    }
    /** A delta's first sample is preceded by a zero, where it begins. */
    const grown = (values: readonly number[] | undefined): readonly number[] =>
      temporality === 'delta' && values?.[0] === 0 ? values.slice(1) : (values ?? [])

    const counted = await last('orders_total')
    expect(counted.size).toBe(20)
    for (const n of shops.keys()) expect(grown(counted.get(`shop ${n}`))).toEqual(seen(n + 1, 3 * (n + 1), 6 * (n + 1)))
    const gauges = await last('room_temperature_celsius')
    for (const n of shops.keys()) expect(gauges.get(`shop ${n}`)).toEqual(seen(21 + n / 10, 22 + n / 10, 23 + n / 10))
    const depths = await last('queue_depth', 'shop', ({ length }) => length >= 4)
    for (const n of shops.keys()) expect(depths.get(`shop ${n}`)).toEqual([n, 0, n, n])
    expect(grown((await last('latency_seconds_count')).get('shop 3'))).toEqual(seen(4, 8, 12))
    const sums = grown((await last('latency_seconds_sum')).get('shop 3'))
    for (const [index, sum] of [55.55, 166.65, 333.3].entries()) expect(sums[index]).toBeCloseTo(sum, 9)
    /** Of the 20 shops after the last round. */
    const sumOf = (values: readonly number[] = []): number => values.slice(-20).reduce((sum, value) => sum + value, 0)
    const bounds = { '0.1': 40, '1': 100, '10': 160, '+Inf': 240 }
    const buckets = await last('latency_seconds_bucket', 'le', (values) => Object.values(bounds).includes(sumOf(values)))
    // 0.05-0.15 | 0.5-1.5 | 5-15 | 50-150.
    expect(Object.fromEntries([...buckets].map(([bound, values]) => [bound, sumOf(values)]))).toEqual(bounds)

    const histograms = await eventually(
      () =>
        vedette.sql<[string, number, number, number, number[], number[], number[]]>(
          "SELECT s.labels['shop'], h.count, h.sum, h.zero_count, h.p_off, h.p_len, h.p_cnt FROM metric_histograms AS h INNER JOIN (SELECT DISTINCT id, labels FROM metric_series WHERE metric = 'latency_native_seconds') AS s ON h.id = s.id WHERE h.metric = 'latency_native_seconds' AND s.labels['job'] = {job:String} AND s.labels['shop'] = 'shop 3' ORDER BY h.ts",
          { job },
        ),
      (rows) => rows.filter(([, count]) => count > 0).length >= exported,
      60_000,
    )
    const rounds = histograms.slice(temporality === 'delta' ? -3 : 0, temporality === 'delta' ? undefined : 3)
    expect(rounds.map(([shop, count, sum, zeros]) => [shop, count, sum, zeros])).toEqual([
      ['shop 3', 5, 9.25, 1],
      ['shop 3', 10, 18.5, 2],
      ['shop 3', 15, 27.75, 3],
    ])
    // 0.25, 1 and 4 lie in buckets of their own; 4 came twice.
    const [, , , , offsets, lengths, counts] = histograms.at(-1) ?? []
    expect([offsets?.length, lengths?.reduce((sum, length) => sum + length, 0)]).toEqual([lengths?.length, counts?.length])
    expect(counts?.filter((count) => count > 0)).toEqual([3, 3, 6])

    const metadataRows = await vedette.sql(
      "SELECT DISTINCT type, unit, help FROM metric_metadata WHERE family IN ('orders_total', 'orders')",
    )
    expect(metadataRows).toEqual([['counter', '', 'Orders placed.']])
    const info = await vedette.sql<[Record<string, string>]>(
      "SELECT DISTINCT labels FROM metric_series WHERE metric = 'target_info' AND labels['job'] = {job:String}",
      { job },
    )
    expect(info).toMatchObject([[{ service_version: '1.2.3', process_pid: '42' }]])
  })
})

test('exemplars, summaries and stale flags, which this SDK does not send', async () => {
  const now = Date.now()
  const point = {
    timeUnixNano: nanos(now),
    startTimeUnixNano: nanos(now - 1000),
    attributes: [{ key: 'shop', value: { stringValue: 'one' } }],
  }
  const exemplar = {
    timeUnixNano: nanos(now - 5),
    asDouble: 7,
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    filteredAttributes: [{ key: 'user', value: { stringValue: 'u1' } }],
  }
  const metrics = [
    { name: 'paid', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...point, asDouble: 7, exemplars: [exemplar] }] } },
    {
      name: 'took',
      unit: 'ms',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [{ ...point, count: '2', sum: 12, explicitBounds: [6, 10], bucketCounts: ['1', '1', '0'], exemplars: [exemplar] }],
      },
    },
    { name: 'quantiles', summary: { dataPoints: [{ ...point, count: '3', sum: 30, quantileValues: [{ quantile: 0.5, value: 9 }] }] } },
    {
      name: 'gone',
      gauge: {
        dataPoints: [
          { ...point, asDouble: 1 },
          { ...point, timeUnixNano: nanos(now + 1), flags: 1 },
        ],
      },
    },
  ]
  for (const metric of metrics) {
    const { status, message } = await send(vedette.url, 'metrics', asJson(metricOf('raw', metric)), { contentType: jsonType })
    expect([status, message]).toEqual([200, {}])
  }
  const exemplars = await eventually(
    () =>
      vedette.sql(
        'SELECT metric, toString(toUnixTimestamp64Milli(ts)), value, labels, trace_id, span_id FROM metric_exemplars ORDER BY metric',
      ),
    ({ length }) => length >= 2,
  )
  const wanted = [String(now - 5), 7, { user: 'u1' }, 'ab'.repeat(16), 'cd'.repeat(8)]
  expect(exemplars).toEqual([
    ['paid_total', ...wanted],
    ['took_milliseconds_bucket', ...wanted],
  ])
  const samples = await eventually(
    () =>
      vedette.sql(
        "SELECT x.metric, s.labels['le'], s.labels['quantile'], toString(x.value) FROM metric_samples AS x INNER JOIN (SELECT DISTINCT id, labels FROM metric_series) AS s ON x.id = s.id WHERE s.labels['job'] = 'raw' AND x.metric != 'target_info' ORDER BY x.metric, x.ts, s.labels['le']",
      ),
    ({ length }) => length >= 11,
  )
  expect(samples).toEqual([
    ['gone', '', '', '1'],
    ['gone', '', '', 'nan'],
    ['paid_total', '', '', '7'],
    ['quantiles', '', '0.5', '9'],
    ['quantiles_count', '', '', '3'],
    ['quantiles_sum', '', '', '30'],
    ['took_milliseconds_bucket', '+Inf', '', '2'],
    ['took_milliseconds_bucket', '10', '', '2'],
    ['took_milliseconds_bucket', '6', '', '1'],
    ['took_milliseconds_count', '', '', '2'],
    ['took_milliseconds_sum', '', '', '12'],
  ])
})

test('what was sent is what the ingestion page counts, and nothing was turned away', async () => {
  const { sources, rejections } = await vedette.api<{ sources: { signal: string; accepted: number }[]; rejections: unknown[] }>(
    '/api/ingestion',
  )
  const total = (signal: string): number => sources.reduce((sum, source) => sum + (source.signal === signal ? source.accepted : 0), 0)
  // Three transports with 20 attribute sets: five instruments exported three times, the cumulative ones once more (which one of
  // them is with delta too); and five points by hand.
  expect(total('metrics')).toBe(3 * 20 * (5 * 4 + 5 * 3 + 1) + 5)
  expect(rejections).toEqual([])
})
