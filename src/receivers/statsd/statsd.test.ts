import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { FrameList } from '../frames.ts'
import type { Intake } from '../receiver.ts'
import { type Recorded, RecordingSink } from '../testdata/recording-sink.ts'
import { ExponentialSum } from './exponential-sum.ts'
import { statsd } from './index.ts'
import { parseLine } from './parse-line.ts'
import { StatsdSums } from './statsd-sums.ts'

const startMs = 1_795_330_800_000

function intakeOf(lines: readonly string[], atMs = startMs): Intake {
  const body = Buffer.from(lines.join('\n'))
  const frames = new FrameList()
  frames.add(0, body.length, '127.0.0.1')
  return { body, frames, receivedAt: atMs, contentType: '', query: new URLSearchParams(), headers: {} }
}

interface Flushed {
  readonly sink: RecordingSink
  readonly rejected: Record<string, number>
}

function flush(sums: StatsdSums, lines: readonly string[], atMs = startMs): Flushed {
  const rejected: Record<string, number> = {}
  sums.take(intakeOf(lines, atMs), (reason, count) => {
    rejected[reason] = (rejected[reason] ?? 0) + count
  })
  const sink = new RecordingSink()
  for (const show of sums.cut(atMs + 10_000)) show(intakeOf([]), sink)
  return { sink, rejected }
}

/** `name{labels}` to the value or count. */
function valuesOf({ records }: RecordingSink): Record<string, unknown> {
  const metrics = records.filter((record) => 'metric' in record) as (Recorded & {
    metric: { name: string }
    attributes: [string, string][]
  })[] // filtered
  return Object.fromEntries(
    metrics.map(({ metric, attributes, value, count }) => [
      `${metric.name}${attributes.map(([key, text]) => `,${key}=${text}`).join('')}`,
      value ?? count,
    ]),
  )
}

describe('metrics', () => {
  test('counters are summed with their sample rate, gauges hold the last value and changes of it, sets count their members', () => {
    const { sink, rejected } = flush(new StatsdSums(), [
      'a.b:1|c',
      'a.b:2|c|@0.5',
      'g:10|g',
      'g:-3|g',
      'g:+1.5|g',
      's:x|s',
      's:y|s',
      's:x|s',
    ])
    expect(rejected).toEqual({})
    expect(valuesOf(sink)).toEqual({ a_b: 5, g: 8.5, s: 2 })
    expect(sink.records[0]).toMatchObject({
      metric: { name: 'a_b', kind: 'sum', temporality: 'delta', monotonic: true },
      startTime: '1795330800000000000',
      time: '1795330810000000000',
    })
  })

  test('timers are seconds, histograms and distributions what they are; many values in a line', () => {
    const { sink } = flush(new StatsdSums(), ['t:250:750|ms|@0.5', 'h:1:2:3|h', 'd:-1:0:5|d'])
    expect(sink.records).toMatchObject([
      { metric: { name: 't', unit: 's', kind: 'exponential_histogram' }, count: 4, sum: 2, min: 0.25, max: 0.75 },
      { metric: { name: 'h', unit: '' }, count: 3, sum: 6 },
      { metric: { name: 'd' }, count: 3, sum: 4, zeroCount: 1, positive: { counts: [1] }, negative: { counts: [1] } },
    ])
  })

  test('tags in any order are one series, and names that are written the same', () => {
    const lines = [
      'x:1|c|#b:2,a:1',
      'x:1|c|#a:1,b:2',
      'x,a=1,b=2:1|c',
      'x:1|c|#a:1,b:2|c:in-1234|e:it-false|card:low',
      'x:1|c|#flag,empty:',
      '1.x-y:1|c',
    ]
    expect(valuesOf(flush(new StatsdSums(), lines).sink)).toEqual({ 'x,a=1,b=2': 4, 'x,flag=true': 1, _1_x_y: 1 })
  })

  test('points with a time of their own are not summed', () => {
    const { sink } = flush(new StatsdSums(), ['c:5|c|T1795330000', 'c:6|c|T1795330001', 'g:7|g|T1795330000'])
    expect(sink.records).toMatchObject([
      { value: 5, time: '1795330000000000000', startTime: '0' },
      { value: 6, time: '1795330001000000000' },
      { value: 7, metric: { kind: 'gauge' } },
    ])
  })

  test('a flush begins anew, gauges are told again until nobody sets them for five minutes', () => {
    const sums = new StatsdSums()
    expect(valuesOf(flush(sums, ['c:1|c', 'g:4|g']).sink)).toEqual({ c: 1, g: 4 })
    const second = flush(sums, ['c:2|c'], startMs + 10_000)
    expect(valuesOf(second.sink)).toEqual({ c: 2, g: 4 })
    expect(second.sink.records[0]).toMatchObject({ startTime: '1795330810000000000' })
    expect(valuesOf(flush(sums, ['g:+1|g'], startMs + 20_000).sink)).toEqual({ g: 5 })
    expect(flush(sums, [], startMs + 400_000).sink.records).toEqual([])
  })

  test('what comes to several listeners is summed up together and told once', () => {
    const listeners = statsd.open({ udp: 0, tcp: 0 }).flatMap((endpoint) => ('aggregate' in endpoint ? [endpoint.aggregate?.open()] : []))
    expect(listeners).toHaveLength(2)
    for (let round = 0; round < 2; round++) {
      const atMs = startMs + round * 10_000
      for (const listener of listeners) listener?.take(intakeOf(['c:1|c', 'g:+1|g'], atMs), () => undefined)
      const sink = new RecordingSink()
      for (const listener of listeners) for (const show of listener?.cut(atMs + 9000) ?? []) show(intakeOf([]), sink)
      expect(sink.records).toHaveLength(2)
      expect(valuesOf(sink)).toEqual({ c: 2, g: 2 * (round + 1) })
    }
  })

  test('what a flush has not stored yet is held while another one begins and ends', () => {
    const sums = new StatsdSums(10_000)
    const isTaken = (): boolean => {
      let problem: string | undefined
      sums.take(intakeOf([`_e{1,4000}:t|${'x'.repeat(4000)}`]), (reason) => (problem = reason))
      return problem === undefined
    }
    expect([isTaken(), isTaken(), isTaken()]).toEqual([true, true, false])
    const first = sums.cut(startMs)
    first.next()
    expect([...sums.cut(startMs)]).toEqual([])
    expect(isTaken()).toBe(false)
    while (first.next().done !== true);
    expect([isTaken(), isTaken(), isTaken()]).toEqual([true, true, false])
  })

  test('what is shown of one flush is the same each time', () => {
    const sums = new StatsdSums()
    sums.take(intakeOf(['c:1|c', 'g:1|g', 'h:1|h']), () => undefined)
    const [show, ...more] = sums.cut(startMs)
    const [first, second] = [new RecordingSink(), new RecordingSink()]
    show?.(intakeOf([]), first)
    sums.take(intakeOf(['c:9|c', 'g:9|g', 'h:9|h']), () => undefined)
    show?.(intakeOf([]), second)
    expect(first.records).toHaveLength(3)
    expect([second.records, more]).toEqual([first.records, []])
  })

  test('a large flush comes in slices, each of a few milliseconds, and everything of it once', () => {
    const sums = new StatsdSums()
    const lines = (from: number, to: number, rest: string): string[] => Array.from({ length: to - from }, (_, n) => `a${from + n}:${rest}`)
    sums.take(intakeOf([...lines(0, 2000, '1|c'), ...lines(2000, 4000, '1|g'), ...lines(0, 1000, '1|c|T1795330000')]), () => undefined)
    sums.take(intakeOf(lines(0, 40, Array.from({ length: 150 }, (_, n) => 1.05 ** n).join(':') + '|h')), () => undefined)
    const counts = [...sums.cut(startMs)].map((show) => {
      const sink = new RecordingSink()
      show(intakeOf([]), sink)
      return sink.records.length
    })
    expect(Math.max(...counts)).toBeLessThanOrEqual(200)
    // 40 histograms weigh as much as 440 numbers.
    expect(counts.length).toBeGreaterThan(26)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5040)
  })

  test.each([
    '',
    ':1|c',
    'a',
    'a:',
    'a:1',
    'a:1|',
    'a:1|q',
    'a:x|c',
    'a:1e999|g',
    'a:1|c|@0',
    'a:1|c|@2',
    'a:1|c|Tnow',
    'a:NaN|g',
    'a:1|constructor',
  ])('"%s" is counted as broken', (line) => {
    expect(flush(new StatsdSums(), [line, 'ok:1|c']).rejected).toEqual(line === '' ? {} : { malformed: 1 })
  })

  test('counters do not go down, and the number of series has an end', () => {
    expect(flush(new StatsdSums(), ['a:-1|c']).rejected).toEqual({ unsupported: 1 })
    const lines = Array.from({ length: 50_010 }, (_, n) => `a${n}:1|c`)
    const rejected: string[] = []
    new StatsdSums().take(intakeOf(lines), (reason) => rejected.push(reason))
    expect(rejected).toEqual(Array.from({ length: 10 }, () => 'series_limit'))
  })
})

describe('memory', () => {
  const long = 'x'.repeat(1000)
  const mostBytes = 500_000

  test.each([
    ['events', (n: number) => `_e{1,1000}:${n % 10}|${long}`],
    ['checks with much that nobody reads', (n: number) => `_sc|a.check.with.a.name.${n % 10}|0|x:${long}`],
    ['points with a time of their own', () => `c:1|c|#a:${long}|T1795330000`],
    ['members of sets', (n: number) => `s${n % 10}:${n}${long}|s`],
    ['tags', (n: number) => `c:1|c|#a:${n}${long},b:${long}`],
    ['buckets', (n: number) => `h${n}:${Array.from({ length: 50 }, (_, at) => 1.1 ** at).join(':')}|h`],
  ])('%s are counted by their bytes; those without room are refused until what is there was stored', (_name, line) => {
    const sums = new StatsdSums(mostBytes)
    let next = 0
    const taken = (): number => {
      let refused = 0
      sums.take(intakeOf(Array.from({ length: 1000 }, () => line(next++))), () => refused++)
      return 1000 - refused
    }
    const first = taken()
    expect(first).toBeGreaterThan(mostBytes / 20_000)
    expect(first * 1000).toBeLessThan(mostBytes)
    const slices = sums.cut(startMs)
    expect([slices.next().done, taken()]).toEqual([false, 0])
    while (slices.next().done !== true);
    expect(taken()).toBeGreaterThan(mostBytes / 20_000)
  })
})

describe('events and service checks', () => {
  test('become log records, a check a metric, too', () => {
    const title = 'Dépl'
    const lines = [
      `_e{${Buffer.byteLength(title)},9}:${title}|one\\ntwo!|d:1795330700|h:web-1|t:error|p:low|#service:shop,env:prod,team:a`,
      '_sc|redis.up|2|h:cache-1|#env:prod|m:no route',
      '_sc|redis.up|0',
    ]
    const { sink, rejected } = flush(new StatsdSums(), lines)
    expect(rejected).toEqual({})
    expect(valuesOf(sink)).toEqual({
      'statsd_service_check_status,check=redis.up,env=prod': 2,
      'statsd_service_check_status,check=redis.up': 0,
    })
    const [event, check, ...more] = sink.records.filter((record) => 'body' in record)
    expect(event).toMatchObject({
      body: 'Dépl\none\ntwo!',
      severityNumber: 17,
      time: '1795330700000000000',
      resource: [
        ['deployment.environment.name', 'prod'],
        ['service.name', 'shop'],
        ['host.name', 'web-1'],
      ],
      attributes: [
        ['team', 'a'],
        ['event.priority', 'low'],
      ],
    })
    expect(check).toMatchObject({ body: 'redis.up\nno route', severityNumber: 17, attributes: [['check.status', 'critical']] })
    expect(more).toEqual([])
  })

  test.each(['_e{5,4}:short', '_e{0,0}:|', '_e{a,b}:x|y', '_e{99999,1}:x|y', '_sc|a', '_sc||0', '_sc|a|9', '_sc|a|0|d:soon'])(
    '%s is counted as broken',
    (line) => expect(flush(new StatsdSums(), [line]).rejected).toEqual({ malformed: 1 }),
  )
})

test('any bytes are taken or counted', () => {
  const piece = fc.constantFrom('a', ':', '1', '|', 'c', 'ms', 'g', '@', '#', ',', '.', '-', '\n', '_e{', '_sc|', '}', 'T', '\u0000', 'é')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      flush(new StatsdSums(), [pieces.join('')])
      parseLine(pieces.join(''))
    }),
    { numRuns: 500 },
  )
})

test('a histogram keeps every value in the bucket it belongs to, however far apart they lie', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 60 }), (values) => {
      const histogram = new ExponentialSum()
      for (const value of values) histogram.add(value, 1)
      const buckets = { offset: 0, counts: [] as number[] }
      histogram.writePositive(buckets)
      expect(buckets.counts.length).toBeLessThanOrEqual(160)
      expect(buckets.counts.reduce((sum, count) => sum + count, 0)).toBe(values.length)
      const base = 2 ** (2 ** -histogram.scale)
      const below = (bound: number): number => values.filter((value) => value <= bound).length
      let seen = 0
      for (const [i, count] of buckets.counts.entries()) {
        seen += count
        const bound = base ** (buckets.offset + i + 1)
        expect(seen).toBeGreaterThanOrEqual(below(bound * (1 - 1e-9)))
        expect(seen).toBeLessThanOrEqual(below(bound * (1 + 1e-9)))
      }
    }),
    { numRuns: 60 },
  )
})
