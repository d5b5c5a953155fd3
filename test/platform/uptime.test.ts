import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { openTemporaryPlatform, quiet } from '../harness/temporary-platform.ts'
import { eventually, type Vedette } from '../harness/vedette.ts'

const platform = openTemporaryPlatform()
let target: Server
let status = 200

beforeAll(async () => {
  target = createServer((_request, response) => response.writeHead(status).end('hello'))
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => target.close(resolve)))

interface Row {
  readonly id: string
  readonly status: string
  readonly problem: string
  readonly file: string | null
  readonly spec: { readonly name: string }
}

async function rowOf(vedette: Vedette, name: string, isRight: (row: Row) => boolean): Promise<Row> {
  const found = await eventually(
    async () => (await vedette.api<{ rows: Row[] }>('/api/uptime/monitors')).rows.find(({ spec }) => spec.name === name),
    (row) => row !== undefined && isRight(row),
    60_000,
  )
  if (found === undefined) throw new Error(`there is no monitor ${name}`)
  return found
}

test('a monitor of a file goes down: alert, metrics, and the outage is open still after kill -9', async () => {
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`
  const files = platform.inside('monitors')
  mkdirSync(files)
  const shop = { name: 'shop', kind: 'http', settings: { url }, interval: '5s', retries: 1, retryInterval: '1s', severity: 'high' }
  writeFileSync(`${files}/shop.yml`, JSON.stringify({ monitors: [shop] }))
  const options = { directory: platform.inside('data'), config: { ...quiet, probes: { files: [`${files}/*.yml`] } } }
  let vedette = await platform.start(options)
  const up = await rowOf(vedette, 'shop', (row) => row.status === 'up')
  expect(up.file).toBe(`${files}/shop.yml`)

  // Inside, and made by somebody through the API: refused with the way out.
  const inside = await vedette.api<{ id: string }>('/api/uptime/monitors', { body: { monitor: { ...shop, name: 'inside' } } })
  const refused = await vedette.api<{ ok: boolean; problem: string }>(`/api/uptime/monitors/${inside.id}/run`, { body: {} })
  expect(refused).toMatchObject({ ok: false, problem: expect.stringContaining('outgoing.allowedHosts') as unknown })

  const beat = { name: 'backup', kind: 'heartbeat', settings: { every: '1h' } }
  const { id, heartbeat } = await vedette.api<{ id: string; heartbeat: { path: string } }>('/api/uptime/monitors', {
    body: { monitor: beat },
  })
  expect((await fetch(`${vedette.url}${heartbeat.path}/start`)).status).toBe(200)
  expect((await fetch(`${vedette.url}${heartbeat.path}/0`, { method: 'POST' })).status).toBe(200)
  expect((await fetch(`${vedette.url}/api/heartbeats/nobody`)).status).toBe(404)
  await rowOf(vedette, 'backup', (row) => row.status === 'up')

  // Maintenance of one.
  const matchers = [{ name: 'monitor', value: 'backup', isRegex: false, isEqual: true }]
  const [startsAt, endsAt] = [0, 3_600_000].map((ms) => new Date(Date.now() + ms).toISOString())
  await vedette.api('/alertmanager/api/v2/silences', { body: { matchers, startsAt, endsAt, createdBy: 'ada', comment: 'new disks' } })

  status = 503
  await rowOf(vedette, 'shop', (row) => row.status === 'down' && row.problem === 'expected 2xx, got 503')
  const firing = (labels: { monitor?: string; alertname?: string }[]): boolean =>
    labels.some(({ monitor, alertname }) => monitor === 'shop' && alertname === 'MonitorDown')
  const alerts = async (): Promise<{ monitor?: string; alertname?: string }[]> =>
    (await vedette.api<{ labels: object }[]>('/alertmanager/api/v2/alerts')).map(({ labels }) => labels)
  await eventually(alerts, firing)
  await eventually(
    () => vedette.api<{ data: { result: unknown[] } }>('/prometheus/api/v1/query?query=probe_success{monitor="shop",job="probes"}==0'),
    ({ data }) => data.result.length === 1,
  )

  await vedette.kill()
  vedette = await platform.start(options)
  const { rows } = await vedette.api<{ rows: { endedAt: string | null }[] }>(`/api/uptime/monitors/${up.id}/outages`)
  expect(rows).toMatchObject([{ endedAt: null }])
  expect(await vedette.api(`/api/uptime/monitors/${id}`)).toMatchObject({ status: 'up', heartbeat: { lastExit: 0, path: heartbeat.path } })
  expect(firing(await alerts())).toBe(true)
  const days = async (monitor: string): Promise<{ maintenanceMs: number } | undefined> =>
    (await vedette.api<{ days: { maintenanceMs: number }[] }>(`/api/uptime/monitors/${monitor}`)).days.at(-1)
  expect((await days(id))?.maintenanceMs).toBeGreaterThan(1000)
  expect(await days(up.id)).toMatchObject({ maintenanceMs: 0 })
  // The checks of before: what failed from the state, what succeeded from the metrics.
  await eventually(
    () => vedette.api<{ checks: { ok: boolean; problem: string }[] }>(`/api/uptime/monitors/${up.id}`),
    ({ checks }) => checks.some(({ ok }) => ok) && checks.some(({ problem }) => problem === 'expected 2xx, got 503'),
    60_000,
  )
  status = 200
  await rowOf(vedette, 'shop', (row) => row.status === 'up')
  const after = await vedette.api<{ rows: { endedAt: string | null }[] }>(`/api/uptime/monitors/${up.id}/outages`)
  expect(after.rows).toMatchObject([{ endedAt: expect.any(String) as unknown }])

  // A file that is wrong changes nothing and is told of.
  writeFileSync(`${files}/shop.yml`, 'monitors: [{ name: shop, kind: htp }]')
  const told = await eventually(
    () => vedette.api<{ fileProblem: string | null; rows: Row[] }>('/api/uptime/monitors'),
    ({ fileProblem }) => fileProblem !== null,
  )
  expect(told.fileProblem).toContain('monitor 1 (shop): settings:')
  expect(told.rows.map(({ spec }) => spec.name).toSorted()).toEqual(['backup', 'inside', 'shop'])
}, 240_000)
