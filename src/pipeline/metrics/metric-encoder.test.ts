import { describe, expect, test } from 'vitest'

import { metricExemplars } from '../../storage/tables/metric-exemplars.ts'
import { metricHistograms } from '../../storage/tables/metric-histograms.ts'
import { metricMetadata } from '../../storage/tables/metric-metadata.ts'
import { metricSamples } from '../../storage/tables/metric-samples.ts'
import { metricSeries } from '../../storage/tables/metric-series.ts'
import { BatchEncoder } from '../batch-encoder.ts'
import { seriesLimits } from '../limits.ts'
import type { ProjectPipeline } from '../project-pipeline.ts'
import type { DecodedRow } from '../testdata/decode-rows.ts'
import { metric, metricRows, point, type PointSpec, sampleValue } from '../testdata/make-points.ts'
import { attributeList, slice, testHorizon, testProject } from '../testdata/make-records.ts'
import { seriesId } from './labels.ts'

const now = Date.UTC(2026, 10, 21, 12)
const segment = { low: 1, high: 0 }
type Descriptor = ReturnType<typeof metric>

function encode(project: ProjectPipeline, points: readonly (readonly [Descriptor, PointSpec])[], receivedAt = now) {
  const encoder = new BatchEncoder({ project, receivedAt, horizon: testHorizon })
  for (const [descriptor, spec] of points) encoder.metricPoint(descriptor, point({ timeMs: receivedAt, ...spec }))
  const batch = encoder.finish(segment)
  return { encoder, batch, rejected: Object.fromEntries(batch.rejected), ...metricRows(batch) }
}

/** `name{label=value}` to the samples of that series. */
function samplesByName({
  metricSeries: series,
  metricSamples: samples,
}: ReturnType<typeof metricRows>): Record<string, (readonly [ms: number, value: number])[]> {
  const names = new Map(
    series.map((row) => [
      row['id'],
      `${String(row['metric'])}{${(row['labels'] as [string, string][]).map(([name, value]) => `${name}=${value}`).join(',')}}`,
    ]),
  )
  const found: Record<string, (readonly [number, number])[]> = {}
  for (const row of samples) (found[names.get(row['id']) ?? 'unknown'] ??= []).push([Number(row['ts']) - now, sampleValue(row)])
  return found
}

const counter = metric({ name: 'http.requests', kind: 'sum' })
const gauge = metric({ name: 'queue.length', kind: 'gauge' })
const deltaCounter = metric({ name: 'jobs', kind: 'sum', temporality: 'delta' })

describe('series', () => {
  test('identity, labels and rows', () => {
    const encoder = new BatchEncoder({ project: testProject(), receivedAt: now, horizon: testHorizon })
    encoder.resource(
      attributeList({ 'service.name': 'shop', 'service.namespace': 'eu', 'service.instance.id': 'i-1', 'host.name': 'web-1' }),
    )
    encoder.scope(slice('lib'), slice('2.0'), attributeList({ 'build.kind': 'x' }))
    encoder.metricPoint(
      metric({ name: 'http.server.duration', kind: 'gauge', unit: 'ms', description: 'How long.' }),
      point({
        timeMs: now - 1500,
        value: 12.5,
        attributes: { 'http.method': 'GET', http_method: 'POST', empty: '', job: 'mine', email: 'a@b.example' },
      }),
    )
    const batch = encoder.finish(segment)
    const rows = metricRows(batch)
    const labels = [
      ['email', '[masked:email]'],
      ['http_method', 'GET;POST'],
      ['instance', 'i-1'],
      ['job', 'eu/shop'],
      ['otel_scope_build_kind', 'x'],
      ['otel_scope_name', 'lib'],
      ['otel_scope_version', '2.0'],
    ]
    const { low, high } = seriesId('http_server_duration_milliseconds', new Map(labels as [string, string][]))
    const id = (BigInt(high) << 32n) | BigInt(low)
    expect(rows.metricSeries[0]).toEqual({
      project: 7,
      metric: 'http_server_duration_milliseconds',
      id,
      labels,
      first_seen: Math.floor((now - 1500) / 1000),
      last_seen: now / 1000,
    })
    expect(rows.metricSamples[0]).toEqual({
      project: 7,
      metric: 'http_server_duration_milliseconds',
      id,
      ts: BigInt(now - 1500),
      m: 125n,
      e: 1,
    })
    expect(rows.metricMetadata).toEqual([
      {
        project: 7,
        family: 'http_server_duration_milliseconds',
        type: 'gauge',
        unit: 'milliseconds',
        help: 'How long.',
        updated: now / 1000,
      },
    ])
    expect(rows.metricSeries[1]).toMatchObject({
      metric: 'target_info',
      labels: [
        ['host_name', 'web-1'],
        ['instance', 'i-1'],
        ['job', 'eu/shop'],
      ],
    })
    expect(batch.chunks.map(({ table, partition }) => `${table}/${partition}`).toSorted()).toEqual([
      'metric_metadata/',
      'metric_samples/2026-11-21',
      'metric_series/',
    ])
  })

  test('are announced once, again after hours, and again when they did not become durable', () => {
    const project = testProject()
    const points = [[gauge, { attributes: { a: '1' } }]] as const
    const first = encode(project, points)
    expect([first.metricSeries.length, first.metricMetadata.length]).toEqual([1, 1])
    const second = encode(project, points, now + 1000)
    expect([second.metricSeries.length, second.metricMetadata.length, second.metricSamples.length]).toEqual([0, 0, 1])
    expect(second.metricSamples[0]?.['id']).toBe(first.metricSamples[0]?.['id'])
    first.encoder.abandon()
    const third = encode(project, points, now + 2000)
    expect([third.metricSeries.length, third.metricMetadata.length]).toEqual([1, 1])
    // Kept in use all the while.
    const later = { series: 1, families: 1 }
    for (let minutes = 30; minutes <= 13 * 60; minutes += 30) {
      const again = encode(project, points, now + minutes * 60_000)
      later.series += again.metricSeries.length
      later.families += again.metricMetadata.length
    }
    expect(later.series).toBeGreaterThanOrEqual(3)
    expect(later.series).toBeLessThanOrEqual(6)
    expect(later.families).toBe(3)
    // Silent until the store has dropped it, then back.
    const back = encode(project, points, now + 500 * 86_400_000)
    expect([back.metricSeries.length, back.metricMetadata.length]).toEqual([1, 1])
  })

  test('attributes in another order are the same series, other values another', () => {
    const { metricSeries: series, metricSamples: samples } = encode(testProject(), [
      [gauge, { attributes: { a: '1', b: '2' } }],
      [gauge, { attributes: { b: '2', a: '1' } }],
      [gauge, { attributes: { a: '1', b: '3' } }],
      [gauge, { attributes: { a: '12', b: '' } }],
    ])
    expect(series).toHaveLength(3)
    expect(samples[0]?.['id']).toBe(samples[1]?.['id'])
    expect(new Set(samples.map(({ id }) => id)).size).toBe(3)
  })

  test('the limits of series and labels', () => {
    const limits = { ...seriesLimits, activeSeries: 3, newSeriesPerMinute: 2, labels: 5, labelValueBytes: 20 }
    const project = testProject({}, { seriesLimits: limits })
    const many = Array.from({ length: 5 }, (_, i) => [gauge, { attributes: { i: String(i) } }] as const)
    expect(encode(project, many)).toMatchObject({ rejected: { series_limit: 3 }, batch: { accepted: 2 } })
    expect(encode(project, many, now + 60_000)).toMatchObject({ rejected: { series_limit: 2 }, batch: { accepted: 3 } })
    expect(encode(project, many, now + 120_000)).toMatchObject({ rejected: { series_limit: 2 } })
    // Idle ones make room.
    const late = now + 4 * 3_600_000
    for (let i = 0; i < 3; i++) encode(project, [], late + i)
    expect(encode(project, [[gauge, { attributes: { other: '1' } }]], late + 10).batch.accepted).toBe(1)
    const labels = testProject({}, { seriesLimits: { ...seriesLimits, labels: 5, labelValueBytes: 20 } })
    const refused = [
      [gauge, { attributes: Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`k${i}`, 'v'])) }],
      [gauge, { attributes: { long: 'x'.repeat(21) } }],
      [gauge, { attributes: { huge: 'x'.repeat(70_000) } }],
      [metric({ name: 'n'.repeat(600), kind: 'gauge' }), {}],
    ] as const
    expect(encode(labels, [...refused, ...refused])).toMatchObject({ rejected: { label_limit: 8 }, batch: { accepted: 0 } })
    expect(encode(labels, [[metric({ name: '///', kind: 'gauge' }), {}]]).rejected).toEqual({ malformed: 1 })
  })

  test('times: exact milliseconds, too old and too new rejected, none is now', () => {
    const project = testProject()
    const {
      metricSamples: samples,
      rejected,
      batch,
    } = encode(project, [
      [gauge, { timeMs: now - 0.001 }],
      [gauge, { timeMs: now }],
      [gauge, { timeMs: 0 }],
      [gauge, { timeMs: now - 401 * 86_400_000 }],
      [gauge, { timeMs: now + 3_700_000 }],
    ])
    expect(samples.map(({ ts }) => Number(ts) - now)).toEqual([-1, 0, 0])
    expect(rejected).toEqual({ too_old: 1, too_new: 1 })
    expect(batch.allTimed).toBe(false)
  })
})

/** A delta that ends `second` seconds into the test. */
function deltaAt(second: number, value: number): readonly [Descriptor, PointSpec] {
  return [deltaCounter, { timeMs: now - 100_000 + second * 1000, startMs: now - 110_000 + second * 1000, value }]
}

describe('numbers', () => {
  test('cumulative sums, gauges, stale markers, exemplars', () => {
    const { metricSamples: samples, metricExemplars: exemplars } = encode(testProject(), [
      [
        counter,
        {
          value: 10,
          exemplars: [{ timeMs: now - 5, value: 1, traceId: '4bf92f3577b34da6a3ce929d0e0e4736', attributes: { user: 'a@b.example' } }],
        },
      ],
      [gauge, { value: -0.5 }],
      [gauge, { flags: 1 }],
    ])
    expect(samples.map((row) => [row['metric'], sampleValue(row)])).toEqual([
      ['http_requests_total', 10],
      ['queue_length', -0.5],
      ['queue_length', Number.NaN],
    ])
    expect(samples[2]).toMatchObject({ m: 0x7ff0000000000002n, e: -1 })
    expect(exemplars).toEqual([
      {
        project: 7,
        metric: 'http_requests_total',
        id: samples[0]?.['id'],
        ts: BigInt(now - 5),
        value: 1,
        labels: [['user', '[masked:email]']],
        trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
        span_id: '',
      },
    ])
  })

  test('deltas add up from a zero at their start; one sent again counts once, a late one counts later', () => {
    const rows = encode(testProject(), [deltaAt(10, 5), deltaAt(20, 3), deltaAt(20, 3), deltaAt(40, 1), deltaAt(30, 2), deltaAt(50, 1)])
    expect(samplesByName(rows)).toEqual({
      'jobs_total{}': [
        [-100_000, 0],
        [-90_000, 5],
        [-80_000, 8],
        [-60_000, 9],
        [-59_999, 11],
        [-50_000, 12],
      ],
    })
    expect(rows.batch.accepted).toBe(6)
  })

  test('sums begin anew when their batch did not become durable', () => {
    const project = testProject()
    encode(project, [deltaAt(0, 5)])
    const lost = encode(project, [deltaAt(1, 5)])
    expect(sampleValue(lost.metricSamples[0] ?? {})).toBe(10)
    lost.encoder.abandon()
    expect(encode(project, [deltaAt(1, 5)]).metricSamples.map((sample) => sampleValue(sample))).toEqual([0, 5])
  })
})

describe('histograms with bounds', () => {
  const histogram = metric({ name: 'latency', kind: 'histogram', unit: 's' })

  test('buckets count up to their bound; exemplars stand at theirs', () => {
    const rows = encode(testProject(), [
      [
        histogram,
        {
          count: 6,
          sum: 3.5,
          bounds: [0.1, 1, 10],
          bucketCounts: [1, 2, 0, 3],
          exemplars: [
            { timeMs: now, value: 0.5 },
            { timeMs: now, value: 99 },
          ],
        },
      ],
    ])
    expect(samplesByName(rows)).toEqual({
      'latency_seconds_bucket{le=0.1}': [[0, 1]],
      'latency_seconds_bucket{le=1}': [[0, 3]],
      'latency_seconds_bucket{le=10}': [[0, 3]],
      'latency_seconds_bucket{le=+Inf}': [[0, 6]],
      'latency_seconds_count{}': [[0, 6]],
      'latency_seconds_sum{}': [[0, 3.5]],
    })
    expect(rows.metricMetadata).toMatchObject([{ family: 'latency_seconds', type: 'histogram', unit: 'seconds' }])
    const series = new Map(rows.metricSeries.map(({ id, labels }) => [id, labels]))
    expect(rows.metricExemplars.map(({ id }) => series.get(id))).toEqual([[['le', '1']], [['le', '+Inf']]])
  })

  test('stale ends every series of the point, also without bounds', () => {
    const project = testProject()
    encode(project, [[histogram, { count: 1, sum: 1, bounds: [1], bucketCounts: [1, 0] }]])
    const { metricSamples: samples } = encode(project, [[histogram, { flags: 1 }]])
    expect(samples.map(({ m }) => m)).toEqual(Array.from({ length: 4 }, () => 0x7ff0000000000002n))
  })

  test('deltas, and other bounds begin anew', () => {
    const project = testProject()
    const delta = { ...histogram, temporality: 'delta' as const }
    const rows = encode(project, [
      [delta, { timeMs: now - 2000, count: 3, sum: 2, bounds: [1], bucketCounts: [2, 1] }],
      [delta, { timeMs: now - 1000, count: 1, sum: 1, bounds: [1], bucketCounts: [0, 1] }],
      [delta, { timeMs: now, count: 1, sum: 1, bounds: [2], bucketCounts: [1, 0] }],
    ])
    expect(samplesByName(rows)).toMatchObject({
      'latency_seconds_bucket{le=1}': [
        [-2000, 2],
        [-1000, 2],
      ],
      'latency_seconds_bucket{le=2}': [[0, 1]],
      'latency_seconds_count{}': [
        [-2000, 3],
        [-1000, 4],
        [0, 1],
      ],
    })
  })

  test.each([
    ['counts that do not fit the bounds', { bounds: [1, 2], bucketCounts: [1] }],
    ['bounds that fall', { bounds: [2, 1], bucketCounts: [1, 1, 1] }],
    ['a bound that is no number', { bounds: [Number.NaN], bucketCounts: [1, 1] }],
  ])('%s', (_, spec) => {
    expect(encode(testProject(), [[histogram, { count: 1, ...spec }]])).toMatchObject({
      rejected: { malformed: 1 },
      batch: { accepted: 0 },
    })
  })
})

test.each([
  [metricSeries, 'metricSeries'],
  [metricSamples, 'metricSamples'],
  [metricHistograms, 'metricHistograms'],
  [metricExemplars, 'metricExemplars'],
  [metricMetadata, 'metricMetadata'],
] as const)('every column of $name, in its order', (table, name) => {
  const rows = encode(testProject(), [
    [counter, { exemplars: [{ timeMs: now, value: 1 }] }],
    [metric({ name: 'sizes', kind: 'exponential_histogram' }), {}],
  ])
  expect(Object.keys(rows[name][0] ?? {})).toEqual(table.columns.flatMap((column) => (column.wire === undefined ? [] : [column.name])))
})

test('summaries', () => {
  const summary = metric({ name: 'rpc', kind: 'summary' })
  const rows = encode(testProject(), [
    [
      summary,
      {
        count: 4,
        sum: 10,
        quantiles: [
          [0.5, 2],
          [0.99, 4],
        ],
      },
    ],
  ])
  expect(samplesByName(rows)).toEqual({
    'rpc{quantile=0.5}': [[0, 2]],
    'rpc{quantile=0.99}': [[0, 4]],
    'rpc_count{}': [[0, 4]],
    'rpc_sum{}': [[0, 10]],
  })
})

/** A histogram row without its identity. */
function histogramRow(rows: ReturnType<typeof metricRows>, i = 0): DecodedRow {
  const identity = new Set(['project', 'metric', 'id', 'ts'])
  return Object.fromEntries(Object.entries(rows.metricHistograms[i] ?? {}).filter(([name]) => !identity.has(name)))
}

describe('exponential histograms', () => {
  const exponential = metric({ name: 'sizes', kind: 'exponential_histogram', unit: 'By' })

  test('become native ones, index one higher', () => {
    const rows = encode(testProject(), [
      [
        exponential,
        {
          count: 9,
          sum: 20,
          scale: 3,
          zeroCount: 1,
          positive: { offset: -2, counts: [1, 0, 0, 0, 5] },
          negative: { offset: 4, counts: [2] },
        },
      ],
    ])
    expect(rows.metricHistograms[0]).toMatchObject({ metric: 'sizes_bytes', ts: BigInt(now) })
    expect(histogramRow(rows)).toEqual({
      flags: 0,
      schema: 3,
      zero_threshold: 1e-128,
      zero_count: 1,
      count: 9,
      sum: 20,
      p_off: [-1, 3],
      p_len: [1, 1],
      p_cnt: [1, 5],
      n_off: [5],
      n_len: [1],
      n_cnt: [2],
      bounds: [],
    })
  })

  test('scales finer than Prometheus knows are joined, coarser ones rejected', () => {
    const rows = encode(testProject(), [
      [exponential, { count: 6, scale: 10, positive: { offset: 0, counts: [1, 1, 1, 1, 2] } }],
      [exponential, { count: 1, scale: -5 }],
    ])
    expect(histogramRow(rows)).toMatchObject({ schema: 8, p_off: [1], p_len: [2], p_cnt: [4, 2] })
    expect(rows.rejected).toEqual({ unsupported: 1 })
  })

  test('scales beyond all reason are joined, buckets that no number falls into are malformed', () => {
    const { metricHistograms: rows, rejected } = encode(testProject(), [
      [exponential, { count: 3, scale: 40, positive: { offset: -1, counts: [1, 2] } }],
      [exponential, { count: 1, scale: 2_147_483_647, positive: { offset: 2_147_483_647, counts: [1] } }],
      [exponential, { count: 1, scale: 0, positive: { offset: 2_000_000_000, counts: [1] } }],
      [exponential, { count: 1, scale: 3, negative: { offset: -2_000_000_000, counts: [1] } }],
    ])
    expect(rows).toMatchObject([
      { schema: 8, p_off: [0], p_len: [2], p_cnt: [1, 2] },
      { schema: 8, p_off: [1], p_len: [1], p_cnt: [1] },
    ])
    expect(rejected).toEqual({ malformed: 2 })
  })

  test('deltas that lie far apart take no more memory than others', () => {
    const delta = metric({ name: 'd', kind: 'exponential_histogram', temporality: 'delta' })
    const at = (second: number, offset: number) =>
      [
        delta,
        {
          timeMs: now - 10_000 + second * 1000,
          startMs: now - 11_000 + second * 1000,
          count: 1,
          scale: 20,
          positive: { offset, counts: [1] },
        },
      ] as const
    const { metricHistograms: rows } = encode(testProject(), [at(1, -1_000_000_000), at(2, 1_000_000_000)])
    // 2^(±10^9 / 2^20) is 2^±953.7: buckets of 2^4 wide.
    expect(rows.at(-1)).toMatchObject({ count: 2, p_off: [expect.any(Number), expect.any(Number)], p_cnt: [1, 1] })
    expect(Number(rows.at(-1)?.['schema'])).toBeLessThan(0)
  })

  test('stale, and deltas of different scales', () => {
    const delta = { ...exponential, temporality: 'delta' as const }
    const rows = encode(testProject(), [
      [delta, { timeMs: now - 2000, startMs: now - 3000, count: 2, sum: 3, scale: 2, positive: { offset: 0, counts: [1, 1] } }],
      [delta, { timeMs: now - 1000, startMs: now - 2000, count: 2, sum: 3, scale: 1, zeroCount: 1, positive: { offset: 0, counts: [1] } }],
      [delta, { flags: 1 }],
    ])
    expect(rows.metricHistograms.map(({ ts }) => Number(ts) - now)).toEqual([-3000, -2000, -1000, 0])
    expect(histogramRow(rows, 0)).toMatchObject({ count: 0, p_cnt: [] })
    expect(histogramRow(rows, 2)).toMatchObject({ schema: 1, count: 4, sum: 6, zero_count: 1, p_off: [1], p_len: [1], p_cnt: [3] })
    expect(histogramRow(rows, 3)).toMatchObject({ flags: 1, sum: Number.NaN })
  })
})
