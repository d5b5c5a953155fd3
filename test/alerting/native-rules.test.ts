import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { sendAll } from '../harness/otlp.ts'
import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

interface Told {
  readonly status: string
  readonly alerts: readonly {
    readonly status: string
    readonly labels: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
  }[]
}

let directory: string
let hook: Server
let vedette: Vedette
/** By the key that says which notification a request brings: one that may have arrived before a kill is brought again. */
const told = new Map<string, Told>()
const config = (): Readonly<Record<string, unknown>> => ({
  selfTelemetry: { enabled: false },
  alerting: { packs: { enabled: false }, alertmanagerConfig: join(directory, 'alertmanager.yml'), rules: [join(directory, '*.rules.yml')] },
})

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vedette-native-'))
  hook = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      told.set(String(request.headers['idempotency-key']), JSON.parse(Buffer.concat(chunks).toString('utf8')) as Told)
      response.end()
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  // The address of a TCP server is an object.
  const { port } = hook.address() as AddressInfo
  const receivers = [{ name: 'hook', webhook_configs: [{ url: `http://127.0.0.1:${port}/` }] }]
  const route = { receiver: 'hook', group_by: ['...'], group_wait: '0s', group_interval: '1s' }
  writeFileSync(join(directory, 'alertmanager.yml'), JSON.stringify({ route, receivers }))
  writeFileSync(
    join(directory, 'a.rules.yml'),
    JSON.stringify({
      rules: [
        {
          name: 'PaymentErrors',
          query: { logs: 'severity:error payment', window: '1m', by: ['service'], above: 1 },
          evaluate: 'arrival',
          severity: 'critical',
          annotations: { summary: '{{ $value }} payments of {{ $labels.service }} failed' },
          runbook: 'https://runbooks.example/payments',
        },
        { name: 'Cold', query: { promql: 'temperature < 0' }, evaluate: 'arrival', severity: 'high' },
      ],
    }),
  )
  vedette = await startVedette({ directory: join(directory, 'data'), config: config() })
  await eventually(
    () => vedette.api<{ data: { groups: { rules: { lastEvaluation: string }[] }[] } }>('/prometheus/api/v1/rules'),
    ({ data }) => data.groups.flatMap(({ rules }) => rules).filter((rule) => !rule.lastEvaluation.startsWith('0001')).length === 2,
    30_000,
  )
})
afterAll(async () => {
  await vedette.dispose()
  hook.close()
  rmSync(directory, { recursive: true, force: true })
})

async function sendLogs(service: string, bodies: readonly string[]): Promise<void> {
  const timeUnixNano = `${BigInt(Date.now()) * 1_000_000n}`
  const logRecords = bodies.map((body) => ({ timeUnixNano, severityNumber: 17, body: { stringValue: body } }))
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] }
  await sendAll(vedette.url, 'logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })
}

async function sendTemperature(value: number): Promise<void> {
  const dataPoints = [{ timeUnixNano: `${BigInt(Date.now()) * 1_000_000n}`, asDouble: value, attributes: [] }]
  const metrics = [{ name: 'temperature', gauge: { dataPoints } }]
  await sendAll(vedette.url, 'metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })
}

function toldOf(alertname: string, status: string): Told['alerts'] {
  return [...told.values()].flatMap(({ alerts }) =>
    alerts.filter((alert) => alert.labels['alertname'] === alertname && alert.status === status),
  )
}

test('log records that come in are told of at once, by service, with their template expanded', async () => {
  await sendLogs('shop', ['payment refused', 'payment lost', 'all is well'])
  await sendLogs('blog', ['payment lost'])
  const [alert, ...others] = await eventually(
    async () => toldOf('PaymentErrors', 'firing'),
    (alerts) => alerts.length > 0,
    30_000,
  )
  expect(others).toEqual([])
  expect(alert).toMatchObject({
    labels: { alertname: 'PaymentErrors', service: 'shop', severity: 'critical' },
    annotations: { summary: '2 payments of shop failed', runbook_url: 'https://runbooks.example/payments' },
  })
})

test('a sample fires an alert and the next one ends it; after a kill nothing is told of that was not told before', async () => {
  await sendTemperature(-3)
  await eventually(
    async () => toldOf('Cold', 'firing'),
    (alerts) => alerts.length > 0,
    30_000,
  )
  await vedette.kill()
  vedette = await startVedette({ directory: join(directory, 'data'), config: config() })
  await sendTemperature(4)
  await eventually(
    async () => toldOf('Cold', 'resolved'),
    (alerts) => alerts.length > 0,
    60_000,
  )
  expect(toldOf('Cold', 'firing')).toHaveLength(1)
  expect(toldOf('PaymentErrors', 'firing')).toHaveLength(1)
})
