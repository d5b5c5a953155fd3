import { describe, expect, test } from 'vitest'

import { Fault } from '../lib/errors.ts'
import { ByteBudget } from '../lib/http/byte-budget.ts'
import { testProject } from '../pipeline/testdata/make-records.ts'
import { encodeFamilies } from '../scrapers/prometheus/testdata/exposition-proto.ts'
import { describeSeries } from './describe-series.ts'
import type { GroupLabels } from './group-path.ts'
import { readPush } from './read-push.ts'

const { redactor } = testProject()
const protobuf = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited'
const mebibyte = 1024 * 1024
const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

function room(budget = new ByteBudget(mebibyte), groupBytes = mebibyte): Pick<Parameters<typeof readPush>[2], 'groupBytes' | 'lease'> {
  return { groupBytes, lease: budget.lease() }
}

async function read(body: string | Buffer, contentType = '', labels: GroupLabels = [['job', 'j']]): Promise<string[]> {
  const { families, hasTimestamps } = await readPush(Buffer.from(body), contentType, { ...room(), labels, redactor, masked: new Map() })
  return [
    ...[...families.values()].flatMap(({ name, type, help, series }) => [
      `# ${name} ${type} ${help}`.trimEnd(),
      ...[...series.values()].map(({ key, value, histogram }) => {
        return `${describeSeries(key).slice(7)} ${histogram === undefined ? value : `histogram of ${histogram.count}`}`
      }),
    ]),
    ...(hasTimestamps ? ['with times'] : []),
  ]
}

async function refusal(body: string | Buffer, contentType?: string): Promise<string> {
  const error: unknown = await read(body, contentType).catch((reason: unknown) => reason)
  return error instanceof Fault ? `${error.code}: ${error.message}` : `taken: ${String(error)}`
}

describe('the text format', () => {
  test('families with their series under the labels of the group', async () => {
    const body = `# TYPE some_metric counter
some_metric{label="val1"} 42
# TYPE another_metric gauge
# HELP another_metric Just an example.
another_metric 2398.283
no_type{job="mine",instance="i"} NaN
# TYPE h histogram
h_bucket{le="1"} 2
h_bucket{le="+Inf"} 3
h_sum 4
h_count 3
# TYPE s summary
s{quantile="0.5"} 1
s_sum 2
s_count 3
x_count 9
`
    expect(await read(body)).toEqual([
      '# some_metric counter',
      '"some_metric" { job="j" label="val1" } 42',
      '# another_metric gauge Just an example.',
      '"another_metric" { job="j" } 2398.283',
      '# no_type unknown',
      '"no_type" { instance="i" job="j" } NaN',
      '# h histogram',
      '"h_bucket" { job="j" le="1.0" } 2',
      '"h_bucket" { job="j" le="+Inf" } 3',
      '"h_sum" { job="j" } 4',
      '"h_count" { job="j" } 3',
      '# s summary',
      '"s" { job="j" quantile="0.5" } 1',
      '"s_sum" { job="j" } 2',
      '"s_count" { job="j" } 3',
      '# x_count unknown',
      '"x_count" { job="j" } 9',
    ])
  })

  test('labels of the group win; empty ones are none', async () => {
    const labels = [
      ['a', ''],
      ['instance', 'one'],
      ['job', 'j'],
    ] as const
    expect(await read('m{a="1",instance="two",b=""} 1\n', '', labels)).toEqual(['# m unknown', '"m" { instance="one" job="j" } 1'])
  })

  test('whatever the type says, unless it says protobuf in full', async () => {
    for (const contentType of [
      '',
      'text/plain; version=0.0.4',
      'application/x-www-form-urlencoded',
      'application/json',
      protobuf.slice(0, 60),
    ])
      expect(await read('some_metric 3.14\n', contentType)).toEqual(['# some_metric unknown', '"some_metric" { job="j" } 3.14'])
  })

  test('nothing is nothing, and names of the group itself are left out', async () => {
    expect(await read('')).toEqual([])
    expect(await read('# TYPE a gauge\n# a comment\npush_time_seconds 1\npush_failure_time_seconds{x="y"} 1\n')).toEqual([])
  })

  test('times are noticed', async () => {
    expect(await read('a 1 1000\n')).toContain('with times')
  })

  test('what must not be seen is masked; what then is the same series is one', async () => {
    const masked = new Map<string, number>()
    const { families } = await readPush(
      Buffer.from('a{mail="a@shop.example"} 1\na{mail="b@shop.example",password="x"} 2\na{mail="c@shop.example"} 3\n'),
      '',
      {
        labels: [['job', 'j']],
        redactor,
        masked,
        ...room(),
      },
    )
    expect([...(families.get('a')?.series.values() ?? [])].map(({ key, value }) => [describeSeries(key), value])).toEqual([
      ['metric "a" { job="j" mail="[masked:email]" }', 3],
      ['metric "a" { job="j" mail="[masked:email]" password="[masked:field]" }', 2],
    ])
    expect(Object.fromEntries(masked)).toEqual({ email: 3 })
  })

  test.each([
    ['some_metric 3.14', 'the body does not end with a line feed'],
    ['some_metric 3.14\r\n', 'line 1: expected a time in milliseconds'],
    ['blablabla\n', 'line 1: expected a value'],
    ['a 1\na 2\n', 'metric "a" { job="j" } was collected before with the same name and label values'],
    ['a{x=""} 1\na 2\n', 'was collected before'],
    ['a{job="b"} 1\na{job="c"} 2\n', 'was collected before'],
    ['# TYPE a gauge\n# TYPE a gauge\na 1\n', 'second TYPE line for metric name "a"'],
    ['# HELP a A.\n# HELP a B.\na 1\n', 'second HELP line for metric name "a"'],
    ['a 1\n# TYPE a gauge\n', 'TYPE reported after samples of metric name "a"'],
    ['# TYPE a stateset\na 1\n', 'not a metric type'],
    ['a{b="1",b="2"} 1\n', 'label name "b" is not unique'],
    ['a{b="\0"} 1\n', 'holds NUL'],
    [`a{b="${'x'.repeat(3000)}"} 1\n`, 'the value of label "b" has more than 2048 bytes'],
    [`a{${Array.from({ length: 60 }, (_, n) => `l${n}="1"`).join(',')}} 1\n`, 'a series has more than 40 labels'],
  ])('%j is refused', async (body, reason) => {
    expect(await refusal(body)).toMatch(/^bad_input: /)
    expect(await refusal(body)).toContain(reason)
  })
})

describe('protobuf', () => {
  const gauge = (name: string, value: number, more: object = {}) => ({ name, type: 1, metric: [{ gauge: { value }, ...more }] })

  test('numbers, classic and native histograms; a family that comes again replaces the one before', async () => {
    const histogram = {
      sampleCount: 3,
      sampleSum: 4,
      schema: 0,
      zeroThreshold: 0.001,
      positiveSpan: [{ offset: 0, length: 1 }],
      positiveDelta: [3],
      bucket: [{ upperBound: 1, cumulativeCount: 3 }],
    }
    const body = encodeFamilies([
      gauge('a', 1),
      { name: 'h', help: 'H.', type: 4, metric: [{ label: [{ name: 'job', value: 'mine' }], histogram }] },
      { ...gauge('a', 2), help: 'Again.' },
    ])
    expect(await read(body, protobuf)).toEqual([
      '# h histogram H.',
      '"h" { job="j" } histogram of 3',
      '"h_count" { job="j" } 3',
      '"h_sum" { job="j" } 4',
      '"h_bucket" { job="j" le="1.0" } 3',
      '"h_bucket" { job="j" le="+Inf" } 3',
      '# a gauge Again.',
      '"a" { job="j" } 2',
    ])
  })

  test('times, labels twice and broken messages', async () => {
    expect(await read(encodeFamilies([gauge('a', 1, { timestampMs: 5 })]), protobuf)).toContain('with times')
    const label = { name: 'x', value: 'y' }
    expect(await refusal(encodeFamilies([gauge('a', 1, { label: [label, label] })]), protobuf)).toContain('label name "x" is not unique')
    expect(await refusal(encodeFamilies([gauge('a', 1)]).subarray(0, -2), protobuf)).toMatch(/^bad_input: /)
    expect(await refusal('some_metric 3.14\n', protobuf)).toMatch(/^bad_input: /)
  })
})

describe('OpenMetrics', () => {
  test('names as the other formats have them', async () => {
    const body = `# HELP jobs Done.
# TYPE jobs counter
jobs_total{k="v"} 5 # {trace_id="abc"} 1
jobs_created{k="v"} 1e9
# TYPE build info
build_info{v="1"} 1
# TYPE b gaugehistogram
b_bucket{le="+Inf"} 1
b_gcount 1
b_gsum 2
# EOF
`
    expect(await read(body, openMetrics)).toEqual([
      '# jobs_total counter Done.',
      '"jobs_total" { job="j" k="v" } 5',
      '"jobs_created" { job="j" k="v" } 1000000000',
      '# build_info info',
      '"build_info" { job="j" v="1" } 1',
      '# b gaugehistogram',
      '"b_bucket" { job="j" le="+Inf" } 1',
      '"b_gcount" { job="j" } 1',
      '"b_gsum" { job="j" } 2',
    ])
  })

  test('said, but the older format is meant; broken in both, the reason is of what was said', async () => {
    expect(await read('# TYPE a untyped\na 1\n', openMetrics)).toEqual(['# a unknown', '"a" { job="j" } 1'])
    expect(await refusal('a 1\nb\n', openMetrics)).toContain('expected a value')
    expect(await refusal('# TYPE a info\na_info 1\n', openMetrics)).toContain('# EOF')
  })
})

describe('what a body becomes', () => {
  const longLabels: GroupLabels = Array.from({ length: 7 }, (_, n) => [n === 6 ? 'job' : `g${n}`, 'x'.repeat(2000)] as const)
  const manySeries = Array.from({ length: 2000 }, (_, n) => `a${n} 1\n`).join('')
  const native = (more: object): object => ({ name: 'h', type: 4, metric: [{ histogram: { sampleCount: 1, ...more } }] })

  test.each([
    ['the text format', manySeries, ''],
    ['protobuf', encodeFamilies(Array.from({ length: 2000 }, (_, n) => ({ name: `a${n}`, type: 1, metric: [{ gauge: {} }] }))), protobuf],
    ['OpenMetrics', `${manySeries}# EOF\n`, openMetrics],
  ])('%s: long labels of the group in many short series are refused before they take memory', async (_format, body, contentType) => {
    const budget = new ByteBudget(mebibyte)
    const reading = readPush(Buffer.from(body), contentType, { ...room(budget), labels: longLabels, redactor, masked: new Map() })
    await expect(reading).rejects.toThrow('the group would take more than 1048576 bytes (pushgateway.maxGroupBytes)')
    await expect(reading).rejects.toMatchObject({ code: 'too_large' })
    expect(budget.usedBytes).toBe(0)
  })

  test('it is held with what it takes; others are told to come again', async () => {
    const budget = new ByteBudget(mebibyte)
    const labels: GroupLabels = [['job', 'j']]
    const spec = { ...room(budget), labels, redactor, masked: new Map<string, number>() }
    await readPush(Buffer.from(manySeries), '', spec)
    expect(budget.usedBytes).toBeGreaterThan(20 * manySeries.length)
    await expect(readPush(Buffer.from(manySeries), '', { ...spec, ...room(budget) })).rejects.toMatchObject({ code: 'overloaded' })
    spec.lease.release()
    await readPush(Buffer.from(manySeries), '', { ...spec, ...room(budget) })
  })

  test('OpenMetrics that is meant as the older format, and families that come again, are held once', async () => {
    const used = async (body: Buffer, contentType: string): Promise<number> => {
      const budget = new ByteBudget(mebibyte)
      await readPush(body, contentType, { ...room(budget), labels: [['job', 'j']], redactor, masked: new Map() })
      return budget.usedBytes
    }
    expect(await used(Buffer.from(manySeries), openMetrics)).toBe(await used(Buffer.from(manySeries), ''))
    const once = encodeFamilies([native({ zeroThreshold: 1 })])
    expect(await used(Buffer.concat([once, once, once]), protobuf)).toBe(await used(once, protobuf))
  })

  test('a native histogram of very many buckets is taken, or is too large', async () => {
    const buckets = 200_000
    const body = encodeFamilies([
      native({ positiveSpan: [{ offset: 0, length: buckets }], positiveDelta: Array.from({ length: buckets }, () => 0) }),
    ])
    const spec = { ...room(), labels: [['job', 'j']] as const, redactor, masked: new Map<string, number>() }
    const { families } = await readPush(body, protobuf, spec)
    expect(families.get('h')?.series.values().next().value?.histogram?.positive.counts).toHaveLength(buckets)
    await expect(readPush(body, protobuf, { ...spec, groupBytes: 2 * buckets })).rejects.toMatchObject({ code: 'too_large' })
  })

  test('the exemplars of a family that came again are gone with it', async () => {
    const exemplars = [{ label: [{ name: 'trace_id', value: 'old' }], value: 1, timestamp: { seconds: 1 } }]
    const body = encodeFamilies([native({ zeroThreshold: 1, exemplars }), native({ zeroThreshold: 1 })])
    const { exemplars: found } = await readPush(body, protobuf, { ...room(), labels: [['job', 'j']], redactor, masked: new Map() })
    expect([...found]).toEqual([])
  })
})
