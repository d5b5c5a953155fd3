import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'
import { alertmanagerShapes } from './alertmanager-shapes.ts'

interface Row {
  readonly fingerprint: string
  readonly name: string
  readonly state: string
}
interface Entry {
  readonly kind: string
  readonly event?: string
  readonly message?: { readonly state: string; readonly attempts: readonly unknown[] }
}

let directory: string
let hook: Server
let vedette: Vedette
/** Names of the alerts of each message. */
const told: string[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vedette-in-hand-'))
  hook = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { alerts } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { alerts: { labels: { alertname: string } }[] }
      told.push(...alerts.map(({ labels }) => labels.alertname))
      response.end()
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  // The address of a TCP server is an object.
  const { port } = hook.address() as AddressInfo
  const receivers = [{ name: 'hook', webhook_configs: [{ url: `http://127.0.0.1:${port}/` }] }]
  const route = { receiver: 'hook', group_by: ['alertname'], group_wait: '0s', group_interval: '500ms', repeat_interval: '500ms' }
  writeFileSync(join(directory, 'alertmanager.yml'), JSON.stringify({ route, receivers }))
  vedette = await start()
})
afterAll(async () => {
  await vedette.dispose()
  hook.close()
  rmSync(directory, { recursive: true, force: true })
})

function start(): Promise<Vedette> {
  const config = { selfTelemetry: { enabled: false }, alerting: { alertmanagerConfig: join(directory, 'alertmanager.yml') } }
  return startVedette({ directory: join(directory, 'data'), config })
}

const times = (name: string): number => told.filter((one) => one === name).length

test('an alert that a Prometheus sends is seen, taken in hand, and then not repeated', async () => {
  const alerts = ['Mine', 'Other'].map((alertname) => ({
    labels: { alertname, severity: 'critical', service: 'checkout' },
    annotations: { summary: `${alertname} is slow` },
    endsAt: new Date(Date.now() + 600_000).toISOString(),
  }))
  const answer = await fetch(`${vedette.url}/alertmanager/api/v2/alerts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  })
  expect(answer.status).toBe(200)
  const { rows } = await vedette.api<{ rows: Row[] }>('/api/alerts?service=checkout&severity=critical')
  expect(rows.map(({ name, state }) => `${name} ${state}`).toSorted()).toEqual(['Mine firing', 'Other firing'])
  // It is repeated as long as nobody has it.
  await eventually(
    async () => times('Mine'),
    (count) => count > 1,
  )
  const fingerprint = rows.find(({ name }) => name === 'Mine')?.fingerprint ?? ''
  await vedette.api('/api/alerts/handle', { body: { fingerprints: [fingerprint], do: 'acknowledge', comment: 'on it' } })
  const one = await vedette.api<{ state: string; acknowledged: { by: string } }>(`/api/alerts/${fingerprint}`)
  expect(one.state).toBe('acknowledged')
  const timelineOf = async (): Promise<Entry[]> =>
    (await vedette.api<{ rows: Entry[] }>(`/api/alerts/${fingerprint}/timeline?limit=200`)).rows
  // One that was on its way when it was taken may still come.
  const other = times('Other')
  await eventually(
    async () => times('Other'),
    (count) => count > other + 1,
  )
  await eventually(timelineOf, (entries) => entries.every(({ message }) => message === undefined || message.state === 'sent'))
  const mine = times('Mine')
  await eventually(
    async () => times('Other'),
    (count) => count > other + 4,
  )
  expect(times('Mine')).toBe(mine)
  const timeline = await timelineOf()
  expect(timeline.flatMap(({ event }) => event ?? [])).toEqual(['acknowledged', 'fired'])
  expect(timeline.filter(({ message }) => message?.state === 'sent')).toHaveLength(mine)
  const counts = await vedette.api<{ total: number; states: object[] }>('/api/alerts/counts')
  expect(counts).toMatchObject({ total: 2 })
  expect(counts.states).toHaveLength(2)
})

async function askAs(
  path: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly type: string; readonly text: string }> {
  const headers = { authorization: `Basic ${Buffer.from(`reader:${apiToken}`).toString('base64')}`, accept: 'application/json' }
  const answer = await fetch(`${vedette.url}/alertmanager${path}`, { ...init, headers: { ...headers, 'content-type': 'application/json' } })
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() }
}

test('karma and Grafana are answered what they ask for, in the shapes of the API', async () => {
  const silence = {
    matchers: [{ name: 'job', value: 'nightly', isRegex: false }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    createdBy: 'karma',
    comment: 'ACK!',
  }
  const made = await askAs('/api/v2/silences', { method: 'POST', body: JSON.stringify(silence) })
  expect(JSON.parse(made.text)).toEqual({ silenceID: expect.any(String) as unknown })
  const asked: readonly (readonly [string, keyof typeof alertmanagerShapes])[] = [
    // As karma asks, with the defaults that its generated client writes out.
    ['/api/v2/status', 'status'],
    ['/api/v2/silences', 'silences'],
    ['/api/v2/alerts/groups?active=true&inhibited=true&silenced=true', 'groups'],
    // As Grafana asks.
    ['/api/v2/alerts?filter=service%3D%22checkout%22&silenced=false&active=true&inhibited=false', 'alerts'],
    ['/api/v2/alerts/groups?filter=alertname%3D~%22Mine%7COther%22&receiver=hook&active=true&silenced=true&inhibited=true', 'groups'],
    ['/api/v2/silences?filter=job%3D%22nightly%22', 'silences'],
    ['/api/v2/receivers', 'receivers'],
  ]
  for (const [path, shape] of asked) {
    const { status, type, text } = await askAs(path)
    expect([path, status, type]).toEqual([path, 200, 'application/json'])
    expect([path, alertmanagerShapes[shape].safeParse(JSON.parse(text)).error?.issues]).toEqual([path, undefined])
  }
  expect((await askAs('/metrics')).text).toMatch(/^alertmanager_build_info\{.*version="0\.\d+\.\d+".*\} 1$/m)
  // Grafana takes whoever answers here for Mimir, and refuses the data source of a Prometheus Alertmanager.
  expect((await askAs('/alertmanager/api/v2/status')).status).toBe(404)
  expect((await askAs('/api/v1/status/buildinfo')).status).toBe(404)
})

test('after a restart with a wrong alertmanager.yml what was in force before goes on, and it is said; what is held back stays so', async () => {
  const { policy, version } = await vedette.api<{ policy: { causes: object }; version: number }>('/api/alerting/quality/policy')
  await vedette.api('/api/alerting/quality/policy', {
    method: 'PUT',
    body: { policy: { ...policy, causes: { ...policy.causes, enabled: true } }, version },
  })
  const endsAt = new Date(Date.now() + 600_000).toISOString()
  const one = [
    { labels: { alertname: 'CauseDown', severity: 'critical', service: 'payments' }, annotations: {}, endsAt },
    { labels: { alertname: 'HeldBack', severity: 'high', service: 'shop', depends_on: 'payments' }, annotations: {}, endsAt },
  ]
  expect((await askAs('/api/v2/alerts', { method: 'POST', body: JSON.stringify(one) })).status).toBe(200)
  const { rows } = await vedette.api<{ rows: Row[] }>('/api/alerts?service=shop')
  await eventually(
    () => vedette.api<{ rows: Entry[] }>(`/api/alerts/${rows[0]?.fingerprint ?? ''}/timeline`),
    (timeline) => timeline.rows.some(({ event }) => event === 'held'),
  )
  await vedette.kill()
  writeFileSync(join(directory, 'alertmanager.yml'), 'route: { receiver: nobody }\n')
  vedette = await start()
  const alerts = [{ labels: { alertname: 'AfterRestart', severity: 'critical' }, annotations: {} }]
  expect((await askAs('/api/v2/alerts', { method: 'POST', body: JSON.stringify(alerts) })).status).toBe(200)
  await eventually(
    async () => times('AfterRestart'),
    (count) => count > 0,
    60_000,
  )
  expect([times('CauseDown') > 0, times('HeldBack')]).toEqual([true, 0])
  const { text } = await askAs('/metrics')
  expect(text).toMatch(/^alertmanager_config_last_reload_successful(\{.*\})? 0$/m)
  const health = JSON.stringify(await vedette.api('/api/health/detailed'))
  expect(health).toContain('alertmanager.yml is bad, what was in force before goes on: ')
  expect(health).toContain('undefined receiver')
}, 120_000)
