import { describe, expect, test } from 'vitest'

import { metricHistograms } from '../../storage/tables/metric-histograms.ts'
import { metricStartTimes } from '../../storage/tables/metric-start-times.ts'
import { BatchEncoder } from '../batch-encoder.ts'
import { seriesLimits } from '../limits.ts'
import type { ProjectPipeline } from '../project-pipeline.ts'
import { decodeRows } from '../testdata/decode-rows.ts'
import { metricRows, point, metric, sampleValue } from '../testdata/make-points.ts'
import { testHorizon, testProject } from '../testdata/make-records.ts'
import { bitsOf, familyView, labelRanges, nativeHistogram, seriesExemplar } from '../testdata/make-series.ts'
import { seriesId } from './labels.ts'

const now = Date.UTC(2026, 10, 21, 12)
const segment = { low: 1, high: 0 }
type Pairs = Parameters<typeof labelRanges>[0]
const up: Pairs = [
  ['__name__', 'up'],
  ['job', 'node'],
]

function encode(project: ProjectPipeline, show: (encoder: BatchEncoder) => void, receivedAt = now) {
  const encoder = new BatchEncoder({ project, receivedAt, horizon: testHorizon })
  show(encoder)
  const batch = encoder.finish(segment)
  const starts = batch.chunks.filter(({ table }) => table === metricStartTimes.name)
  return {
    encoder,
    ...metricRows(batch),
    metricStartTimes: starts.flatMap(({ bytes }) => decodeRows(metricStartTimes, bytes)),
    accepted: batch.accepted,
    rejected: Object.fromEntries(batch.rejected),
    written: batch.written,
    allTimed: batch.allTimed,
  }
}

function wholeBits(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low)
}

function sampleOf(pairs: Pairs, value = 1, timeMs = now) {
  return (encoder: BatchEncoder) => {
    encoder.series(labelRanges(pairs))
    encoder.sample(timeMs, ...bitsOf(value), 0)
  }
}

describe('series', () => {
  test('names and labels are stored as they came: any text, sorted, empty ones left out', () => {
    const { metricSeries, metricSamples, accepted, written, allTimed } = encode(
      testProject(),
      sampleOf([
        ['zone', 'b'],
        ['__name__', 'my.metric/ä'],
        ['service.name', 'søk'],
        ['empty', ''],
        ['1', '🦊'],
      ]),
    )
    const labels = [
      ['1', '🦊'],
      ['service.name', 'søk'],
      ['zone', 'b'],
    ] as const
    const { low, high } = seriesId('my.metric/ä', new Map(labels))
    const id = (BigInt(high) << 32n) | BigInt(low)
    expect(metricSeries).toMatchObject([{ project: 7, metric: 'my.metric/ä', id, labels }])
    expect(metricSamples).toMatchObject([{ project: 7, metric: 'my.metric/ä', id, ts: BigInt(now), m: 1n, e: 0 }])
    expect({ accepted, written, allTimed }).toEqual({ accepted: 1, written: { samples: 1, histograms: 0, exemplars: 0 }, allTimed: true })
  })

  test('the series of an OTLP point and of the same labels over remote write are one', () => {
    const project = testProject()
    const { metricSeries, metricSamples } = encode(project, (encoder) => {
      encoder.metricPoint(metric({ name: 'up', kind: 'gauge' }), point({ timeMs: now, attributes: { job: 'node' } }))
      sampleOf(up)(encoder)
    })
    expect(metricSeries.length).toBe(1)
    expect(new Set(metricSamples.map(({ id }) => id)).size).toBe(1)
  })

  test('one row a series, whatever the order of its labels, until it is told again', () => {
    const project = testProject()
    const first = encode(project, (encoder) => {
      sampleOf(up)(encoder)
      sampleOf([...up].toReversed())(encoder)
      sampleOf(up)(encoder)
    })
    expect(first.metricSeries.length).toBe(1)
    expect(first.metricSamples.length).toBe(3)
    expect(encode(project, sampleOf(up)).metricSeries).toEqual([])
    expect(encode(project, sampleOf(up, 1, now + seriesLimits.announceMs), now + seriesLimits.announceMs).metricSeries.length).toBe(1)
  })

  test('a batch that did not become durable is told again', () => {
    const project = testProject()
    const lost = new BatchEncoder({ project, receivedAt: now, horizon: testHorizon })
    const show = (encoder: BatchEncoder): void => {
      encoder.series(labelRanges(up))
      encoder.sample(now, ...bitsOf(1), now - 1000)
      encoder.metricFamily(familyView('up', 'gauge', { help: 'Is it?' }))
    }
    show(lost)
    lost.finish(segment)
    lost.abandon()
    const { metricSeries, metricMetadata, metricStartTimes: starts } = encode(project, show)
    expect([metricSeries.length, metricMetadata.length, starts.length]).toEqual([1, 1, 1])
  })

  test('names that differ in where they end are different series', () => {
    const { metricSeries } = encode(testProject(), (encoder) => {
      for (const pairs of [
        [
          ['__name__', 'a'],
          ['bc', 'd'],
        ],
        [
          ['__name__', 'ab'],
          ['c', 'd'],
        ],
        [
          ['__name__', 'a'],
          ['b', 'cd'],
        ],
      ] satisfies Pairs[])
        sampleOf(pairs)(encoder)
    })
    expect(metricSeries.length).toBe(3)
  })

  test('what is secret in a label value is masked', () => {
    const { metricSeries } = encode(testProject(), sampleOf([...up, ['user', 'a@b.example']]))
    expect(metricSeries[0]?.['labels']).toContainEqual(['user', '[masked:email]'])
  })

  test.each([
    ['no metric name', [['job', 'node']], 'malformed'],
    ['an empty metric name', [['__name__', '']], 'malformed'],
    ['no labels', [], 'malformed'],
    ['a label without a name', [...up, ['', 'x']], 'malformed'],
    ['a label twice', [...up, ['job', 'node']], 'malformed'],
    ['two metric names', [...up, ['__name__', 'down']], 'malformed'],
    ['a value that is no UTF-8', [...up, ['x', Buffer.from([0x61, 0xff])]], 'malformed'],
    ['a name that is no UTF-8', [...up, [Buffer.from([0xc3, 0x28]), 'x']], 'malformed'],
    ['a NUL', [...up, ['x', 'a\0b']], 'malformed'],
    ['a value of a megabyte', [...up, ['x', 'v'.repeat(1024 * 1024)]], 'label_limit'],
    ['a name too long', [...up, ['n'.repeat(300), 'x']], 'label_limit'],
    ['a metric name too long', [['__name__', 'n'.repeat(600)]], 'label_limit'],
    ['many large labels', [...up, ...Array.from({ length: 9 }, (_, i) => [`l${i}`, 'v'.repeat(2000)] as const)], 'label_limit'],
    ['too many labels', Array.from({ length: 60 }, (_, i) => [i === 0 ? '__name__' : `l${i}`, 'x']), 'label_limit'],
  ] as [string, Pairs, string][])('%s is refused, the rest stored', (_name, pairs, reason) => {
    const { rejected, accepted, metricSamples } = encode(testProject(), (encoder) => {
      sampleOf(up)(encoder)
      sampleOf(pairs)(encoder)
      sampleOf(up, 2)(encoder)
    })
    expect({ rejected, accepted, rows: metricSamples.length }).toEqual({ rejected: { [reason]: 1 }, accepted: 2, rows: 2 })
  })

  test('a flood of new series is refused beyond the limits, known ones go on', () => {
    const project = testProject({}, { seriesLimits: { ...seriesLimits, activeSeries: 10 } })
    const flood = encode(project, (encoder) => {
      for (let i = 0; i < 50; i++) sampleOf([...up, ['n', String(i)]])(encoder)
    })
    expect({ rejected: flood.rejected, accepted: flood.accepted }).toEqual({ rejected: { series_limit: 40 }, accepted: 10 })
    expect(encode(project, sampleOf([...up, ['n', '3']])).accepted).toBe(1)
    // Forgotten when idle, others may come.
    expect(encode(project, sampleOf([...up, ['n', '40']], 1, now + 3 * seriesLimits.idleMs), now + 3 * seriesLimits.idleMs).accepted).toBe(
      1,
    )
  })
})

test('what is too much only for this minute throws, and what began counts', () => {
  const project = testProject({}, { seriesLimits: { ...seriesLimits, newSeriesPerMinute: 10 } })
  const flood = (receivedAt: number) => {
    const encoder = new BatchEncoder({ project, receivedAt, horizon: testHorizon })
    try {
      for (let i = 0; i < 15; i++) sampleOf([...up, ['n', String(i)]])(encoder)
      return encoder.finish(segment).accepted
    } catch (error) {
      encoder.abandon()
      return error
    }
  }
  expect(flood(now + 20_000)).toMatchObject({ code: 'overloaded', retryAfterSeconds: 40 })
  expect(flood(now + 60_000)).toBe(15)
})

describe('samples', () => {
  test.each([
    ['the stale marker', 2, 0x7ff00000],
    ['a NaN with a payload', 0xdeadbeef, 0xfff8cafe],
    ['the ordinary NaN', 1, 0x7ff80000],
    ['infinity', 0, 0x7ff00000],
    ['minus infinity', 0, 0xfff00000],
    ['minus zero', 0, 0x80000000],
    ['a long fraction', 0x54442d18, 0x400921fb],
  ])('%s keeps its bits', (_name, low, high) => {
    const { metricSamples } = encode(testProject(), (encoder) => {
      encoder.series(labelRanges(up))
      encoder.sample(now, low, high, 0)
    })
    const { m, e } = metricSamples[0] ?? {}
    const bits = e === -1 ? BigInt.asUintN(64, BigInt(String(m))) : wholeBits(...bitsOf(sampleValue({ m, e })))
    expect(bits).toBe(wholeBits(low, high))
  })

  test('in any order, and twice: all are stored', () => {
    const { metricSamples, accepted } = encode(testProject(), (encoder) => {
      encoder.series(labelRanges(up))
      for (const [ms, value] of [
        [0, 3],
        [-2000, 1],
        [-1000, 2],
        [0, 3],
        [0, 4],
      ] as const)
        encoder.sample(now + ms, ...bitsOf(value), 0)
    })
    expect(metricSamples.map((row) => [Number(row['ts']) - now, sampleValue(row)])).toEqual([
      [0, 3],
      [-2000, 1],
      [-1000, 2],
      [0, 3],
      [0, 4],
    ])
    expect(accepted).toBe(5)
  })

  test('times far off are refused', () => {
    const { rejected, accepted } = encode(testProject(), (encoder) => {
      encoder.series(labelRanges(up))
      for (const ms of [0, -1, Number.MIN_SAFE_INTEGER, now + 2 * 3_600_000, 2 ** 62, Number.MAX_VALUE]) encoder.sample(ms, 0, 0, 0)
      encoder.sample(now - 1000, 0, 0, 0)
    })
    expect({ rejected, accepted }).toEqual({ rejected: { too_old: 3, too_new: 3 }, accepted: 1 })
  })

  test('since when they count is told when it changes, and again after hours', () => {
    const project = testProject()
    const started = (ms: number, startMs: number) => (encoder: BatchEncoder) => {
      encoder.series(labelRanges(up))
      encoder.sample(ms, 0, 0, startMs)
    }
    const { metricStartTimes: starts } = encode(project, (encoder) => {
      started(now - 4000, 0)(encoder)
      started(now - 3000, now - 9000)(encoder)
      started(now - 2000, now - 9000)(encoder)
      started(now - 1000, now - 1500)(encoder)
      for (const none of [now + 1, -2, -(2 ** 52), 2 ** 62]) started(now - 500, none)(encoder)
    })
    expect(starts).toMatchObject([
      { project: 7, metric: 'up', ts: BigInt(now - 3000), start: BigInt(now - 9000) },
      { ts: BigInt(now - 1000), start: BigInt(now - 1500) },
    ])
    expect(encode(project, started(now, now - 1500)).metricStartTimes).toEqual([])
    const later = now + 7 * 3_600_000
    expect(encode(project, started(later, now - 1500), later).metricStartTimes.length).toBe(1)
  })
})

describe('native histograms', () => {
  const sound = {
    timeMs: now,
    schema: 3,
    zeroThreshold: 0.5,
    zeroCount: 1,
    count: 9,
    sum: 12.25,
    positive: { offsets: [-2, 3], lengths: [2, 1], counts: [1, 2, 3] },
    negative: { offsets: [4], lengths: [1], counts: [2] },
  }
  const histogramOf = (spec: Parameters<typeof nativeHistogram>[0]) =>
    encode(testProject(), (encoder) => {
      encoder.series(labelRanges(up))
      encoder.nativeHistogram(nativeHistogram(spec))
    })

  test('spans, counts and sum', () => {
    const { metricHistograms: rows, written } = histogramOf(sound)
    expect(rows).toMatchObject([
      {
        ts: BigInt(now),
        flags: 0,
        schema: 3,
        zero_threshold: 0.5,
        zero_count: 1,
        count: 9,
        sum: 12.25,
        p_off: [-2, 3],
        p_len: [2, 1],
        p_cnt: [1, 2, 3],
        n_off: [4],
        n_len: [1],
        n_cnt: [2],
        bounds: [],
      },
    ])
    expect(written).toEqual({ samples: 0, histograms: 1, exemplars: 0 })
  })

  test.each([
    ['unknown', 0],
    ['gauge', 2],
    ['reset', 4],
    ['no_reset', 8],
  ] as const)('reset hint %s', (resetHint, flags) => {
    expect(histogramOf({ ...sound, resetHint }).metricHistograms[0]?.['flags']).toBe(flags)
  })

  test('finer than we keep: made coarser', () => {
    const { metricHistograms: rows, rejected } = histogramOf({ ...sound, schema: 9 })
    expect(rejected).toEqual({})
    // Buckets -2, -1 and 3 lie in -1, 0 and 2, bucket 4 in 2.
    expect(rows).toMatchObject([
      { schema: 8, count: 9, p_off: [-1, 1], p_len: [2, 1], p_cnt: [1, 2, 3], n_off: [2], n_len: [1], n_cnt: [2] },
    ])
    expect(histogramOf({ ...sound, schema: 52 }).metricHistograms).toMatchObject([
      { schema: 8, p_off: [0], p_len: [2], p_cnt: [3, 3], n_off: [1], n_cnt: [2] },
    ])
  })

  test('custom bounds', () => {
    const positive = { offsets: [1], lengths: [2], counts: [4, 5] }
    const none = { offsets: [], lengths: [], counts: [] }
    const custom = { ...sound, schema: -53, zeroCount: 0, zeroThreshold: 0, positive, negative: none, bounds: [0.5, 2] }
    expect(histogramOf(custom).metricHistograms).toMatchObject([{ schema: -53, bounds: [0.5, 2], p_off: [1], p_cnt: [4, 5] }])
    for (const broken of [
      { bounds: [2, 2] },
      { bounds: [1] },
      { bounds: [1, Infinity] },
      { zeroCount: 1 },
      { zeroThreshold: 1 },
      { negative: sound.negative },
    ])
      expect(histogramOf({ ...custom, ...broken }).rejected).toEqual({ malformed: 1 })
  })

  test('a stale marker', () => {
    const stale = nativeHistogram({ timeMs: now })
    stale.sumLow = 2
    stale.sumHigh = 0x7ff00000
    const encoder = new BatchEncoder({ project: testProject(), receivedAt: now, horizon: testHorizon })
    encoder.series(labelRanges(up))
    encoder.nativeHistogram(stale)
    const { chunks } = encoder.finish(segment)
    const bytes = chunks.find(({ table }) => table === 'metric_histograms')?.bytes ?? Buffer.alloc(0)
    expect(decodeRows(metricHistograms, bytes)).toMatchObject([{ flags: 1 }])
    expect(bytes.includes(Buffer.from('020000000000f07f', 'hex'))).toBe(true)
  })

  test.each([
    ['fewer counts than buckets', { positive: { offsets: [0], lengths: [2], counts: [1] } }, 'malformed'],
    ['spans that overlap', { positive: { offsets: [0, -1], lengths: [1, 1], counts: [1, 1] } }, 'malformed'],
    ['a negative count', { positive: { offsets: [0], lengths: [1], counts: [-1] } }, 'malformed'],
    ['a negative total', { count: -1 }, 'malformed'],
    ['a count that is no number', { count: Number.NaN }, 'malformed'],
    ['bounds where there are none', { bounds: [1] }, 'malformed'],
    ['a zero bucket that is no number', { zeroThreshold: Number.NaN }, 'malformed'],
    ['a schema nobody knows', { schema: 53 }, 'unsupported'],
    ['a schema nobody knows', { schema: -5 }, 'unsupported'],
  ])('%s', (_name, broken, reason) => {
    expect(histogramOf({ ...sound, ...broken }).rejected).toEqual({ [reason]: 1 })
  })
})

describe('exemplars', () => {
  const trace = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'

  test('a trace goes to its columns, other labels stay', () => {
    const { metricExemplars, written } = encode(testProject(), (encoder) => {
      encoder.series(labelRanges(up))
      encoder.sample(now - 500, 0, 0, 0)
      encoder.exemplar(seriesExemplar(now - 1000, 0.25, { trace_id: trace, span_id: '00f067aa0ba902b7', user: 'a@b.example' }))
      encoder.exemplar(seriesExemplar(0, 1, { trace_id: 'ABC', span_id: '0000000000000000' }))
    })
    expect(metricExemplars).toMatchObject([
      { ts: BigInt(now - 1000), value: 0.25, labels: [['user', '[masked:email]']], trace_id: trace, span_id: '00f067aa0ba902b7' },
      {
        ts: BigInt(now - 500),
        labels: [
          ['trace_id', 'ABC'],
          ['span_id', '0000000000000000'],
        ],
        trace_id: '',
        span_id: '',
      },
    ])
    expect(written).toEqual({ samples: 1, histograms: 0, exemplars: 2 })
  })

  test('from another age, or no text: refused and told', () => {
    const broken = seriesExemplar(now, 1, {})
    broken.labels.add(Buffer.from('x'), 0, 1, Buffer.from([0xff]), 0, 1)
    const { rejected, written } = encode(testProject(), (encoder) => {
      encoder.series(labelRanges(up))
      encoder.exemplar(seriesExemplar(1, 1, {}))
      encoder.exemplar(seriesExemplar(now + 1e9, 1, {}))
      encoder.exemplar(broken)
    })
    expect({ rejected, exemplars: written.exemplars }).toEqual({ rejected: { too_old: 1, too_new: 1, malformed: 1 }, exemplars: 0 })
  })
})

describe('families', () => {
  test('are told once, again when they change, and after hours', () => {
    const project = testProject()
    const tell = (help: string, receivedAt: number) =>
      encode(
        project,
        (encoder) => {
          for (let i = 0; i < 3; i++) encoder.metricFamily(familyView('http_requests', 'counter', { unit: 'requests', help }))
        },
        receivedAt,
      ).metricMetadata
    expect(tell('How many.', now)).toMatchObject([{ family: 'http_requests', type: 'counter', unit: 'requests', help: 'How many.' }])
    expect(tell('How many.', now + 120_000)).toEqual([])
    expect(tell('How many there were.', now + 240_000)).toMatchObject([{ help: 'How many there were.' }])
    expect(tell('How many there were.', now + 240_000 + seriesLimits.announceMs).length).toBe(1)
  })

  test('what is no text is mended, what is secret masked, what has no name refused', () => {
    const { metricMetadata, rejected } = encode(testProject(), (encoder) => {
      encoder.metricFamily(familyView('a', 'unknown', { help: 'ask a@b.example \0' }))
      encoder.metricFamily(familyView('', 'gauge'))
      encoder.metricFamily(familyView('n'.repeat(2000), 'gauge'))
    })
    expect(metricMetadata).toMatchObject([{ family: 'a', help: 'ask [masked:email] \uFFFD' }])
    expect(rejected).toEqual({ malformed: 1, label_limit: 1 })
  })
})
