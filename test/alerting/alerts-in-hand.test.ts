import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'

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
  const config = { selfTelemetry: { enabled: false }, alerting: { alertmanagerConfig: join(directory, 'alertmanager.yml') } }
  vedette = await startVedette({ directory: join(directory, 'data'), config })
})
afterAll(async () => {
  await vedette.dispose()
  hook.close()
  rmSync(directory, { recursive: true, force: true })
})

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
  // One that was on its way when it was taken may still come.
  const other = times('Other')
  await eventually(
    async () => times('Other'),
    (count) => count > other + 1,
  )
  const mine = times('Mine')
  await eventually(
    async () => times('Other'),
    (count) => count > other + 4,
  )
  expect(times('Mine')).toBe(mine)
  const { rows: timeline } = await vedette.api<{ rows: Entry[] }>(`/api/alerts/${fingerprint}/timeline?limit=200`)
  expect(timeline.flatMap(({ event }) => event ?? [])).toEqual(['acknowledged', 'fired'])
  expect(timeline.filter(({ message }) => message?.state === 'sent')).toHaveLength(mine)
  const counts = await vedette.api<{ total: number; states: object[] }>('/api/alerts/counts')
  expect(counts).toMatchObject({ total: 2 })
  expect(counts.states).toHaveLength(2)
})
