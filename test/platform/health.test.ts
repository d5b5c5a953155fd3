import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { foreignRoutes, routes } from '../../src/api/routes/index.ts'
import { makeSelfSigned } from '../../src/lib/acme/make-request.ts'
import { partWords } from '../../ui/panels/platform-parts/part-words.ts'
import { adminEmail, adminPassword, apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/** The addresses that say how the platform is: their shapes are promised, and their figures come from what really happened. */
let vedette: Vedette
const startedMs = Date.now()

const files = mkdtempSync(join(tmpdir(), 'vedette-health-'))

beforeAll(async () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const [tlsCert, tlsKey] = [join(files, 'cert.pem'), join(files, 'key.pem')]
  const monthMs = 30 * 86_400_000
  writeFileSync(tlsCert, makeSelfSigned(['syslog.example'], pair, { notBefore: startedMs - monthMs, notAfter: startedMs + monthMs }))
  writeFileSync(tlsKey, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  vedette = await startVedette({
    config: { selfTelemetry: { enabled: false }, receivers: { syslog: { tls: 0, tlsCert, tlsKey } } },
  })
})
afterAll(async () => {
  await vedette.dispose()
  rmSync(files, { recursive: true, force: true })
})

const word = expect.stringMatching(/^(healthy|degraded|unhealthy)$/)
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const number = expect.any(Number)

interface Dashboard {
  readonly systemStatus: string
  readonly services: Record<string, string>
  readonly metrics: Record<string, number>
  readonly alerts: { severity: string; message: string; since: string }[]
  readonly uptime: { seconds: number; startedAt: string }
}

interface Figures {
  readonly performance: {
    responseTime: { avg: number; p95: number; p99: number }
    throughput: { requestsPerSecond: number; requestsPerMinute: number }
  }
  readonly resources: { memoryUsage: number; cpuUsage: number; diskUsage: number }
}

describe('shapes', () => {
  test('/api/health: for everybody', async () => {
    const answer = await fetch(`${vedette.url}/api/health`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      status: 'healthy',
      timestamp: instant,
      services: { database: 'healthy', cache: 'healthy', api: 'healthy' },
      metrics: { responseTime: number, uptime: number, activeUsers: 0 },
    })
  })

  test('/api/health/dashboard', async () => {
    expect(await vedette.api('/api/health/dashboard')).toEqual({
      systemStatus: word,
      services: { database: 'healthy', cache: 'healthy', api: 'healthy', frontend: 'healthy', backups: 'not_configured' },
      metrics: {
        responseTime: number,
        memoryUsage: number,
        cpuUsage: number,
        activeUsers: number,
        databaseConnections: number,
        errorRate: 0,
        uptime: number,
      },
      alerts: expect.any(Array),
      uptime: { seconds: number, startedAt: instant },
    })
  })

  test('/api/health/detailed', async () => {
    const { parts, ...rest } = await vedette.api<{ parts: Record<string, Record<string, unknown>> }>('/api/health/detailed')
    expect(rest).toEqual({ status: word, timestamp: instant, version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
    expect(Object.keys(parts).toSorted()).toEqual([
      'alerting',
      'api',
      'audit_trail',
      'budgets',
      'disk',
      'engine',
      'page',
      'receiver_certificates',
      'rules',
      'state_store',
      'uptime',
      'write_ahead_log',
    ])
    // In the page, too, each has a name.
    expect(Object.keys(partWords.en)).toEqual(expect.arrayContaining(Object.keys(parts)))
    for (const part of Object.values(parts)) {
      expect(part).toEqual({
        status: word,
        responseTime: expect.toSatisfy(isNumberOrNull),
        message: expect.any(String),
        details: expect.any(Object),
      })
    }
    expect(parts['receiver_certificates']).toMatchObject({
      status: 'healthy',
      details: { files: [{ listeners: ['syslog tls'], names: ['syslog.example'], daysLeft: 29 }] },
    })
    expect(parts['engine']?.['details']).toMatchObject({ engine: 'ready', restarts: 0, lastExit: null, pid: number })
  })

  test('/api/metrics', async () => {
    const figures = await vedette.api<Figures>('/api/metrics')
    expect(figures).toEqual({
      performance: {
        responseTime: { avg: number, p95: number, p99: number },
        throughput: { requestsPerSecond: number, requestsPerMinute: number },
      },
      resources: { memoryUsage: number, cpuUsage: number, diskUsage: number },
    })
    for (const usage of Object.values(figures.resources)) {
      expect(usage).toBeGreaterThanOrEqual(0)
      expect(usage).toBeLessThanOrEqual(1)
    }
  })

  test('/api/status: for everybody', async () => {
    const answer = await fetch(`${vedette.url}/api/status`)
    const { parts, ...rest } = (await answer.json()) as { parts: Record<string, string> }
    expect(rest).toEqual({ status: word, version: expect.any(String), startedAt: instant })
    for (const part of Object.values(parts)) expect(part).toEqual(word)
  })

  test('who asks from outside gets no details without a permission', async () => {
    for (const path of ['/api/health/detailed', '/api/health/dashboard', '/api/metrics', '/api/overview']) {
      expect((await fetch(`${vedette.url}${path}`)).status).toBe(401)
    }
  })
})

describe('computed from what happened', () => {
  test('requests, their times and the users who send them', async () => {
    const before = await vedette.api<Figures>('/api/metrics')
    const logIn = await fetch(`${vedette.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: adminEmail, password: adminPassword }),
    })
    const cookie = logIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    for (let n = 0; n < 50; n++) await fetch(`${vedette.url}/api/session`, { headers: { cookie } })
    const { metrics } = await vedette.api<{ metrics: Record<string, number> }>('/api/health')
    const elapsed = (Date.now() - startedMs) / 1000
    expect(metrics['activeUsers']).toBe(1)
    expect(metrics['responseTime']).toBeGreaterThan(0)
    expect(metrics['uptime']).toBeGreaterThan(0)
    expect(metrics['uptime']).toBeLessThan(elapsed)
    const after = await vedette.api<Figures>('/api/metrics')
    const { responseTime, throughput } = after.performance
    expect(throughput.requestsPerSecond).toBeGreaterThan(before.performance.throughput.requestsPerSecond)
    expect(throughput.requestsPerMinute).toBeCloseTo(throughput.requestsPerSecond * 60, 6)
    expect(throughput.requestsPerSecond * elapsed).toBeGreaterThan(50)
    expect(responseTime.p95).toBeLessThanOrEqual(responseTime.p99)
    expect(responseTime.avg).toBeGreaterThan(0)
  })

  test('/metrics counts the very requests', async () => {
    const count = async (): Promise<number> =>
      (await readMetrics()).samples.find(
        ({ name, labels }) =>
          name === 'http_server_request_duration_seconds_count' &&
          labels['http_route'] === '/api/projects' &&
          labels['http_response_status_code'] === '200',
      )?.value ?? 0
    expect(await count()).toBe(0)
    for (let n = 0; n < 7; n++) await vedette.api('/api/projects')
    expect(await count()).toBe(7)
  })

  test('a part that hangs: alert and status, and back again', async () => {
    const pid = await enginePid()
    process.kill(pid, 'SIGSTOP')
    const hung = await eventually(
      () => vedette.api<Dashboard>('/api/health/dashboard'),
      ({ systemStatus }) => systemStatus === 'unhealthy',
    )
    expect(hung.services).toMatchObject({ database: 'unhealthy', cache: 'healthy', api: 'healthy' })
    expect(hung.alerts).toContainEqual({ severity: 'critical', message: expect.stringMatching(/^engine: no answer/), since: instant })
    expect(await vedette.api('/api/status')).toMatchObject({ status: 'unhealthy', parts: { engine: 'unhealthy', state_store: 'healthy' } })
    process.kill(pid, 'SIGCONT')
    const back = await eventually(
      () => vedette.api<Dashboard>('/api/health/dashboard'),
      ({ services }) => services['database'] === 'healthy',
    )
    expect(back.alerts.filter(({ message }) => message.startsWith('engine'))).toEqual([])
  })

  test('requests that fail: error rate', async () => {
    expect((await vedette.api<Dashboard>('/api/health/dashboard')).metrics['errorRate']).toBe(0)
    process.kill(await enginePid(), 'SIGKILL')
    const headers = { authorization: `Bearer ${apiToken}` }
    const ask = (): Promise<Response> => fetch(`${vedette.url}/api/logs`, { headers })
    const failed = await eventually(ask, ({ status }) => status === 503)
    expect(await failed.json()).toMatchObject({ error: { code: 'unavailable' } })
    const { metrics } = await vedette.api<Dashboard>('/api/health/dashboard')
    expect(metrics['errorRate']).toBeGreaterThan(0)
    expect(metrics['errorRate']).toBeLessThan(0.5)
    await eventually(ask, ({ status }) => status === 200, 60_000)
    // The report of a second ago may be given again.
    const { parts } = await eventually(
      () => vedette.api<{ parts: Record<string, { details: { restarts?: number } }> }>('/api/health/detailed'),
      (health) => health.parts['engine']?.details.restarts === 1,
    )
    expect(parts['engine']?.details).toMatchObject({ engine: 'ready', lastExit: { signal: 'SIGKILL', at: instant } })
  })
})

describe('/metrics', () => {
  test('is Prometheus text, of a machine that may read it without a key', async () => {
    const answer = await fetch(`${vedette.url}/metrics`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    const { samples, types } = await readMetrics()
    expect(samples.length).toBeGreaterThan(50)
    expect(new Set(samples.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`)).size).toBe(samples.length)
    const families = (wanted: string): string[] => [...types].flatMap(([family, type]) => (type === wanted ? [family] : []))
    expect(families('counter').filter((family) => !family.endsWith('_total'))).toEqual([])
    expect(families('histogram').length).toBeGreaterThan(0)
    for (const family of families('histogram')) expectSoundHistograms(samples, family)
    const value = (name: string): number => samples.find((sample) => sample.name === name)?.value ?? Number.NaN
    expect(value('process_uptime_seconds')).toBeGreaterThan(0)
    expect(value('process_uptime_seconds')).toBeLessThan((Date.now() - startedMs) / 1000)
    expect(samples.find(({ name }) => name === 'vedette_build_info')).toMatchObject({ value: 1, labels: { version: expect.any(String) } })
  })

  test('promtool finds nothing', async (context) => {
    const input = await (await fetch(`${vedette.url}/metrics`)).text()
    const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' })
    if (error !== undefined && 'code' in error && error.code === 'ENOENT')
      return context.skip('promtool (Debian: prometheus) is not installed')
    expect([status, stdout, stderr]).toEqual([0, '', ''])
  })
})

describe('/api/openapi.json', () => {
  interface Document {
    readonly paths: Record<string, Record<string, Operation>>
  }
  interface Operation {
    readonly operationId: string
    readonly 'x-permission'?: string
  }

  test('is valid and lists every route with its permission', async () => {
    const document = await vedette.api<Document>('/api/openapi.json')
    expect(await new Validator().validate(structuredClone(document) as never)).toMatchObject({ valid: true })
    const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => `${method.toUpperCase()} ${path} ${operation['x-permission']}`),
    )
    const foreign = foreignRoutes.flatMap(({ methods, path, access }) => methods.map((method) => ({ method, path, access })))
    const served = [...routes, ...foreign].map(({ method, path, access }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')} ${access}`)
    expect(listed.toSorted()).toEqual(served.toSorted())
    const ids = Object.values(document.paths).flatMap((operations) => Object.values(operations).map(({ operationId }) => operationId))
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('every address in it answers, and takes no other method', async () => {
    const { paths } = await vedette.api<Document>('/api/openapi.json')
    for (const [path, operations] of Object.entries(paths)) {
      const address = `${vedette.url}${path.replaceAll(/\{\w+\}/g, 'none')}`
      const other = await fetch(address, { method: 'OPTIONS', headers: { authorization: `Bearer ${apiToken}` } })
      const allowed = Object.keys(operations).map((method) => method.toUpperCase())
      expect([path, other.status]).toEqual([path, 405])
      expect(other.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(allowed))
      // Addresses of other products tell it as JSON of their own, or as text.
      expect(await other.text()).toMatch(
        /"(code|errorType)":"method_not_allowed"|^this address takes |^\{"code":405,"message":"this address takes /,
      )
    }
  })

  test('an address that is none says so', async () => {
    const answer = await fetch(`${vedette.url}/api/nothing`)
    expect([answer.status, await answer.json()]).toMatchObject([404, { error: { code: 'not_found' } }])
  })
})

async function enginePid(): Promise<number> {
  const { parts } = await vedette.api<{ parts: Record<string, { details: { pid: number } }> }>('/api/health/detailed')
  return parts['engine']?.details.pid ?? Number.NaN
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || typeof value === 'number'
}

interface Sample {
  readonly name: string
  readonly labels: Record<string, string>
  readonly value: number
}

/** Reads the text format strictly (https://prometheus.io/docs/instrumenting/exposition_formats/): any line it does not know fails. */
async function readMetrics(): Promise<{ samples: Sample[]; types: Map<string, string> }> {
  const text = await (await fetch(`${vedette.url}/metrics`)).text()
  expect(text.endsWith('\n')).toBe(true)
  const types = new Map<string, string>()
  const samples: Sample[] = []
  let family = ''
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment
      if (kind === 'HELP' && types.has(name)) throw new Error(`${name} comes twice`)
      if (kind === 'TYPE') types.set(name, rest)
      family = name
      continue
    }
    const [, name = '', labels = '', value = ''] =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/.exec(line) ?? []
    expect(name.replace(/_(bucket|sum|count)$/, ''), line).toBe(family.replace(/_(bucket|sum|count)$/, ''))
    expect(types.get(family), line).toMatch(/^(counter|gauge|histogram|summary|untyped)$/)
    expect(value, line).toMatch(/^([+-]?Inf|NaN|[+-]?\d+(\.\d+)?(e[+-]?\d+)?)$/i)
    const pairs = [...labels.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', label = '']) => [key, label])
    samples.push({ name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value.replace('Inf', 'Infinity')) })
  }
  return { samples, types }
}

/** Buckets rise, and the last one is the count. */
function expectSoundHistograms(samples: readonly Sample[], family: string): void {
  const groups = new Map<string, Sample[]>()
  for (const sample of samples) {
    if (sample.name !== `${family}_bucket`) continue
    const { le: _bound, ...labels } = sample.labels
    const key = JSON.stringify(labels)
    groups.set(key, [...(groups.get(key) ?? []), sample])
  }
  for (const [key, buckets] of groups) {
    const values = buckets.map(({ value }) => value)
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    expect(buckets.at(-1)?.labels['le']).toBe('+Inf')
    const count = samples.find(({ name, labels }) => name === `${family}_count` && JSON.stringify(labels) === key)
    expect(values.at(-1)).toBe(count?.value)
  }
}
