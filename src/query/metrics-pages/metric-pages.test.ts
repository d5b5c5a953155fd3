import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { encodeSeriesRuns } from '../../../test/harness/insert-series-runs.ts'
import { systemClock } from '../../lib/clock.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { Labels, MetricQueries, parseExpr, promqlFeatures } from '../promql/index.ts'
import { StoredMetrics } from '../promql/store/stored-metrics.ts'
import { explainQuery } from './explain-query.ts'
import { MetricPages } from './metric-pages.ts'

const { signal } = new AbortController()
const now = Date.now()
const minuteMs = 60_000
const project = 21
const whole = { projectId: project, environment: '', service: '', startMs: now - 60 * minuteMs, endMs: now }

let engine: TestEngine
let pages: MetricPages
let inserts = 0
beforeAll(async () => {
  engine = await startTestEngine()
  pages = new MetricPages(engine.store, systemClock)
  const http = (service: string, env: string) => ({ job: 'shop', service, env, instance: `${service}:80` })
  for (const le of ['0.1', '0.5', '+Inf'])
    await insert([
      { __name__: 'http_request_seconds_bucket', ...http('checkout', 'production'), le },
      { __name__: 'http_request_seconds_bucket', ...http('payments', 'staging'), le },
    ])
  for (const end of ['sum', 'count']) await insert([{ __name__: `http_request_seconds_${end}`, ...http('checkout', 'production') }])
  await insert([
    { __name__: 'http_requests_total', ...http('checkout', 'production'), code: '200' },
    { __name__: 'http_requests_total', ...http('checkout', 'production'), code: '500' },
    { __name__: 'http_connections', ...http('checkout', 'production') },
    { __name__: 'payments_only', ...http('payments', 'staging') },
    // Of OpenTelemetry: the environment stands on target_info alone.
    { __name__: 'queue.depth', job: 'shop/checkout', instance: 'pod-1' },
    { __name__: 'target_info', job: 'shop/checkout', instance: 'pod-1', deployment_environment: 'production' },
    { __name__: 'node_load1', host: 'db-1' },
  ])
  await insert([{ __name__: 'secret_total' }], project + 1)
  const told = new ByteWriter()
  for (const text of [
    ['http_request_seconds', 'histogram', 'seconds', 'How long requests took.'],
    ['node_load1', 'gauge', '', 'Load of the host over a minute, of all requests.'],
  ]) {
    told.uint32(project)
    for (const one of text) told.string(one)
    told.uint32(Math.floor(now / 1000))
  }
  await engine.store.insert('metric_metadata', [told.copy()], 'told')
})
afterAll(() => engine.stop())

async function insert(series: readonly Readonly<Record<string, string>>[], projectId = project): Promise<void> {
  const times = Float64Array.of(now - 2 * minuteMs, now - minuteMs)
  const runs = series.map((labels) => ({ labels: Labels.from(Object.entries(labels)), times, values: Float64Array.of(1, 2) }))
  for (const { table, bytes } of encodeSeriesRuns(projectId, runs, now - minuteMs))
    await engine.store.insert(table, [bytes], `pages-${inserts++}`)
}

async function names(search: string, scope: Partial<typeof whole> = {}): Promise<readonly string[]> {
  return (await pages.search({ ...whole, ...scope }, { search, limit: 50 }, signal)).rows.map(({ name }) => name)
}

describe('search', () => {
  test('a histogram is one metric; those whose name begins so come first, then those whose help says it', async () => {
    expect(await names('')).toEqual([
      'http_connections',
      'http_request_seconds',
      'http_requests_total',
      'node_load1',
      'payments_only',
      'queue.depth',
      'target_info',
    ])
    expect(await names('http_request')).toEqual(['http_request_seconds', 'http_requests_total'])
    expect(await names('REQUESTS')).toEqual(['http_requests_total', 'http_request_seconds', 'node_load1'])
    expect(await names('secret')).toEqual([])
  })

  test('pages go on where the last one ended; a foreign cursor is refused', async () => {
    const first = await pages.search(whole, { search: '', limit: 3 }, signal)
    expect(first).toMatchObject({ total: 7, isPart: false })
    const second = await pages.search(whole, { search: '', limit: 50, cursor: first.next ?? '' }, signal)
    expect(second.rows.map(({ name }) => name)).toEqual(['node_load1', 'payments_only', 'queue.depth', 'target_info'])
    expect(second.next).toBeNull()
    await expect(pages.search(whole, { search: '', limit: 3, cursor: 'x' }, signal)).rejects.toThrow('cursor')
  })

  test('a time without samples has no metrics', async () => {
    const dayMs = 24 * 60 * minuteMs
    expect(await names('', { startMs: now - 9 * dayMs, endMs: now - 8 * dayMs })).toEqual([])
  })
})

describe('scope', () => {
  const scopeOf = async (environment: string, service: string) => {
    const { rows } = await pages.search({ ...whole, environment, service }, { search: '', limit: 50 }, signal)
    return new Map(rows.map(({ name, scope }) => [name, scope]))
  }

  test('a service is found by the label that tells it; metrics of other services are left out, those that tell none are kept and say so', async () => {
    const found = await scopeOf('', 'checkout')
    expect(found.has('payments_only')).toBe(false)
    expect(found.get('http_requests_total')).toEqual({ matchers: 'service="checkout"', restriction: '', missing: [] })
    expect(found.get('queue.depth')?.matchers).toBe(String.raw`job=~"(.+/)?checkout"`)
    expect(found.get('node_load1')).toEqual({ matchers: '', restriction: '', missing: ['service'] })
  })

  test('an environment is found on the metric or on the target_info of its targets', async () => {
    const found = await scopeOf('production', '')
    expect(found.get('http_requests_total')?.matchers).toBe('env="production"')
    expect(found.get('queue.depth')).toEqual({
      matchers: '',
      restriction: ' and on (job, instance) target_info{deployment_environment="production"}',
      missing: [],
    })
    expect(found.has('payments_only')).toBe(false)
    const selector = `{"queue.depth"}${found.get('queue.depth')?.restriction ?? ''}`
    expect(() => parseExpr(selector, { features: promqlFeatures })).not.toThrow()
  })

  test('a metric that is named is there even where the scope has nothing of it', async () => {
    const family = await pages.family({ ...whole, service: 'checkout' }, 'payments_only', signal)
    expect(family?.scope.matchers).toBe('service="checkout"')
  })
})

describe('one metric', () => {
  test('is found by its name and by the names of its samples', async () => {
    for (const name of ['http_request_seconds', 'http_request_seconds_bucket', 'http_request_seconds_count']) {
      expect(await pages.family(whole, name, signal)).toMatchObject({ name: 'http_request_seconds', kind: 'histogram', unit: 'seconds' })
    }
    expect(await pages.family(whole, 'http_requests_total', signal)).toMatchObject({ kind: 'counter' })
    expect(await pages.family(whole, 'nothing', signal)).toBeUndefined()
    expect(await pages.family(whole, 'secret_total', signal)).toBeUndefined()
  })

  test('who sends it, and how many of its series are new', async () => {
    const { series, newLastHour, newLastDay, sources } = await pages.sources(project, 'http_requests_total', signal)
    expect([series, newLastHour, newLastDay]).toEqual([2, 2, 2])
    expect(sources).toMatchObject([{ job: 'shop', instance: 'checkout:80', service: 'checkout', series: 2 }])
    expect(Math.abs((sources[0]?.lastAnnouncedAt ?? 0) - now)).toBeLessThan(2 * minuteMs)
  })

  test('values of a label, those that begin with the text first', async () => {
    const of = { projectId: project, name: 'http_request_seconds_bucket', label: 'le', startMs: whole.startMs, limit: 2 }
    expect(await pages.labelValues({ ...of, search: '' }, signal)).toEqual({ values: ['+Inf', '0.1'], isPart: true })
    expect(await pages.labelValues({ ...of, search: '5' }, signal)).toEqual({ values: ['0.5'], isPart: false })
  })

  test('what others share with it: the beginning, the labels, the targets; most in common first', async () => {
    const family = await pages.family(whole, 'http_connections', signal)
    if (family === undefined) throw new Error('it was inserted')
    const related = await pages.related(whole, family, signal)
    expect(related.map(({ name, shares }) => `${name}: ${shares.join(' ')}`)).toEqual([
      'http_request_seconds: prefix labels target',
      'http_requests_total: prefix target',
      'payments_only: labels',
    ])
  })
})

test('an explanation tells what was read, where it was, and answers as the query does', async () => {
  const source = new StoredMetrics(engine.store).source(project)
  const query = { text: 'sum by (code) (http_requests_total{env="production"})', startMs: now - 3 * minuteMs, endMs: now, stepMs: minuteMs }
  const { result, reads, pretty } = await explainQuery({ metricQueries: new MetricQueries(() => source), source }, query, signal)
  expect(result.value).toMatchObject({ type: 'matrix' })
  expect(reads).toMatchObject([{ selector: 'http_requests_total{env="production"}', series: 2, samples: 4 }])
  expect([...(reads[0]?.from ?? [])]).toEqual(['store'])
  expect(pretty).toContain('sum by (code)')
})
