import { gunzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { ManualClock } from '../../../../test/harness/manual-clock.ts'
import { Labels, type SeriesRun } from '../../../query/promql/index.ts'
import { createMemoryReader } from '../../../query/promql/testdata/memory-reader.ts'
import type { ListedRuleGroup } from '../../prometheus/listed-rules.ts'
import { readerToken, servePrometheus, strangerToken } from '../../prometheus/testdata/serve-prometheus.ts'
import type { Services } from '../../services.ts'

const script = `
load 1m
  test_metric1{foo="bar"} 0+100x100
  test_metric1{foo="boo"} 1+0x100
  test_metric2{foo="boo"} 1+0x100
  test_metric3{foo="bar", dup="1"} 1+0x100
  test_metric3{foo="boo", dup="1"} 1+0x100
  test_metric5{"host.name"="local<host"} 1+0x100
  native {{schema:0 count:3 sum:4 buckets:[1 2]}}x100
`
const exemplar = {
  labels: Labels.from([
    ['__name__', 'test_metric3'],
    ['foo', 'boo'],
  ]),
  exemplars: [{ labels: Labels.from([['trace_id', 'a<b']]), value: 10.5, timeMs: 4053 }],
}
const group: ListedRuleGroup & Readonly<Record<string, unknown>> = {
  name: 'grp',
  file: '/rules.yml',
  rules: [
    {
      name: 'recorded',
      query: 'a > 1',
      labels: { team: 'x' },
      health: 'ok',
      evaluationTime: 0.1,
      type: 'recording',
    } as ListedRuleGroup['rules'][0],
    {
      name: 'Alert',
      query: 'b',
      labels: {},
      alerts: [{ state: 'firing', value: '1e+00' }],
      type: 'alerting',
    } as unknown as ListedRuleGroup['rules'][0],
  ],
  interval: 15,
}
const target = {
  discoveredLabels: { __address__: 'a:1' },
  labels: { job: 'b' },
  scrapePool: 'b',
  scrapeUrl: 'http://a:1/metrics',
  globalUrl: 'http://a:1/metrics',
  lastError: '',
  problem: null,
  lastScrape: '2026-01-05T08:59:50Z',
  lastScrapeDuration: 0.5,
  health: 'up',
  scrapeInterval: '15s',
  scrapeTimeout: '10s',
} as const

let url: string
let close: () => Promise<void>

beforeAll(async () => {
  const clock = new ManualClock()
  const services: Partial<Services> = {
    clock,
    ruleGroups: () => [group, { ...group, name: 'other', rules: group.rules.slice(1) }],
    scrapeTargets: () => ({
      pools: ['b', 'a'],
      active: [target, { ...target, scrapePool: 'a' }],
      dropped: [{ discoveredLabels: { __address__: 'c:1' }, scrapePool: 'b' }],
      droppedCounts: { a: 0, b: 1 },
    }),
    platform: { version: '1.2.3', startedAt: clock.now() } as Services['platform'],
    telemetry: { ping: async () => true } as Services['telemetry'],
  }
  ;({ url, close } = await servePrometheus(createMemoryReader(script, [exemplar]), services))
})
afterAll(() => close())

interface Init {
  readonly method?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

async function ask(path: string, init: Init = {}): Promise<string> {
  const answer = await fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${readerToken}`, ...init.headers } })
  return `${answer.status} ${await answer.text()}`
}

const ok = (data: string, rest = ''): string => `200 {"status":"success","data":${data}${rest}}`
const bad = (error: string, status = 400, type = 'bad_data'): string =>
  `${status} {"status":"error","errorType":"${type}","error":${JSON.stringify(error)}}`
const q = encodeURIComponent

describe('answers, byte for byte', () => {
  test.each([
    ['query?query=2&time=123.4', ok('{"resultType":"scalar","result":[123.4,"2"]}')],
    ['query?query=0.333&time=1970-01-01T00:02:03Z', ok('{"resultType":"scalar","result":[123,"0.333"]}')],
    ['query?query=0.333&time=1970-01-01T01:02:03%2B01:00', ok('{"resultType":"scalar","result":[123,"0.333"]}')],
    ['query?query=0.333', ok('{"resultType":"scalar","result":[1767603600,"0.333"]}')],
    ['query?query="a<"&time=0', ok(String.raw`{"resultType":"string","result":[0,"a\u003c"]}`)],
    [
      'query?query=test_metric1&time=60',
      ok(
        '{"resultType":"vector","result":[{"metric":{"__name__":"test_metric1","foo":"bar"},"value":[60,"100"]},{"metric":{"__name__":"test_metric1","foo":"boo"},"value":[60,"1"]}]}',
      ),
    ],
    [
      'query?query=test_metric1&time=60&limit=1',
      ok(
        '{"resultType":"vector","result":[{"metric":{"__name__":"test_metric1","foo":"bar"},"value":[60,"100"]}]}',
        ',"warnings":["results truncated due to limit"]',
      ),
    ],
    [
      'query?query=test_metric5[2m]&time=60.001',
      ok('{"resultType":"matrix","result":[{"metric":{"__name__":"test_metric5","host.name":"local<host"},"values":[[0,"1"],[60,"1"]]}]}'),
    ],
    [
      'query?query=native&time=0',
      ok(
        '{"resultType":"vector","result":[{"metric":{"__name__":"native"},"histogram":[0,{"count":"3","sum":"4","buckets":[[0,"0.5","1","1"],[0,"1","2","2"]]}]}]}',
      ),
    ],
    ['query?query=test_metric1&time=1000000', ok('{"resultType":"vector","result":[]}')],
    ['query?query=test_metric1&time=6400&lookback_delta=1h&limit=0', expect.stringContaining('[6400,"10000"]') as string],
    [
      `query?query=${q('\nrate(test_metric1{foo="bar"}[5m])')}&time=300`,
      ok(
        '{"resultType":"vector","result":[{"metric":{"foo":"bar"},"value":[300,"1.6666666666666667"]}]}',
        String.raw`,"infos":["PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"test_metric1\" (2:6)"]`,
      ),
    ],
    [
      `query?query=${q('quantile(2, test_metric1)')}&time=60&stats=true`,
      expect.stringMatching(
        /"\+Inf"\]\}\],"stats":\{"timings":\{"evalTotalTime":[\d.e-]+,.*\},"samples":\{"totalQueryableSamples":4,"samplesRead":4,"peakSamples":\d+\}\}\},"warnings":\["PromQL warning: quantile value should be between 0 and 1, got 2 \(1:10\)"\]\}$/,
      ) as string,
    ],
    [
      'query?query=1&time=0&stats=x',
      expect.stringContaining(String.raw`"warnings":["value \"x\" for parameter \"stats\" is deprecated`) as string,
    ],
    [
      'query_range?query=time()&start=0&end=2&step=1',
      ok('{"resultType":"matrix","result":[{"metric":{},"values":[[0,"0"],[1,"1"],[2,"2"]]}]}'),
    ],
    [
      'query_range?query=time()&start=0.0005&end=1&step=0.5001',
      ok('{"resultType":"matrix","result":[{"metric":{},"values":[[0.001,"0.001"],[0.501,"0.501"]]}]}'),
    ],
    ['query_range?query=nothing&start=0&end=2&step=1m', ok('{"resultType":"matrix","result":[]}')],
    ['query_range?query=1&start=0&end=11000&step=1', expect.stringMatching(/^200 .*\[11000,"1"\]\]\}\]\}\}$/) as string],
    [
      'query_exemplars?query=test_metric3&start=0&end=10',
      ok(
        '[{"seriesLabels":{"__name__":"test_metric3","foo":"boo"},"exemplars":[{"labels":{"trace_id":"a<b"},"value":"10.5","timestamp":4.053}]}]',
      ),
    ],
    ['query_exemplars?query=test_metric1', ok('[]')],
    ['query_exemplars?query=1', '204 '],
    ['series?match[]=test_metric2', ok('[{"__name__":"test_metric2","foo":"boo"}]')],
    [
      'series?match[]=test_metric2&match[]={foo=~"bo%2B",dup=""}&limit=1',
      ok('[{"__name__":"test_metric1","foo":"boo"}]', ',"warnings":["results truncated due to limit"]'),
    ],
    ['series?match[]=nothing', ok('[]')],
    ['labels', ok('["__name__","dup","foo","host.name"]')],
    ['labels?match[]=test_metric2&match[]=test_metric5', ok('["__name__","foo","host.name"]')],
    ['labels?limit=2', ok('["__name__","dup"]', ',"warnings":["results truncated due to limit"]')],
    ['labels?limit=4', ok('["__name__","dup","foo","host.name"]')],
    ['label/foo/values', ok('["bar","boo"]')],
    ['label/foo/values?match[]=test_metric2', ok('["boo"]')],
    ['label/host.name/values', ok(String.raw`["local\u003chost"]`)],
    ['label/U__host_2e_name/values', ok(String.raw`["local\u003chost"]`)],
    ['label/U__a__b_zz_/values', ok('[]')],
    [
      'metadata',
      ok(
        String.raw`{"go_gc\u003c":[{"type":"gauge","unit":"","help":"A \u0026 \"b\""},{"type":"counter","unit":"seconds","help":""}],"up":[{"type":"unknown","unit":"","help":""}]}`,
      ),
    ],
    ['metadata?metric=up', ok('{"up":[{"type":"unknown","unit":"","help":""}]}')],
    ['metadata?limit=1&limit_per_metric=1', ok(String.raw`{"go_gc\u003c":[{"type":"gauge","unit":"","help":"A \u0026 \"b\""}]}`)],
    ['metadata?limit=0', ok('{}')],
    [`format_query?query=${q('sum(rate(a[5m]))by(b)<1')}`, ok(String.raw`"sum by (b) (rate(a[5m])) \u003c 1"`)],
    [
      `parse_query?query=${q('a{b!~"c<"} offset 5m')}`,
      ok(
        String.raw`{"anchored":false,"matchers":[{"name":"b","type":"!~","value":"c\u003c"},{"name":"__name__","type":"=","value":"a"}],"name":"a","offset":300000,"offsetExpr":null,"smoothed":false,"startOrEnd":null,"timestamp":null,"type":"vectorSelector"}`,
      ),
    ],
    [
      `parse_query?query=${q('-(1 + bool_)')}`,
      ok(
        '{"expr":{"expr":{"bool":false,"lhs":{"type":"numberLiteral","val":"1"},"matching":null,"op":"+","rhs":{"anchored":false,"matchers":[{"name":"__name__","type":"=","value":"bool_"}],"name":"bool_","offset":0,"offsetExpr":null,"smoothed":false,"startOrEnd":null,"timestamp":null,"type":"vectorSelector"},"type":"binaryExpr"},"type":"parenExpr"},"op":"-","type":"unaryExpr"}',
      ),
    ],
    [
      'rules?rule_group[]=grp&exclude_alerts=true',
      ok(
        String.raw`{"groups":[{"name":"grp","file":"/rules.yml","rules":[{"name":"recorded","query":"a \u003e 1","labels":{"team":"x"},"health":"ok","evaluationTime":0.1,"type":"recording"},{"name":"Alert","query":"b","labels":{},"alerts":[],"type":"alerting"}],"interval":15}]}`,
      ),
    ],
    ['rules?rule_name[]=nothing', ok('{"groups":[]}')],
    ['rules?match[]={team="x"}&type=alert', ok('{"groups":[]}')],
    ['alerts', ok('{"alerts":[{"state":"firing","value":"1e+00"},{"state":"firing","value":"1e+00"}]}')],
    ['scrape_pools', ok('{"scrapePools":["a","b"]}')],
    [
      'targets?state=Dropped',
      ok(
        '{"activeTargets":[],"droppedTargets":[{"discoveredLabels":{"__address__":"c:1"},"scrapePool":"b"}],"droppedTargetCounts":{"a":0,"b":1}}',
      ),
    ],
    [
      'targets?scrapePool=a',
      expect.stringMatching(
        /^200 \{"status":"success","data":\{"activeTargets":\[\{"discoveredLabels":\{"__address__":"a:1"\},"labels":\{"job":"b"\},"scrapePool":"a","scrapeUrl":"http:\/\/a:1\/metrics","globalUrl":"http:\/\/a:1\/metrics","lastError":"","lastScrape":"2026-01-05T08:59:50Z","lastScrapeDuration":0.5,"health":"up","scrapeInterval":"15s","scrapeTimeout":"10s"\}\],"droppedTargets":\[\]/,
      ) as string,
    ],
    ['status/buildinfo', ok('{"version":"3.14.0","revision":"vedette-1.2.3","branch":"","buildUser":"","buildDate":"","goVersion":""}')],
    ['status/config', ok('{"yaml":""}')],
    [
      'status/tsdb?limit=1',
      ok(
        String.raw`{"headStats":{"numSeries":7,"numLabelPairs":3,"chunkCount":0,"minTime":1000,"maxTime":2000},"seriesCountByMetricName":[{"name":"up","value":2}],"labelValueCountByLabelName":[],"memoryInBytesByLabelName":[],"seriesCountByLabelValuePair":[{"name":"job=\u003cx\u003e","value":1}]}`,
      ),
    ],
  ])('%s', async (path, expected) => {
    expect(await ask(`/api/v1/${path}`)).toEqual(expected)
  })

  test('health', async () => {
    expect([await ask('/-/healthy'), await ask('/-/ready')]).toEqual(['200 Vedette is Healthy.\n', '200 Vedette is Ready.\n'])
    expect((await fetch(`${url}/-/ready`, { method: 'HEAD' })).status).toBe(200)
  })

  test('rules come in pages', async () => {
    const first = await ask('/api/v1/rules?group_limit=1&type=alert')
    const token = /"groupNextToken":"([0-9a-f]{64})"/.exec(first)?.[1] ?? ''
    expect(first).toContain('"name":"grp"')
    const second = await ask(`/api/v1/rules?group_limit=1&type=alert&group_next_token=${token}`)
    expect([second.includes('"name":"other"'), second.includes('groupNextToken')]).toEqual([true, false])
    expect(await ask(`/api/v1/rules?group_limit=1&group_next_token=x`)).toBe(
      bad(`invalid parameter "group_next_token": invalid group_next_token 'x'. were rule groups changed?`),
    )
  })
})

describe('failures, in its own words', () => {
  const timeProblem = (name: string): string =>
    bad(`invalid parameter "${name}": invalid time value for '${name}': cannot parse "x" to a valid timestamp`)
  const noQuery = bad('invalid parameter "query": unknown position: parse error: no expression found in input')
  test.each([
    ['query', noQuery],
    ['query_range?start=0&end=1&step=1', noQuery],
    ['format_query', noQuery],
    ['parse_query', noQuery],
    ['query?query=(', bad('invalid parameter "query": 1:2: parse error: unclosed left parenthesis')],
    ['query?query=1&time=x', timeProblem('time')],
    ['query?query=1&limit=x', bad('invalid parameter "limit": strconv.Atoi: parsing "x": invalid syntax')],
    [
      'query?query=1&limit=99999999999999999999',
      bad('invalid parameter "limit": strconv.Atoi: parsing "99999999999999999999": value out of range'),
    ],
    ['query?query=1&limit=-1', bad('invalid parameter "limit": limit must be non-negative')],
    ['query?query=1&timeout=x', bad('invalid parameter "timeout": cannot parse "x" to a valid duration')],
    ['query?query=1&timeout=-1', bad('query timed out in query queue', 503, 'timeout')],
    ['query?query=1&lookback_delta=x', bad('error parsing lookback delta duration: cannot parse "x" to a valid duration')],
    [
      `query?query=${q('test_metric1 + on() test_metric3')}&time=60`,
      expect.stringMatching(
        /^422 \{"status":"error","errorType":"execution","error":"found duplicate series for the match group \{\}/,
      ) as string,
    ],
    ['query_range?query=1&end=1&step=1', bad('invalid parameter "start": cannot parse "" to a valid timestamp')],
    ['query_range?query=1&start=1&end=0&step=1', bad('invalid parameter "end": end timestamp must not be before start time')],
    ['query_range?query=1&start=0&end=1', bad('invalid parameter "step": cannot parse "" to a valid duration')],
    ...['0', '-1', '0.0001', 'NaN'].map((step): [string, string] => [
      `query_range?query=1&start=0&end=1&step=${step}`,
      bad('invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer'),
    ]),
    [
      'query_range?query=1&start=0&end=1&step=1e300',
      bad('invalid parameter "step": cannot parse "1e300" to a valid duration. It overflows int64'),
    ],
    [
      'query_range?query=1&start=0&end=11001&step=1',
      bad('exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)'),
    ],
    [
      'query_range?query=a[5m]&start=0&end=1&step=1',
      bad('invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector'),
    ],
    [
      'query_range?query="a"&start=0&end=1&step=1',
      bad('invalid parameter "query": invalid expression type "string" for range query, must be Scalar or instant Vector'),
    ],
    ['query_exemplars?query=(', bad('1:2: parse error: unclosed left parenthesis')],
    ['query_exemplars?query=a&start=2&end=1', bad('end timestamp must not be before start timestamp')],
    ['series', bad('no match[] parameter provided')],
    ['series?match[]=a{', bad('invalid parameter "match[]": 1:3: parse error: unexpected end of input inside braces')],
    ['series?match[]=a&match[]={}', expect.stringContaining('match[] must contain at least one non-empty matcher') as string],
    ['series?match[]=a&start=x', timeProblem('start')],
    ['labels?end=x', timeProblem('end')],
    ['labels?match[]={a=~".*"}', bad('match[] must contain at least one non-empty matcher')],
    ['label/foo/values?match[]=rate(a[5m])', expect.stringMatching(/^400 .*"error":"1:5: parse error: /) as string],
    ['metadata?limit=x', bad('limit must be a number')],
    ['metadata?limit_per_metric=x', bad('limit_per_metric must be a number')],
    ['rules?type=x', bad('invalid parameter "type": not supported value "x"')],
    [
      'rules?exclude_alerts=x',
      bad('invalid parameter "exclude_alerts": error converting exclude_alerts: strconv.ParseBool: parsing "x": invalid syntax'),
    ],
    ['rules?group_limit=0', bad('invalid parameter "group_limit": group_limit needs to be greater than 0')],
    [
      'rules?group_next_token=x',
      bad('invalid parameter "group_next_token": group_limit needs to be present in order to paginate over the groups'),
    ],
    ['status/tsdb?limit=0', bad('limit must be a positive number')],
    ['status/tsdb?limit=10001', bad('limit must not exceed 10000')],
  ])('%s', async (path, expected) => {
    expect(await ask(`/api/v1/${path}`)).toEqual(expected)
  })
})

describe('the way in', () => {
  const query = '/api/v1/query?query=1&time=0'
  const one = ok('{"resultType":"scalar","result":[0,"1"]}')
  const basic = (password: string): string => `Basic ${Buffer.from(`anybody:${password}`).toString('base64')}`

  test('a token as Bearer, or as the password of Basic authentication', async () => {
    expect(await ask(query)).toBe(one)
    expect(await ask(query, { headers: { authorization: basic(readerToken) } })).toBe(one)
  })

  test.each([
    ['nothing', {}, 401, 'unauthenticated'],
    ['a token nobody made', { authorization: 'Bearer nobody' }, 401, 'unauthenticated'],
    ['the same as a password', { authorization: basic('nobody') }, 401, 'unauthenticated'],
    ['no password', { authorization: basic('') }, 401, 'unauthenticated'],
    ['something else', { authorization: 'Digest x' }, 401, 'unauthenticated'],
    ['no permission', { authorization: `Bearer ${strangerToken}` }, 403, 'forbidden'],
  ])('%s: refused', async (_name, headers, status, errorType) => {
    const answer = await fetch(`${url}${query}`, { headers: headers as Record<string, string> })
    expect([answer.status, await answer.json()]).toEqual([status, { status: 'error', errorType, error: expect.any(String) as string }])
    expect(answer.headers.get('www-authenticate') ?? '').toMatch(status === 401 ? /^Bearer/ : /^$/)
  })

  test('forms: the parameters of the body come before those of the address', async () => {
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } }
    expect(await ask('/api/v1/query?query=2&time=0', { ...form, body: 'query=1' })).toBe(one)
    const both = await ask('/api/v1/series?match[]=test_metric2', { ...form, body: `match[]=${q('test_metric5')}` })
    expect([both.includes('test_metric2'), both.includes('test_metric5')]).toEqual([true, true])
    expect(await ask('/api/v1/query?query=1&time=0', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).toBe(
      one,
    )
  })

  test('methods it does not take', async () => {
    const answer = await fetch(`${url}/api/v1/label/a/values`, { method: 'POST' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect(await answer.json()).toMatchObject({ status: 'error', errorType: 'method_not_allowed' })
  })

  test('a body that is too large', async () => {
    const answer = await fetch(`${url}/api/v1/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${readerToken}` },
      body: `query=${'1+'.repeat(600_000)}1`,
    })
    expect([answer.status, await answer.json()]).toMatchObject([413, { errorType: 'bad_data' }])
  })
})

describe('compression', () => {
  const large = '/api/v1/query_range?query=time()&start=0&end=10000&step=1'
  const raw = async (path: string, encoding: string): Promise<readonly [string | null, Buffer]> => {
    const { default: http } = await import('node:http')
    return await new Promise((resolve, reject) => {
      http
        .get(
          `${url}${path}`,
          { headers: { authorization: `Bearer ${readerToken}`, 'accept-encoding': encoding, via: '1.1 proxy' } },
          (answer) => {
            const pieces: Buffer[] = []
            answer.on('data', (piece: Buffer) => pieces.push(piece))
            answer.on('end', () => resolve([answer.headers['content-encoding'] ?? null, Buffer.concat(pieces)]))
          },
        )
        .on('error', reject)
    })
  }

  test('when asked for, and of what is worth it', async () => {
    const [, plain] = await raw(large, 'identity')
    const [coding, packed] = await raw(large, 'deflate;q=1, gzip;q=0.5')
    expect([coding, gunzipSync(packed).equals(plain), packed.length < plain.length / 3]).toEqual(['gzip', true, true])
    expect((await raw(large, 'gzip;q=0'))[0]).toBeNull()
    expect((await raw('/api/v1/query?query=1&time=0', 'gzip'))[0]).toBeNull()
  })
})

test('who hangs up ends the query', async () => {
  let begin: (signal: AbortSignal) => void = () => undefined
  const begun = new Promise<AbortSignal>((resolve) => (begin = resolve))
  const reader = {
    ...createMemoryReader(script),
    source: () => ({
      async *select(_request: unknown, signal: AbortSignal) {
        begin(signal)
        yield await new Promise<SeriesRun[]>((resolve) => signal.addEventListener('abort', () => resolve([])))
      },
    }),
  }
  const served = await servePrometheus(reader, { clock: new ManualClock() })
  try {
    const client = new AbortController()
    const headers = { authorization: `Bearer ${readerToken}` }
    const asked = fetch(`${served.url}/api/v1/query?query=up&time=0`, { headers, signal: client.signal })
    const signal = await begun
    client.abort()
    await expect(asked).rejects.toThrow('aborted')
    await expect.poll(() => signal.aborted).toBe(true)
  } finally {
    await served.close()
  }
})
