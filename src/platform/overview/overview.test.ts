import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { evaluateThrough } from '../../app/evaluate-metrics.ts'
import { createStoredReader, MetricQueries, StoredMetrics } from '../../query/promql/index.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { makeFigure } from './figure.ts'
import { readOverview, type Overview } from './read-overview.ts'
import { cutRange } from './steps.ts'

const hour = 3_600_000
const to = Date.UTC(2026, 10, 20, 12)
const from = to - hour
const whole = { scope: { environment: '', service: '' }, compareMs: undefined, signal: new AbortController().signal }

describe('steps', () => {
  test.each([
    [5 * 60_000, 30_000],
    [hour, 60_000],
    [24 * hour, 15 * 60_000],
    [30 * 24 * hour, 12 * hour],
    [5 * 365 * 24 * hour, 16 * 24 * hour],
  ])('%i ms are cut every %i ms', (length, stepMs) => {
    const steps = cutRange(to + 12_345 - length, to + 12_345)
    expect(steps.stepMs).toBe(stepMs)
    expect(steps.count).toBeLessThanOrEqual(120)
    expect(steps.from).toBeLessThanOrEqual(to + 12_345 - length)
    expect(steps.from + steps.count * steps.stepMs).toBeGreaterThanOrEqual(to + 12_345)
    expect(steps.from % stepMs).toBe(0)
  })

  test('rows land on their step; what is no number is no value', () => {
    const rows = [
      { step: 1, figure: 5 },
      { step: 2, figure: NaN },
      { step: 9, figure: 1 },
      { step: -1, figure: 1 },
    ]
    const figure = makeFigure({ from: 0, to: 400, stepMs: 100, count: 4 }, rows, (row) => row.figure)
    expect(figure).toEqual({ from: 0, stepMs: 100, values: [null, 5, null, null], last: 5 })
  })
})

describe('on the real engine', () => {
  let engine: TestEngine
  let store: TelemetryStore
  beforeAll(async () => {
    engine = await startTestEngine()
    store = engine.store
    await fill(store)
  }, 120_000)
  afterAll(() => engine.stop())

  const read = (range: { from: number; to: number } = { from, to }, projectId = 1): Promise<Overview> =>
    readOverview(contextOf(store), { projectId, ...range, ...whole })

  test('figures of the hour', async () => {
    const { figures } = await read()
    const middle = Object.fromEntries(Object.entries(figures).map(([name, { values }]) => [name, values[20]]))
    expect(middle).toEqual({
      // 10 server spans a second, one in ten failed; client spans do not count.
      requestRate: 10,
      errorRate: 0.1,
      p95Ms: expect.closeTo(95, 0),
      // Host a is a quarter busy, host b three quarters.
      cpuUtilisation: expect.closeTo(0.5, 5),
      // a: 600 of 1000 used, b: 900 of 3000.
      memoryUtilisation: expect.closeTo(0.375, 5),
      // The fullest: a's /data; b's tmpfs is full but no disk.
      diskUtilisation: expect.closeTo(0.9, 5),
      logRate: expect.closeTo(20, 5),
      spanRate: expect.closeTo(5, 5),
      sampleRate: expect.closeTo(40, 5),
    })
    expect(figures.requestRate).toMatchObject({ from, stepMs: 60_000, last: 10 })
    expect(figures.cpuUtilisation.values).toHaveLength(60)
    expect(figures.cpuUtilisation.values[0]).toBeCloseTo(0.5, 5)
  })

  test('a counter that begins again is neither a spike nor a hole', async () => {
    const { figures } = await read()
    // The platform restarted after half an hour: logs went on at 20 a second.
    for (const value of figures.logRate.values.slice(1)) {
      expect(value).toBeGreaterThan(10)
      expect(value).toBeLessThanOrEqual(20.001)
    }
  })

  test('services and all requests, of the time and of the one before it, in a scope', async () => {
    const { totals, services, earlier } = await read()
    expect(totals).toEqual({ requests: 36_000, errors: 3600, p95Ms: expect.closeTo(95, -1) })
    expect(services).toEqual([expect.objectContaining({ service: 'shop', requests: 36_000, errors: 3600, p50Ms: expect.closeTo(50, -1) })])
    expect(services[0]?.course).toEqual(Array.from({ length: 30 }, () => 1200))
    expect(earlier).toBeUndefined()
    const ask = (more: object) => readOverview(contextOf(store), { projectId: 1, from, to, ...whole, ...more })
    const half = await ask({ compareMs: hour / 2 })
    // Half of that earlier hour lies before the first span.
    expect(half.earlier?.totals).toMatchObject({ requests: 18_000, errors: 1800 })
    expect(half.earlier?.figures.requestRate.values.slice(28, 32)).toEqual([0, 0, 10, 10])
    expect(half.earlier?.figures.requestRate.from).toBe(from)
    const elsewhere = await ask({ scope: { environment: 'production', service: '' } })
    expect(elsewhere.totals).toEqual({ requests: 0, errors: 0, p95Ms: null })
    expect((await ask({ scope: { environment: '', service: 'shop' } })).totals.requests).toBe(36_000)
    expect((await ask({ scope: { environment: '', service: 'other' } })).services).toEqual([])
  })

  test('who reported steadily and stopped is silent; who runs once an hour is not', async () => {
    const at = Date.UTC(2026, 10, 22, 12, 30)
    await Promise.all([
      addLogs(store, 'steady', at - 2 * hour, at - 20_000, 10_000),
      addLogs(store, 'stopped', at - 3 * hour, at - 11 * 60_000, 10_000),
      addLogs(store, 'hourly', at - 20 * hour, at - 40 * 60_000, hour),
      addLogs(store, 'long-gone', at - 50 * hour, at - 30 * hour, 10_000),
    ])
    const { silent } = await read({ from: at - hour, to: at })
    expect(silent.map(({ service, environment }) => [service, environment])).toEqual([['stopped', 'test']])
    expect(silent[0]?.lastSeen).toBeGreaterThan(at - 12 * 60_000)
    // Looked at from when it still reported, nothing was silent.
    expect((await read({ from: at - 2 * hour, to: at - hour })).silent).toEqual([])
  })

  test('hosts, also one that fell silent', async () => {
    expect((await read()).hosts).toEqual([
      {
        host: 'a',
        cpuUtilisation: expect.closeTo(0.25, 5),
        memoryUtilisation: expect.closeTo(0.6, 5),
        diskUtilisation: expect.closeTo(0.9, 5),
        lastSeen: to - 15_000,
      },
      {
        host: 'b',
        cpuUtilisation: expect.closeTo(0.75, 5),
        memoryUtilisation: expect.closeTo(0.3, 5),
        diskUtilisation: expect.closeTo(0.5, 5),
        lastSeen: to - 15_000,
      },
      { host: 'gone', cpuUtilisation: null, memoryUtilisation: null, diskUtilisation: null, lastSeen: from + 15_000 },
    ])
  })

  test('nothing of another project, and nothing where nothing is', async () => {
    for (const { figures, hosts } of [await read({ from, to }, 7), await read({ from: from - 48 * hour, to: to - 48 * hour })]) {
      expect(hosts).toEqual([])
      expect(Object.values(figures).map(({ last }) => last)).toEqual(Array.from({ length: 9 }, () => null))
    }
  })

  test('asks the store for spans and sources alone, once each: metrics are the business of queries', async () => {
    const rowsRead: number[] = []
    const counting: TelemetryStore = {
      ...store,
      query: async (sql, params, options) => {
        const result = await store.query<never>(sql, params, options)
        rowsRead.push(result.statistics.rowsRead)
        return result
      },
    }
    await readOverview(contextOf(counting), { projectId: 1, from, to, ...whole })
    expect(rowsRead).toHaveLength(3)
    expect(Math.max(...rowsRead)).toBeLessThanOrEqual(72_000)
  })
})

function contextOf(telemetry: TelemetryStore): Parameters<typeof readOverview>[0] {
  const reader = createStoredReader(new StoredMetrics(telemetry))
  const queries = new MetricQueries((projectId) => reader.source(projectId))
  return { telemetry, evaluateMetrics: evaluateThrough(queries), ownProjectId: 1 }
}

/** Samples of a series every 15 s from a minute before the range; \`value\` is SQL over `k`, the number of the sample. */
async function addSeries(
  store: TelemetryStore,
  id: number,
  metric: string,
  labels: Record<string, string>,
  value: string,
  count = 244,
): Promise<void> {
  const map = Object.entries(labels)
    .map(([name, text]) => `'${name}', '${text}'`)
    .join(', ')
  await store.command(
    `INSERT INTO metric_series (project, metric, id, labels, first_seen, last_seen) SELECT 1, '${metric}', ${id}, map(${map}), toDateTime(${from / 1000}), toDateTime(${to / 1000})`,
  )
  await store.command(
    `INSERT INTO metric_samples (project, metric, id, ts, m, e)
      SELECT 1, '${metric}', ${id}, fromUnixTimestamp64Milli(toInt64(${from - 60_000} + k * 15000), 'UTC'), toInt64(round((${value}) * 1000)), 3
      FROM (SELECT toInt64(number) AS k FROM numbers(${count}))`,
  )
}

async function fill(store: TelemetryStore): Promise<void> {
  let id = 1
  const add = (metric: string, labels: Record<string, string>, value: string, count?: number): Promise<void> =>
    addSeries(store, id++, metric, labels, value, count)
  for (const [instance, idle, available, total] of [
    ['a', 0.75, 400, 1000],
    ['b', 0.25, 2100, 3000],
  ] as const) {
    for (const cpu of ['0', '1']) {
      await add('node_cpu_seconds_total', { instance, cpu, mode: 'idle' }, `1000 + k * 15 * ${idle}`)
      await add('node_cpu_seconds_total', { instance, cpu, mode: 'user' }, `k * 15 * ${1 - idle}`)
    }
    await add('node_memory_MemAvailable_bytes', { instance }, `${available}`)
    await add('node_memory_MemTotal_bytes', { instance }, `${total}`)
    await add('node_filesystem_avail_bytes', { instance, device: '/dev/vda', mountpoint: '/', fstype: 'ext4' }, '50')
    await add('node_filesystem_size_bytes', { instance, device: '/dev/vda', mountpoint: '/', fstype: 'ext4' }, '100')
  }
  await add('node_filesystem_avail_bytes', { instance: 'a', device: '/dev/vdb', mountpoint: '/data', fstype: 'xfs' }, '100')
  await add('node_filesystem_size_bytes', { instance: 'a', device: '/dev/vdb', mountpoint: '/data', fstype: 'xfs' }, '1000')
  await add('node_filesystem_avail_bytes', { instance: 'b', device: 'tmpfs', mountpoint: '/run', fstype: 'tmpfs' }, '0')
  await add('node_filesystem_size_bytes', { instance: 'b', device: 'tmpfs', mountpoint: '/run', fstype: 'tmpfs' }, '100')
  await add('node_memory_MemTotal_bytes', { instance: 'gone' }, '1', 6)
  for (const [signal, rate] of [
    ['logs', 20],
    ['traces', 5],
    ['metrics', 40],
  ] as const)
    await add(
      'vedette_ingest_accepted_rows_total',
      { signal, project: '1', receiver: 'otlp' },
      `if(k < 124, 5000 + k, k - 124) * 15 * ${rate}`,
    )
  await add('vedette_ingest_accepted_rows_total', { signal: 'logs', project: '2', receiver: 'otlp' }, 'k * 1000')
  await store.command(
    `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, name, kind, status, service)
      SELECT 1, fromUnixTimestamp64Milli(toInt64(${from} + number * 50), 'UTC'), toUInt64((intDiv(number, 2) % 100 + 1) * 1000000), 't', 's', 'n',
        if(number % 2 = 0, 'server', 'client'), if(number % 20 = 0, 'error', 'unset'), 'shop' FROM numbers(72000)`,
  )
}

/** A log record of a service in the environment `test` at every step of a time. */
async function addLogs(store: TelemetryStore, service: string, fromMs: number, toMs: number, stepMs: number): Promise<void> {
  await store.command(
    `INSERT INTO log_records (project, timestamp, service, environment, class)
      SELECT 1, fromUnixTimestamp64Milli(toInt64(${fromMs} + number * ${stepMs}), 'UTC'), '${service}', 'test', 'application'
      FROM numbers(${Math.floor((toMs - fromMs) / stepMs) + 1})`,
  )
}
