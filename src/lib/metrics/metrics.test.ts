import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { createMetrics } from './create-metrics.ts'
import type { MetricFamily } from './metric-family.ts'
import { prometheusName } from './prometheus-name.ts'
import { writeExposition } from './write-exposition.ts'

describe('registry', () => {
  test('counters, gauges, histograms and metrics that are read', () => {
    const metrics = createMetrics()
    const requests = metrics.counter({ name: 'http.requests', unit: '{request}', help: 'Requests.', labels: ['route'] })
    requests.add(1, { route: '/a' })
    requests.add(2, { route: '/a' })
    requests.add(-1, { route: '/a' })
    requests.add(NaN, { route: '/a' })
    metrics.gauge({ name: 'queue.size', unit: '', help: 'Queue.' }).set(7, {})
    const durations = metrics.histogram({ name: 'work.duration', unit: 's', help: 'Work.', bounds: [0.1, 1] })
    for (const seconds of [0.1, 0.5, 3, NaN, Infinity]) durations.observe(seconds, {})
    metrics.read({ name: 'wal.waiting', unit: 'By', help: 'Waiting.', type: 'gauge' }, () => [{ labels: { disk: 'a' }, value: 5 }])
    metrics.read({ name: 'broken', unit: '', help: 'Throws.', type: 'gauge' }, () => {
      throw new Error('stopping')
    })
    expect(metrics.snapshot()).toEqual([
      { name: 'http.requests', unit: '{request}', help: 'Requests.', type: 'counter', points: [{ labels: { route: '/a' }, value: 3 }] },
      { name: 'queue.size', unit: '', help: 'Queue.', type: 'gauge', points: [{ labels: {}, value: 7 }] },
      {
        name: 'work.duration',
        unit: 's',
        help: 'Work.',
        type: 'histogram',
        points: [{ labels: {}, bounds: [0.1, 1], counts: [1, 1, 2], sum: Infinity, count: 4 }],
      },
      { name: 'wal.waiting', unit: 'By', help: 'Waiting.', type: 'gauge', points: [{ labels: { disk: 'a' }, value: 5 }] },
    ])
  })

  test('label sets are bounded: the rest is counted together', () => {
    const metrics = createMetrics()
    const counter = metrics.counter({ name: 'hits', unit: '', help: 'Hits.', labels: ['a', 'b'], maxSeries: 3 })
    for (let i = 0; i < 1000; i++) counter.add(1, { a: `${i}`, b: '' })
    counter.add(1, { a: '0', b: '' })
    const [family] = metrics.snapshot()
    expect(family?.points).toEqual([
      { labels: { a: '0', b: '' }, value: 2 },
      { labels: { a: '1', b: '' }, value: 1 },
      { labels: { a: '2', b: '' }, value: 1 },
      { labels: { a: 'overflow', b: 'overflow' }, value: 997 },
    ])
  })

  test('label values never run into each other', () => {
    const metrics = createMetrics()
    const counter = metrics.counter({ name: 'hits', unit: '', help: 'Hits.', labels: ['a', 'b'] })
    counter.add(1, { a: '1:x', b: '' })
    counter.add(1, { a: '', b: '1:x' })
    counter.add(1, { a: '__proto__', b: 'constructor' })
    expect(metrics.snapshot()[0]?.points).toHaveLength(3)
  })

  test('a name is used once and is a name', () => {
    const metrics = createMetrics()
    metrics.gauge({ name: 'a', unit: '', help: '' })
    expect(() => metrics.counter({ name: 'a', unit: '', help: '' })).toThrow('metric a exists')
    expect(() => metrics.counter({ name: 'a b', unit: '', help: '' })).toThrow('not a metric name')
  })
})

test.each([
  ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds'],
  ['process.cpu.time', 's', 'counter', 'process_cpu_time_seconds_total'],
  ['node_cpu_seconds_total', '', 'counter', 'node_cpu_seconds_total'],
  ['process.memory.usage', 'By', 'gauge', 'process_memory_usage_bytes'],
  ['cpu.utilization', '1', 'gauge', 'cpu_utilization_ratio'],
  ['wal.segments', '{segment}', 'gauge', 'wal_segments'],
  ['io.bytes', 'By', 'counter', 'io_bytes_total'],
] as const)('%s in %s, %s: %s', (name, unit, type, expected) => {
  expect(prometheusName({ name, unit, type })).toBe(expected)
})

describe('text exposition', () => {
  test('golden', () => {
    const families: MetricFamily[] = [
      {
        name: 'odd.values',
        unit: '',
        help: 'Two\nlines and a \\ "quote".',
        type: 'gauge',
        points: [
          { labels: { 'http.route': 'a"b\\c\nd', ü: '☃' }, value: NaN },
          { labels: {}, value: Infinity },
          { labels: { x: '' }, value: -Infinity },
          { labels: { x: '1' }, value: 1e300 },
          { labels: { x: '2' }, value: 5e-324 },
        ],
      },
      { name: 'empty', unit: '', help: 'Nothing to say.', type: 'counter', points: [] },
      {
        name: 'request.duration',
        unit: 's',
        help: 'Requests.',
        type: 'histogram',
        points: [{ labels: { route: '/' }, bounds: [0.005, 1], counts: [1, 0, 2], sum: 9.5, count: 3 }],
      },
    ]
    expect(writeExposition(families)).toBe(
      [
        String.raw`# HELP odd_values Two\nlines and a \\ "quote".`,
        '# TYPE odd_values gauge',
        String.raw`odd_values{http_route="a\"b\\c\nd",_="☃"} NaN`,
        'odd_values +Inf',
        'odd_values{x=""} -Inf',
        'odd_values{x="1"} 1e+300',
        'odd_values{x="2"} 5e-324',
        '# HELP request_duration_seconds Requests.',
        '# TYPE request_duration_seconds histogram',
        'request_duration_seconds_bucket{route="/",le="0.005"} 1',
        'request_duration_seconds_bucket{route="/",le="1"} 1',
        'request_duration_seconds_bucket{route="/",le="+Inf"} 3',
        'request_duration_seconds_sum{route="/"} 9.5',
        'request_duration_seconds_count{route="/"} 3',
        '',
      ].join('\n'),
    )
  })

  test('any label value and number comes back', () => {
    const labelValue = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\\"\nn{},= a]*$/))
    expect(() =>
      fc.assert(
        fc.property(fc.array(fc.tuple(labelValue, fc.double()), { maxLength: 5 }), (pairs) => {
          const points = pairs.map(([value, number], i) => ({ labels: { v: value, i: `${i}` }, value: number }))
          const text = writeExposition([{ name: 'm', unit: '', help: 'Help.', type: 'gauge', points }])
          expect(parse(text)).toEqual(pairs.map(([value, number]) => [value, number === 0 ? 0 : number]))
        }),
      ),
    ).not.toThrow()
  })
})

/** The samples of `m{v="...",i="..."}` by the format's own rules: lines end at a newline, escapes are `\\`, `\"` and `\n`. */
function parse(text: string): [string, number][] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const sample = /^m\{v="((?:[^"\\]|\\[\\"n])*)",i="\d+"\} (\S+)$/su.exec(line)
      if (sample === null) throw new Error(`not a sample: ${line}`)
      const value = (sample[1] ?? '').replaceAll(/\\(.)/gs, (_, c: string) => (c === 'n' ? '\n' : c))
      return [value, Number((sample[2] ?? '').replace('Inf', 'Infinity'))]
    })
}
