import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { gaugeOf, metricOf, nanos, sendAll } from '../harness/otlp.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from '../harness/start-prometheus.ts'
import { apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/** Prometheus' HTTP API of the built program as Grafana, promtool and other Prometheus servers call it, over metrics sent by OTLP. */
const run = promisify(execFile)
let vedette: Vedette
let api: string
/** Of the last samples; the others lie 15 s apart before it. */
const lastMs = Math.floor(Date.now() / 1000) * 1000 - 5000
const count = 41
const stepMs = 15_000
const firstMs = lastMs - (count - 1) * stepMs
const steps = Array.from({ length: count }, (_, at) => firstMs + at * stepMs)
const shops = ['s<1>', 'ß "2"', 's3']

/** Queries of which 2.42 and 3.14 say the same, in the same words. */
const sameAnswers = String.raw`1
"a<b>&\n\u2028é"
vector(1)
time()
-1
1e300
1e-300
NaN
Inf
-Inf
vector(1/3)
vector(1e21)
vector(1e-7)
vector(-0)
vector(NaN)
1/0
vector(1.5e-6)
1 == bool 2
vector(1) == 2
absent(foo{a="b"})
label_replace(vector(1),"a","x\"y\\\té","","")
scalar(vector(2))
minute(vector(1435781451.781))
2 ^ 0.5
pi()
count_values("x", vector(1))
vector(1) + on(x) vector(1)
vector(1)[2m:30s]
sum(
foo{
1+
rate(foo)
sum(1)
foo bar
{}
abs()
unknown(1)
1 == 2
1 and 1
topk(1)
foo{a="b" a="c"}
"a" + 1
vector("a")
(1
1)
time()[1m:]
-"a"`.split('\n')

/** Calls that they answer alike. */
const sameCalls = `query?query=1&time=1e3
query?query=1&time=-5.25
query?query=1&time=0.0015
query?query=1&time=2015-07-01T20:10:30.781Z
query?query=1&time=2015-07-01T20:10:30.7819%2B02:00
query?query=1&time=1435781430.7819
query?query=1&time=1435781430.7816
query?query=1&time=123.4565
query?query=1&time=5&timeout=abc
query_range?query=1
query_range?query=1&start=1&end=0&step=1
query_range?query=1&start=1&end=2
query_range?query=1&start=1&end=2&step=0
query_range?query=1&start=1&end=2&step=1e300
query_range?query=1&start=1&end=11002&step=1
query_range?query=time()&start=1.0005&end=3&step=0.333
series
series?match[]={}
series?match[]=foo{
labels?match[]={a=~".*"}
label/a/values?match[]=rate(x[5m])
metadata?limit=x
rules?type=x
rules
alerts
query_exemplars?query=1
query_exemplars?query=(
query_exemplars?query=foo&start=5&end=1`.split('\n')

beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false }, alerting: { packs: { enabled: false } } } })
  api = `${vedette.url}/prometheus/api/v1`
  const points = shops.flatMap((shop, number) =>
    steps.map((atMs, at) => ({ value: 20 + number + at / 4, atMs, attributes: { shop, host: `h${number}` } })),
  )
  await sendAll(vedette.url, 'metrics', gaugeOf('demo', 'heat', points))
  const counted = steps.map((atMs, at) => ({
    timeUnixNano: nanos(atMs),
    startTimeUnixNano: nanos(firstMs - stepMs),
    asInt: String(at * 30),
    exemplars: at === 40 ? [{ timeUnixNano: nanos(atMs), asDouble: 7.5, traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }] : [],
  }))
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: counted }
  await sendAll(vedette.url, 'metrics', metricOf('demo', { name: 'orders', description: 'Orders <placed>.', sum }))
  const buckets = steps.map((atMs, at) => ({
    timeUnixNano: nanos(atMs),
    startTimeUnixNano: nanos(firstMs - stepMs),
    attributes: [{ key: 'http.host', value: { stringValue: 'h9' } }],
    count: String(3 * at),
    sum: 4.5 * at,
    scale: 0,
    zeroCount: '0',
    positive: { offset: -1, bucketCounts: [String(at), String(2 * at)] },
  }))
  const exponentialHistogram = { aggregationTemporality: 2, dataPoints: buckets }
  await sendAll(vedette.url, 'metrics', metricOf('demo', { name: 'latency', unit: 's', exponentialHistogram }))
  await eventually(
    () => ask('query', { query: 'count({job="demo"})', time: String(lastMs / 1000) }),
    ({ data }) => JSON.stringify(data).includes('"5"'),
  )
})
afterAll(() => vedette.dispose())

interface Told {
  readonly status: string
  readonly data?: unknown
  readonly error?: string
}

async function ask(path: string, form: Readonly<Record<string, string>>, method = 'POST'): Promise<Told> {
  const parameters = new URLSearchParams(form)
  const answer = await fetch(method === 'GET' ? `${api}/${path}?${parameters.toString()}` : `${api}/${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`grafana:${apiToken}`).toString('base64')}` },
    ...(method === 'GET' ? {} : { body: parameters }),
  })
  expect(answer.headers.get('content-type')).toBe('application/json')
  return (await answer.json()) as Told
}

describe('as Grafana calls it', () => {
  const range = { start: String(firstMs / 1000), end: String(lastMs / 1000) }

  test('its health check: 1+1 at the fourth second, and what it is', async () => {
    expect(await ask('query', { query: '1+1', time: '4' })).toEqual({ status: 'success', data: { resultType: 'scalar', result: [4, '2'] } })
    const { data } = await ask('status/buildinfo', {}, 'GET')
    // Without `features` Grafana takes it for a Prometheus.
    expect(Object.keys(data as object)).toEqual(['version', 'revision', 'branch', 'buildUser', 'buildDate', 'goVersion'])
  })

  test('a panel: a range of a rate, aligned to the step', async () => {
    const start = Math.ceil(firstMs / 60_000) * 60
    const form = {
      query: 'sum by (job) (rate(orders_total[1m]))',
      start: String(start + 60),
      end: String(start + 240),
      step: '60',
      timeout: '30s',
    }
    const { data } = await ask('query_range', form)
    const { resultType, result } = data as { resultType: string; result: { metric: object; values: [number, string][] }[] }
    expect([resultType, result.map(({ metric }) => metric)]).toEqual(['matrix', [{ job: 'demo' }]])
    expect(result[0]?.values.map(([at]) => at)).toEqual([60, 120, 180, 240].map((offset) => start + offset))
    for (const [, value] of result[0]?.values ?? []) expect(Number(value)).toBeCloseTo(2, 9)
  })

  test('a table: an instant query with a fraction of a second', async () => {
    const { data } = await ask('query', { query: 'heat{shop=~"s.*"} > 30', time: String((lastMs + 1) / 1000) })
    const { result } = data as { result: { metric: Record<string, string>; value: [number, string] }[] }
    expect(result.map(({ metric, value }) => [metric['shop'], metric['host'], value])).toEqual([['s3', 'h2', [(lastMs + 1) / 1000, '32']]])
  })

  test('names, labels and values with a range and a limit', async () => {
    expect((await ask('label/__name__/values', { ...range, limit: '40000' }, 'GET')).data).toEqual([
      'heat',
      'latency_seconds',
      'orders_total',
    ])
    expect((await ask('labels', { ...range, limit: '40000', 'match[]': 'heat' })).data).toEqual(['__name__', 'host', 'job', 'shop'])
    expect((await ask('label/U__http__host/values', { ...range, limit: '40000', 'match[]': '{job="demo"}' }, 'GET')).data).toEqual(['h9'])
    const { data } = await ask('series', { ...range, 'match[]': '{__name__!=""}', limit: '40000' })
    expect((data as Record<string, string>[]).filter(({ __name__: name }) => name === 'heat')).toEqual(
      expect.arrayContaining(shops.map((shop, at) => ({ __name__: 'heat', host: `h${at}`, job: 'demo', shop }))),
    )
  })

  test('metadata, exemplars, rules and alerts', async () => {
    const { data } = await ask('metadata', {}, 'GET')
    expect(data).toMatchObject({ orders_total: [{ type: 'counter', unit: '', help: 'Orders <placed>.' }] })
    expect((await ask('query_exemplars', { ...range, query: 'rate(orders_total[5m])' })).data).toEqual([
      {
        seriesLabels: { __name__: 'orders_total', job: 'demo' },
        exemplars: [{ labels: { span_id: 'cd'.repeat(8), trace_id: 'ab'.repeat(16) }, value: '7.5', timestamp: lastMs / 1000 }],
      },
    ])
    expect((await ask('rules', {}, 'GET')).data).toEqual({ groups: [] })
    expect((await ask('alerts', {}, 'GET')).data).toEqual({ alerts: [] })
  })

  test('a heat map of a native histogram', async () => {
    const { data } = await ask('query', { query: 'latency_seconds', time: String(lastMs / 1000) })
    const histogram = {
      count: '120',
      sum: '180',
      buckets: [
        [0, '0.5', '1', '40'],
        [0, '1', '2', '80'],
      ],
    }
    expect(data).toMatchObject({
      result: [{ metric: { __name__: 'latency_seconds', http_host: 'h9', job: 'demo' }, histogram: [lastMs / 1000, histogram] }],
    })
  })

  test('an error of the query is told in its words', async () => {
    expect(await ask('query', { query: 'sum(' })).toEqual({
      status: 'error',
      errorType: 'bad_data',
      error: 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis',
    })
  })
})

test('where the series come from', async () => {
  const { data } = await ask('status/tsdb', { limit: '1' }, 'GET')
  expect(data).toMatchObject({
    headStats: { numSeries: 5 },
    seriesCountByMetricName: [{ name: 'heat', value: 3 }],
    labelValueCountByLabelName: [{ name: '__name__', value: 3 }],
    seriesCountByLabelValuePair: [{ name: 'job=demo', value: 5 }],
  })
})

test('the columns of our own page: null where there is nothing, no more series than asked, the greatest of them', async () => {
  const body = { query: 'heat and on (shop) heat > 30', start: lastMs - 2 * stepMs, end: lastMs, step: stepMs, maxSeries: 1 }
  expect(await vedette.api('/api/metrics/query', { body })).toEqual({
    t0: lastMs - 2 * stepMs,
    step: stepMs,
    series: [{ labels: { __name__: 'heat', host: 'h2', job: 'demo', shop: shops[2] }, values: [31.5, 31.75, 32] }],
    more: 1,
    annotations: [],
    stats: expect.objectContaining({ series: 2, isShared: false }) as unknown,
  })
  const histograms = await vedette.api<{ series: { values: unknown[] }[]; annotations: unknown[] }>('/api/metrics/query', {
    body: { ...body, query: 'latency_seconds or vector(1) / 0', maxSeries: 10 },
  })
  expect(histograms.series.map(({ values }) => values)).toEqual([
    [null, null, null],
    [null, null, null],
  ])
  expect(histograms.annotations).toMatchObject([
    { level: 'info', message: expect.stringContaining('native histograms of 1 series') as string },
  ])
  await expect(vedette.api('/api/metrics/query', { body: { ...body, query: 'heat[5m]' } })).rejects.toThrow('range vector')
  await expect(vedette.api('/api/metrics/query', { body: { ...body, step: 1 } })).rejects.toThrow('steps')
})

describe.skipIf(!existsSync('/usr/bin/promtool'))('promtool', () => {
  const promtool = async (...words: readonly string[]): Promise<string> => (await run('promtool', ['query', ...words])).stdout
  const server = (): string => `${vedette.url.replace('//', `//any:${apiToken}@`)}/prometheus`
  const time = String(lastMs / 1000)

  test('instant, range, series, labels', async () => {
    expect(await promtool('instant', `--time=${time}`, server(), 'sum by (shop) (heat{shop="s3"})')).toBe(`{shop="s3"} => 32 @[${time}]\n`)
    expect(await promtool('range', `--start=${lastMs / 1000 - 15}`, `--end=${time}`, '--step=15s', server(), 'orders_total')).toBe(
      `orders_total{job="demo"} =>\n1170 @[${lastMs / 1000 - 15}]\n1200 @[${time}]\n`,
    )
    expect(await promtool('series', '--match=orders_total', '--match=heat{shop="s3"}', server())).toContain(
      '{__name__="orders_total", job="demo"}\n',
    )
    expect(await promtool('labels', server(), 'shop')).toBe(`${shops.toSorted().join('\n')}\n`)
    expect(await promtool('labels', '--match=heat{shop=~"s<.*"}', server(), 'shop')).toBe('s<1>\n')
  })

  test('what is wrong is told', async () => {
    await expect(promtool('instant', server(), 'sum(')).rejects.toThrow('unclosed left parenthesis')
    await expect(promtool('instant', `${vedette.url}/prometheus`, '1')).rejects.toThrow('401')
  })
})

test('vedette query', async () => {
  const words = ['dist/program/main.cjs', 'query', 'sort_desc(heat)', '--url', vedette.url, '--time', new Date(lastMs).toISOString()]
  const { stdout } = await run(process.execPath, words, { env: { PATH: process.env['PATH'], VEDETTE_API_TOKEN: apiToken } })
  const lines = [
    'heat{host="h2", job="demo", shop="s3"}       32',
    'heat{host="h1", job="demo", shop="ß \\"2\\""}  31',
    'heat{host="h0", job="demo", shop="s<1>"}     30',
  ]
  expect(stdout).toBe(`${lines.join('\n')}\n`)
})

describe.skipIf(!hasPrometheus)('beside a real Prometheus', () => {
  let prometheus: Prometheus
  beforeAll(async () => {
    const password = { basic_auth: { username: 'any', password: apiToken } }
    prometheus = await startPrometheus(() => ({
      global: { scrape_interval: '1s' },
      remote_read: [{ url: `${api}/read`, read_recent: true, ...password }],
      scrape_configs: [
        {
          job_name: 'federate',
          honor_labels: true,
          metrics_path: '/prometheus/federate',
          params: { 'match[]': ['{__name__=~"orders_total|target_info"}'] },
          static_configs: [{ targets: [vedette.url.replace('http://', '')] }],
          ...password,
        },
      ],
    }))
  })
  afterAll(() => prometheus.stop())

  async function both(path: string): Promise<readonly [string, string]> {
    const read = async (url: string): Promise<string> => {
      const answer = await fetch(`${url}/${path}`, { headers: { authorization: `Bearer ${apiToken}` } })
      return `${answer.status} ${await answer.text()}`
    }
    return [await read(api), await read(`${prometheus.url}/api/v1`)]
  }

  test.each(sameAnswers)('%s', async (query) => {
    const [ours, theirs] = await both(`query?time=1435781451.781&query=${encodeURIComponent(query)}`)
    expect(ours).toBe(theirs)
    const [ourRange, theirRange] = await both(`query_range?start=10.5&end=20.75&step=3.3&query=${encodeURIComponent(query)}`)
    // What is wrong with a query has a prefix since 3.0.
    expect(ourRange.replace('invalid parameter \\"query\\": ', '')).toBe(theirRange)
  })

  test.each(sameCalls)('%s', async (path) => {
    const [ours, theirs] = await both(path)
    expect(ours).toBe(theirs)
  })

  test('remote read: it computes from our samples what we compute', async () => {
    for (const query of [
      'sum by (shop) (heat)',
      'max_over_time(heat{shop!="s3"}[2m])',
      'rate(orders_total[2m])',
      '{job="demo",shop=~"s.*"}',
    ]) {
      const [ours, theirs] = await both(`query?time=${(lastMs + 1) / 1000}&query=${encodeURIComponent(query)}`)
      const sorted = (text: string): unknown => {
        const { data } = JSON.parse(text.slice(4)) as { data: { result: { metric: object; value: [number, string] }[] } }
        const rows = data.result.map(({ metric, value: [, value] }) => `${JSON.stringify(metric)} ${Number(value).toPrecision(12)}`)
        return rows.toSorted()
      }
      expect(sorted(ours)).toEqual(sorted(theirs))
      expect(sorted(ours)).not.toEqual([])
    }
  })

  test('federation: the last samples arrive with their times and labels', async () => {
    const answer = await eventually(
      async () => (await (await fetch(`${prometheus.url}/api/v1/query?query=orders_total[10m]&time=${Date.now() / 1000}`)).json()) as Told,
      ({ data }) => JSON.stringify(data).includes('1200'),
      30_000,
    )
    expect(answer.data).toMatchObject({
      result: [{ metric: { __name__: 'orders_total', job: 'demo' }, values: expect.arrayContaining([[lastMs / 1000, '1200']]) as unknown }],
    })
  })
})
