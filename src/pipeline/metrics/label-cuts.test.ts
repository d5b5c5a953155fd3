import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { BatchEncoder } from '../batch-encoder.ts'
import type { ProjectPipeline } from '../project-pipeline.ts'
import { encode, minute, now, projectWith, type Rule, send } from '../testdata/encode-cuts.ts'
import { metric, point, type PointSpec, sampleValue } from '../testdata/make-points.ts'
import { labelRanges, nativeHistogram } from '../testdata/make-series.ts'
import { seriesId } from './labels.ts'

describe('a label that is cut', () => {
  test('is gone before there is an identity; other labels, other metrics and recorded series stay', () => {
    const project = projectWith({ metric: '*', label: 'pod' })
    const { series, metricSeries } = encode(project, (encoder) => {
      send(encoder, 'requests_total', { zone: 'b', pod: 'x-1', app: 'shop' }, 1)
      send(encoder, 'up', { pod: 'x-1', zone: 'b' }, 1)
      send(encoder, 'zone:requests:rate5m', { pod: 'x-1' }, 1)
      send(encoder, 'load', { zone: 'a' }, 1)
    })
    expect(series).toEqual([
      'up[["zone","b"]]',
      'zone:requests:rate5m[["pod","x-1"]]',
      'load[["zone","a"]]',
      'requests_total[["app","shop"],["zone","b"]]',
    ])
    const { low, high } = seriesId('requests_total', new Map(Object.entries({ app: 'shop', zone: 'b' })))
    expect(metricSeries.at(-1)?.['id']).toBe((BigInt(high) << 32n) + BigInt(low))
  })

  test('of one metric leaves others alone; a rule for the buckets of a histogram holds for its count and sum', () => {
    const project = projectWith({ metric: 'took_bucket', label: 'pod' })
    const { series } = encode(project, (encoder) => {
      send(encoder, 'took_bucket', { pod: 'a', le: '1' }, 1)
      send(encoder, 'took_count', { pod: 'a' }, 1)
      send(encoder, 'took_sum', { pod: 'a' }, 1)
      send(encoder, 'took_max', { pod: 'a' }, 1)
    })
    expect(series.toSorted()).toEqual(['took_bucket[["le","1"]]', 'took_count[]', 'took_max[["pod","a"]]', 'took_sum[]'])
  })

  test('what gives series their meaning cannot be cut', () => {
    for (const label of ['__name__', 'le', 'quantile']) expect(() => projectWith({ metric: 'x', label })).toThrow('cannot be cut')
  })
})

describe('counters', () => {
  const cut: Rule = { metric: 'requests_total', label: 'user' }
  const at = (step: number): number => now + step * minute

  test('add up: the sum rises by what each of them rises, through resets, and one sample is written for a time', () => {
    const project = projectWith(cut)
    const values: readonly (readonly [a: number, b: number])[] = [
      [100, 7],
      [110, 8],
      [115, 2],
      [5, 3],
    ]
    const written = values.flatMap(([a, b], step) => {
      const show = (encoder: BatchEncoder): void => {
        send(encoder, 'requests_total', { job: 'shop', user: 'a' }, a, at(step))
        send(encoder, 'requests_total', { user: 'b', job: 'shop' }, b, at(step))
      }
      return encode(project, show, at(step)).samples
    })
    expect(written).toEqual([
      [0, 0],
      [minute, 11],
      [2 * minute, 18],
      [3 * minute, 24],
    ])
    expect(project.metrics.series.cuts.of('requests_total')[0]?.tally).toEqual({ merged: 8, leftOut: 0 })
  })

  test('one that is known to have begun meanwhile counts from zero, one that came from nowhere from where it is', () => {
    const project = projectWith(cut)
    encode(project, (encoder) => send(encoder, 'requests_total', { user: 'a' }, 3))
    const { samples } = encode(
      project,
      (encoder) => {
        send(encoder, 'requests_total', { user: 'b' }, 40, at(1), now + 10)
        send(encoder, 'requests_total', { user: 'c' }, 500, at(1))
        send(encoder, 'requests_total', { user: 'd' }, 600, at(1), now - 10)
      },
      at(1),
    )
    expect(samples).toEqual([[minute, 40]])
  })

  test('a request sent again adds nothing, and one that was lost is made up for', () => {
    const project = projectWith(cut)
    const show = (value: number, step: number) => (encoder: BatchEncoder) => send(encoder, 'requests_total', { user: 'a' }, value, at(step))
    encode(project, show(1, 0), at(0))
    expect(encode(project, show(5, 1), at(1)).samples).toEqual([[minute, 4]])
    expect(encode(project, show(5, 1), at(1)).samples).toEqual([])
    encode(project, show(9, 2), at(2)).encoder.abandon()
    expect(encode(project, show(10, 3), at(3)).samples).toEqual([[3 * minute, 9]])
  })

  test('late, early and impossible values never make the sum fall or jump', () => {
    const project = projectWith(cut)
    const one = (user: string, value: number, timeMs: number): readonly (readonly [number, unknown])[] =>
      encode(project, (encoder) => send(encoder, 'requests_total', { user }, value, timeMs), at(10)).samples
    one('a', 1, at(10))
    one('b', 1, at(0))
    // Ten minutes late, of a source that went on since: what it rose by is not told again at another time.
    expect(one('b', 1000, at(1))).toEqual([])
    expect(one('b', 1003, at(10))).toEqual([[10 * minute, 3]])
    // A clock that runs ahead counts as now.
    expect(one('c', 1, at(40))).toEqual([[10 * minute, 3]])
    expect(one('c', 5, at(41))).toEqual([[10 * minute, 7]])
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) expect(one('a', value, at(11))).toEqual([])
    expect(one('a', -5, at(11))).toEqual([[10 * minute, 7]])
  })

  test('the whole ends with the last of them', () => {
    const project = projectWith(cut)
    encode(project, (encoder) => {
      send(encoder, 'requests_total', { user: 'a' }, 1)
      send(encoder, 'requests_total', { user: 'b' }, 1)
    })
    const end = (user: string, step: number) =>
      encode(project, (encoder) => send(encoder, 'requests_total', { user }, 'stale', at(step)), at(step)).samples
    expect(end('a', 1)).toEqual([])
    expect(end('a', 2)).toEqual([])
    expect(end('b', 2)).toEqual([[2 * minute, 'stale']])
  })

  test('of OpenTelemetry: sums, deltas and histograms, whoever sends what', () => {
    const project = projectWith({ metric: '*', label: 'user' })
    const sum = metric({ name: 'requests', kind: 'sum' })
    const delta = metric({ name: 'retries', kind: 'sum', temporality: 'delta' })
    const histogram = metric({ name: 'took', kind: 'histogram' })
    const step = (n: number) =>
      encode(
        project,
        (encoder) => {
          for (const user of ['a', 'b']) {
            const spec: PointSpec = { timeMs: at(n), startMs: at(n - 1), attributes: { user, zone: 'x' } }
            encoder.metricPoint(sum, point({ ...spec, startMs: now - minute, value: 10 * n + (user === 'a' ? 3 : 0) }))
            encoder.metricPoint(delta, point({ ...spec, value: 2 }))
            encoder.metricPoint(
              histogram,
              point({ ...spec, startMs: now - minute, bounds: [1], bucketCounts: [n, n], count: 2 * n, sum: n }),
            )
          }
          if (n === 2) send(encoder, 'requests_total', { user: 'c', zone: 'x' }, 1, at(n))
        },
        at(n),
      )
    const first = step(1)
    expect(first.series.toSorted()).toEqual([
      'requests_total[["zone","x"]]',
      'retries_total[["zone","x"]]',
      'took_bucket[["le","+Inf"],["zone","x"]]',
      'took_bucket[["le","1"],["zone","x"]]',
      'took_count[["zone","x"]]',
      'took_sum[["zone","x"]]',
    ])
    const last = (rows: ReturnType<typeof encode>): Record<string, number> =>
      Object.fromEntries(rows.metricSamples.map((row) => [String(row['metric']), sampleValue(row)]))
    expect(last(step(2))).toEqual({ requests_total: 20, retries_total: 8, took_bucket: 4, took_count: 4, took_sum: 2 })
  })

  test('any interleaving of counters gives the sum of their increases, and never falls', () => {
    const project = projectWith(cut)
    let run = 0
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 50 }), fc.boolean(), fc.integer({ min: 0, max: 90_000 })),
          {
            maxLength: 60,
          },
        ),
        fc.integer({ min: 1, max: 9 }),
        (steps, perBatch) => {
          const job = String(run++)
          const state = new Map<number, { value: number; atMs: number }>()
          let expected = 0
          let timeMs = now
          const written: (readonly [number, unknown])[] = []
          for (let from = 0; from < steps.length; from += perBatch) {
            const part = steps.slice(from, from + perBatch)
            const { samples } = encode(
              project,
              (encoder) => {
                for (const [user, rise, reset, gapMs] of part) {
                  timeMs += gapMs
                  const before = state.get(user)
                  const value = before === undefined ? 1000 + rise : reset ? rise : before.value + rise
                  if (before !== undefined && timeMs <= before.atMs) continue
                  expected += before === undefined ? 0 : value >= before.value ? value - before.value : value
                  state.set(user, { value, atMs: timeMs })
                  send(encoder, 'requests_total', { job, user: String(user) }, value, timeMs)
                }
              },
              now + 60 * 90_000,
            )
            written.push(...samples)
          }
          const values = written.map(([, value]) => Number(value))
          expect(values).toEqual(values.toSorted((a, b) => a - b))
          const times = written.map(([ms]) => ms)
          expect(times).toEqual(times.toSorted((a, b) => a - b))
          expect(values.at(-1) ?? 0).toBe(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('values that do not add up', () => {
  const cut: Rule = { metric: 'memory_bytes', label: 'pod' }
  const at = (step: number): number => now + step * 15_000
  const gauge = (project: ProjectPipeline, step: number, ...values: readonly (readonly [pod: string, value: number | 'stale'])[]) =>
    encode(
      project,
      (encoder) => {
        for (const [pod, value] of values) send(encoder, 'memory_bytes', { pod }, value, at(step))
      },
      at(step),
    ).samples.map(([, value]) => value)

  test('one at a time writes; the next goes on when it has ended, in the same breath', () => {
    const project = projectWith(cut)
    expect(gauge(project, 0, ['a', 1])).toEqual([1])
    expect(gauge(project, 1, ['a', 2], ['b', 90])).toEqual([2])
    expect(gauge(project, 2, ['a', 'stale'], ['b', 91])).toEqual(['stale', 91])
    expect(gauge(project, 3, ['b', 92])).toEqual([92])
    expect(project.metrics.series.cuts.of('memory_bytes')[0]?.tally).toEqual({ merged: 4, leftOut: 1 })
  })

  test('or when it has been silent for a while', () => {
    const project = projectWith(cut)
    gauge(project, 0, ['a', 1])
    gauge(project, 1, ['a', 1])
    expect(gauge(project, 2, ['b', 2])).toEqual([])
    expect(gauge(project, 3, ['b', 2])).toEqual([])
    expect(gauge(project, 4, ['b', 3])).toEqual([3])
    // It has lost its place.
    expect(gauge(project, 5, ['a', 1], ['b', 4])).toEqual([4])
  })

  test('native histograms too', () => {
    const project = projectWith({ metric: 'took', label: 'pod' })
    const { metricHistograms, series } = encode(project, (encoder) => {
      for (const pod of ['a', 'b']) {
        encoder.series(
          labelRanges([
            ['__name__', 'took'],
            ['pod', pod],
          ]),
        )
        encoder.nativeHistogram(nativeHistogram({ timeMs: now, count: 0, sum: 1 }))
      }
    })
    expect({ rows: metricHistograms.length, series }).toEqual({ rows: 1, series: ['took[]'] })
  })

  test('a rule can say that they are counters all the same', () => {
    const project = projectWith({ ...cut, values: 'counter' })
    gauge(project, 0, ['a', 10], ['b', 20])
    expect(gauge(project, 1, ['a', 11], ['b', 23])).toEqual([4])
  })
})

describe('series that are dropped', () => {
  test('by a label or by its value, over both protocols; the rest is stored, and nothing is refused', () => {
    const project = projectWith(
      { metric: 'requests_total', label: 'debug', action: 'drop_series' },
      { metric: '*', label: 'path', action: 'drop_series', value: '/healthz' },
    )
    const show = (encoder: BatchEncoder): void => {
      send(encoder, 'requests_total', { debug: 'yes' }, 1)
      send(encoder, 'requests_total', { path: '/healthz' }, 1)
      send(encoder, 'requests_total', { path: '/' }, 1)
      const requests = metric({ name: 'requests', kind: 'sum' })
      for (const path of ['/healthz', '/', '/healthz'])
        encoder.metricPoint(requests, point({ timeMs: now, attributes: { path }, value: 1 }))
    }
    for (let i = 0; i < 2; i++) {
      const { metricSamples, accepted, rejected } = encode(project, show)
      expect({ samples: metricSamples.length, accepted, rejected }).toEqual({ samples: 2, accepted: 6, rejected: {} })
    }
    expect(project.metrics.points.size).toBe(1)
    expect(project.metrics.labels.size).toBe(1)
    expect(project.metrics.series.cuts.of('requests_total').map(({ tally }) => tally.leftOut)).toEqual([2, 6])
  })
})
