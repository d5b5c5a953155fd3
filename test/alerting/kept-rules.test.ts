import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { sendAll } from '../harness/otlp.ts'
import { apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'

interface Told {
  readonly status: string
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[]
}
interface Kept {
  readonly version: number
  readonly isOn: boolean
}
interface Row {
  readonly name: string
  readonly origin: string
  readonly state: string
  readonly hiddenBy: string | null
  readonly yaml: string
}

let directory: string
let hook: Server
let vedette: Vedette
const told: Told[] = []
/** When the newest lines are from. */
let sentAtMs = 0

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'vedette-kept-'))
  hook = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      told.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Told)
      response.end()
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
  // The address of a TCP server is an object.
  const { port } = hook.address() as AddressInfo
  const receivers = [{ name: 'hook', webhook_configs: [{ url: `http://127.0.0.1:${port}/` }] }]
  const route = { receiver: 'hook', group_by: ['...'], group_wait: '0s', group_interval: '1s' }
  writeFileSync(join(directory, 'alertmanager.yml'), JSON.stringify({ route, receivers }))
  const config = {
    selfTelemetry: { enabled: false },
    alerting: { alertmanagerConfig: join(directory, 'alertmanager.yml'), rules: [join(directory, '*.rules.yml')] },
  }
  vedette = await startVedette({ directory: join(directory, 'data'), config })
})
afterAll(async () => {
  await vedette.dispose()
  hook.close()
  rmSync(directory, { recursive: true, force: true })
})

const yamlOf = (name: string, limit: number): string =>
  `name: ${name}\nquery: { logs: "refused", window: 5m, by: [service], above: ${limit} }\nevaluate: arrival\nseverity: critical\n`

function put(name: string, body: object): Promise<Kept> {
  return vedette.api<Kept>(`/api/rules/${name}`, { method: 'PUT', body })
}

async function rowsOf(name: string): Promise<readonly Row[]> {
  return (await vedette.api<{ rows: readonly Row[] }>(`/api/rules/${name}`)).rows
}

async function sendLogs(bodies: readonly string[]): Promise<void> {
  sentAtMs = Date.now()
  const timeUnixNano = `${BigInt(sentAtMs) * 1_000_000n}`
  const logRecords = bodies.map((body) => ({ timeUnixNano, severityNumber: 17, body: { stringValue: body } }))
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }
  await sendAll(vedette.url, 'logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })
}

test('a rule made through the API runs at once, fires and is told; switched off it ends', async () => {
  await put('Refusals', { yaml: yamlOf('Refusals', 1) })
  await sendLogs(['refused', 'refused', 'fine'])
  await eventually(
    async () => told.flatMap(({ alerts }) => alerts),
    (alerts) =>
      alerts.some(({ labels, status }) => labels['alertname'] === 'Refusals' && labels['service'] === 'shop' && status === 'firing'),
    60_000,
  )
  expect(await rowsOf('Refusals')).toMatchObject([{ origin: 'page', state: 'firing' }])
  const off = await vedette.api<Kept>('/api/rules/Refusals', { method: 'PATCH', body: { isOn: false } })
  expect(off).toMatchObject({ isOn: false, version: 2 })
  expect(await rowsOf('Refusals')).toMatchObject([{ state: 'off' }])
})

test('the same again makes no version; a version is put back, also of a rule that was removed', async () => {
  await put('Versions', { yaml: yamlOf('Versions', 1) })
  expect((await put('Versions', { yaml: yamlOf('Versions', 1) })).version).toBe(1)
  expect((await put('Versions', { yaml: yamlOf('Versions', 7), fromVersion: 1, message: 'less' })).version).toBe(2)
  await expect(put('Versions', { yaml: yamlOf('Versions', 8), fromVersion: 1 })).rejects.toThrow(/409|conflict/)
  await expect(put('Versions', { yaml: 'name: Versions\nquery: { logs: "(" }\n' })).rejects.toThrow(/400|bad_input/)
  await vedette.api('/api/rules/Versions', { method: 'DELETE' })
  const restored = await vedette.api<Kept>('/api/rules/Versions/versions/1/restore', { method: 'POST', body: {} })
  expect(restored).toMatchObject({ version: 4, isOn: true })
  const [row] = await rowsOf('Versions')
  expect(row?.yaml).toContain('above: 1\n')
  const { rows } = await vedette.api<{ rows: readonly { action: string; message: string; savedBy: string; savedAt: string }[] }>(
    '/api/rules/Versions/versions',
  )
  // Who it was is told by name.
  const token = 'VEDETTE_API_TOKEN'
  expect(rows.map(({ action, message, savedBy }) => [action, message, savedBy])).toEqual([
    ['restore', 'version 1', token],
    ['remove', '', token],
    ['change', 'less', token],
    ['create', '', token],
  ])
})

test('a rule of a file takes the place of one of the same name, and gives it back', async () => {
  await put('Both', { yaml: yamlOf('Both', 1) })
  const file = join(directory, 'both.rules.yml')
  writeFileSync(file, `rules:\n- ${JSON.stringify({ name: 'Both', query: { promql: 'up == 0' }, severity: 'low' })}\n`)
  const isHidden = (rows: readonly Row[]): boolean => rows.some(({ state, hiddenBy }) => state === 'hidden' && hiddenBy === file)
  const both = await eventually(() => rowsOf('Both'), isHidden, 60_000)
  expect(both.map(({ origin }) => origin).toSorted()).toEqual(['file', 'page'])
  rmSync(file)
  await eventually(
    () => rowsOf('Both'),
    (rows) => rows.length === 1 && rows[0]?.origin === 'page' && rows[0].state !== 'hidden',
    60_000,
  )
})

test('a back-test tells how far it is and what it found; whom labels reach is what the file says', async () => {
  const response = await fetch(`${vedette.url}/api/rule-back-tests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ yaml: yamlOf('Refusals', 1), days: 1 }),
  })
  const events = (await response.text()).split('\n\n').filter(Boolean)
  const result = /^event: result\ndata: (.*)$/.exec(events.at(-1) ?? '')?.[1] ?? '{}'
  const { total, evaluatedTo, ...found } = JSON.parse(result) as { total: number; evaluatedTo: number }
  // One alert on one day, which pages whom the file says: seven such weeks a week.
  expect(found).toMatchObject({ isArrival: true, stepMs: 15_000, evaluations: total, fired: 1, pages: 1, pagesPerWeek: 7, failures: 0 })
  expect(total).toBe(5760)
  const { firings, firingMs } = found as unknown as {
    readonly firings: readonly { readonly firedAt: number; readonly resolvedAt: number | null; readonly labels: object }[]
    readonly firingMs: number
  }
  expect(firings).toMatchObject([{ labels: { alertname: 'Refusals', service: 'shop', severity: 'critical' } }])
  // From the evaluation after the lines to the last one.
  expect(firings.map(({ firedAt, resolvedAt }) => (resolvedAt ?? evaluatedTo) - firedAt)).toEqual([firingMs])
  const afterMs = (firings[0]?.firedAt ?? 0) - sentAtMs
  expect(afterMs).toBeGreaterThanOrEqual(0)
  expect(afterMs).toBeLessThanOrEqual(15_000)
  const reached = await vedette.api<{ rows: readonly { reaches: readonly object[] }[] }>('/api/alerts/route-preview', {
    method: 'POST',
    body: { labels: [{ alertname: 'A', severity: 'high' }] },
  })
  expect(reached.rows[0]?.reaches).toMatchObject([{ receiver: 'hook', channels: ['webhook'], groupBy: ['...'], groupWaitMs: 0 }])
})
