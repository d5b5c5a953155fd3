import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { xxhash64 } from '../../src/lib/xxhash64.ts'
import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * Debian's Prometheus scrapes itself, runs rules and sends what it scraped to the platform, which runs the same rules. What both say
 * of the same time must be the same.
 */
const binary = '/usr/bin/prometheus'

/** Name, rule, and the same without the names of other rules. */
const rules: readonly (readonly [name: string, expr: string, plain?: string])[] = [
  ['rule:up', 'sum by (job) (up)'],
  ['rule:up_twice', 'rule:up * 2', 'sum by (job) (up) * 2'],
  ['rule:rate', 'rate(prometheus_http_requests_total[10s])'],
  ['rule:rate_sum', 'sum by (handler) (rule:rate)', 'sum by (handler) (rate(prometheus_http_requests_total[10s]))'],
  ['rule:quantile', 'histogram_quantile(0.9, sum by (le) (rate(prometheus_http_request_duration_seconds_bucket[10s])))'],
  ['rule:sometimes', 'vector(1) and on () (vector(time()) % 8 < 4)'],
  ['rule:count', 'count(rule:sometimes) or vector(0)', 'count(vector(1) and on () (vector(time()) % 8 < 4)) or vector(0)'],
]
const intervalMs = 2000
/** What is sent has come in by then. */
const queryOffsetMs = 30_000

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly (readonly [timeSeconds: number, value: string])[]
  readonly value: readonly [timeSeconds: number, value: string]
}

interface Listed {
  readonly name: string
  readonly file: string
  readonly rules: readonly Readonly<Record<string, unknown>>[]
}

describe.skipIf(!existsSync(binary))('beside a real Prometheus', () => {
  let vedette: Vedette
  let prometheus: ChildProcess
  let directory: string
  let url: string
  let file: string

  /** Rules as a file; ours look back a little. */
  function writeRules(
    path: string,
    groups: Readonly<Record<string, readonly (readonly [record: string, expr: string, ...rest: unknown[]])[]>>,
    offset?: string,
  ): void {
    const own = offset === undefined ? {} : { query_offset: offset }
    const all = Object.entries(groups).map(([name, list]) => ({
      name,
      interval: `${intervalMs}ms`,
      ...own,
      rules: list.map(([record, expr]) => ({ record, expr, labels: { by: 'rule' } })),
    }))
    writeFileSync(path, JSON.stringify({ groups: all }))
  }

  /** From here on no range begins before its series: there 2.42 extrapolates otherwise. */
  let settledMs = 0

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vedette-rules-'))
    file = join(directory, 'ours.yml')
    writeRules(file, { g: rules }, `${queryOffsetMs}ms`)
    writeRules(join(directory, 'theirs.yaml'), { g: rules })
    vedette = await startVedette({
      config: { selfTelemetry: { enabled: false }, alerting: { ruleFiles: [join(directory, 'our*.yml')] } },
    })
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    const config = {
      global: { scrape_interval: '1s' },
      rule_files: [join(directory, 'theirs.yaml')],
      scrape_configs: [{ job_name: 'prometheus', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
      remote_write: [
        {
          url: `${vedette.url}/prometheus/api/v1/write`,
          authorization: { credentials: ingestKey },
          queue_config: { batch_send_deadline: '1s' },
          write_relabel_configs: [{ source_labels: ['__name__'], regex: 'rule:.*', action: 'drop' }],
        },
      ],
    }
    writeFileSync(join(directory, 'prometheus.yml'), JSON.stringify(config))
    prometheus = spawn(
      binary,
      [
        `--config.file=${join(directory, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(directory, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    )
    await eventually(
      async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok === true,
      (ready) => ready,
      60_000,
    )
    settledMs = Date.now() + 15_000
  }, 180_000)
  afterAll(async () => {
    const ended = new Promise((resolve) => prometheus.once('exit', resolve))
    prometheus.kill('SIGTERM')
    await ended
    await vedette.dispose()
    rmSync(directory, { recursive: true, force: true })
  })

  async function askThem<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const answer = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`)
    return ((await answer.json()) as { data: T }).data
  }
  async function askUs<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    return (await vedette.api<{ data: T }>(`/prometheus/api/v1/${path}?${new URLSearchParams(parameters).toString()}`)).data
  }
  const ourSeries = async (query: string): Promise<readonly Series[]> => (await askUs<{ result: Series[] }>('query', { query })).result
  const ourGroups = async (): Promise<readonly Listed[]> => (await askUs<{ groups: Listed[] }>('rules', {})).groups

  /** Times at which a rule of ours has a sample, rising. */
  const timesOf = async (name: string): Promise<readonly number[]> => {
    const series = await ourSeries(`${name}[5m]`)
    return [...new Set(series.flatMap(({ values }) => values.map(([time]) => Math.round(time * 1000))))].sort((a, b) => a - b)
  }

  test('every slot of ours says what Prometheus says of its time', async () => {
    const times = await eventually(
      async () => (await timesOf('rule:rate_sum')).filter((time) => time >= settledMs),
      ({ length }) => length >= 6,
      180_000,
    )
    expect(new Set(times.map((time) => time % intervalMs)).size, 'all at slots').toBe(1)
    const points = new Map<string, number>()
    for (const [name, , plain] of rules) {
      const expr = plain ?? rules.find(([other]) => other === name)?.[1] ?? ''
      for (const time of times) {
        const at = { time: String(time / 1000) }
        const theirs = (await askThem<{ result: Series[] }>('query', { query: expr, ...at })).result
        const ours = (await askUs<{ result: Series[] }>('query', { query: name, ...at })).result
        expect(valuesOf(ours), `${name} at ${time}`).toEqual(
          valuesOf(theirs.map(({ metric, ...rest }) => ({ ...rest, metric: { ...metric, __name__: name, by: 'rule' } }))),
        )
        points.set(name, (points.get(name) ?? 0) + ours.length)
      }
    }
    expect(points.get('rule:rate')).toBeGreaterThan(times.length)
    // It comes and goes: where it is not, it was marked stale.
    expect(points.get('rule:sometimes')).toBeGreaterThan(0)
    expect(points.get('rule:sometimes')).toBeLessThan(times.length)
  }, 300_000)

  test('their slots lie where the same arithmetic finds them from the hash of their release', async () => {
    const [series] = (await askThem<{ result: Series[] }>('query', { query: 'rule:up[1m]' })).result
    const times = (series?.values ?? []).map(([time]) => Math.round(time * 1000))
    expect(times.length).toBeGreaterThan(5)
    // 2.42 puts a byte behind each name and value; 3.x, which we follow, a size before it.
    const { low, high } = xxhash64(Buffer.from(`file\xff${join(directory, 'theirs.yaml')}\xffname\xffg\xff`, 'latin1'))
    const offsetNs = ((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)) % (BigInt(intervalMs) * 1_000_000n)
    expect(new Set(times.map((time) => time % intervalMs))).toEqual(new Set([Number(offsetNs / 1_000_000n)]))
  })

  test('the list of rules has the shape of theirs', async () => {
    const [ours] = await ourGroups()
    const [theirs] = (await askThem<{ groups: Listed[] }>('rules', {})).groups
    const shapeOf = (value: object | undefined): Record<string, string> =>
      Object.fromEntries(Object.entries(value ?? {}).map(([key, item]) => [key, typeof item]))
    expect(shapeOf(ours)).toEqual(shapeOf(theirs))
    expect(Object.keys(ours ?? {})).toEqual(Object.keys(theirs ?? {}))
    for (const [at, rule] of (ours?.rules ?? []).entries()) {
      const other = theirs?.rules[at]
      expect(Object.keys(rule)).toEqual(Object.keys(other ?? {}))
      expect(rule).toEqual({ ...other, evaluationTime: expect.any(Number), lastEvaluation: expect.stringMatching(/^\d{4}-.*Z$/) })
    }
  })

  test('changes of the file are followed; what is wrong changes nothing', async () => {
    writeRules(file, { g: [['rule:up', 'up *']], h: [] })
    await eventually(
      () => Promise.resolve(vedette.log.filter((line) => line.includes('rule files were refused'))),
      (lines) => lines.some((line) => line.includes('unexpected end of input')),
      120_000,
    )
    expect(await ourGroups()).toMatchObject([{ name: 'g', rules: rules.map(([name]) => ({ name })) }])
    writeRules(file, { g: [['rule:other', 'up * 3']] }, `${queryOffsetMs}ms`)
    await eventually(ourGroups, ([group]) => group?.rules[0]?.['health'] === 'ok' && group.rules[0]['name'] === 'rule:other', 120_000)
    const [series] = await eventually(
      () => ourSeries('rule:other offset 30s'),
      ({ length }) => length > 0,
      120_000,
    )
    expect(series?.value[1]).toBe('3')
    // What the group no longer says has ended, though it was said a moment ago.
    await eventually(
      () => ourSeries('rule:up offset 30s'),
      ({ length }) => length === 0,
      120_000,
    )
  }, 500_000)
})

/** To compare: what floating point does differently in another order is left out. */
function valuesOf(series: readonly Series[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    series.map(({ metric, value }) => [
      JSON.stringify(Object.entries(metric).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      Number(value[1]).toPrecision(10),
    ]),
  )
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
