import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/** Contact points, routes and silences without any file: made over the API, in force at once, there again after a kill. */
let vedette: Vedette
let vendor: Server
let vendorUrl: string
const calls: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
/** What the vendor answers on a path. */
const answers = new Map<string, { readonly status: number; readonly body: string }>()

const token = 'a-token-that-nobody-may-see-71'
const signing = `whsec_${Buffer.from('a key that nobody may see').toString('base64')}`
const secretPath = '/hooks/a-path-that-is-a-secret-72'

beforeAll(async () => {
  vendor = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      calls.push({ path: request.url ?? '', headers: request.headers, body })
      const { status, body: said } = answers.get(request.url ?? '') ?? { status: 200, body: 'ok' }
      response.writeHead(status).end(said)
    })
  })
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve))
  vendorUrl = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`
  vedette = await startVedette({ config })
}, 120_000)
afterAll(async () => {
  await vedette.dispose()
  vendor.close()
})

const config = { selfTelemetry: { enabled: false }, outgoing: { allowedHosts: ['127.0.0.0/8'] } }

interface Point {
  readonly name: string
  readonly origin: string
  readonly version: number
  readonly integrations: readonly {
    readonly id: string
    readonly channel: string
    readonly settings: Record<string, unknown>
    readonly about: string
  }[]
}

const points = async (): Promise<readonly Point[]> => (await vedette.api<{ rows: Point[] }>('/api/alerting/contact-points')).rows
const webhook = (path = secretPath): Record<string, unknown> => ({
  url: vendorUrl + path,
  signing_secret: signing,
  http_config: { authorization: { credentials: token } },
})

async function refusal(path: string, init: { method?: string; body: unknown }): Promise<string> {
  return vedette.api(path, init).then(
    () => 'taken',
    (error: unknown) => String(error),
  )
}

describe('without a file', () => {
  test('a contact point is made, an alert is posted, and its webhook hears of it', async () => {
    const made = await vedette.api<Point>('/api/alerting/contact-points', {
      body: { name: 'Team A', integrations: [{ channel: 'webhook', settings: webhook() }] },
    })
    expect(made).toMatchObject({
      name: 'Team A',
      origin: 'page',
      version: 1,
      integrations: [{ channel: 'webhook', about: new URL(vendorUrl).host }],
    })
    expect(made.integrations[0]?.settings).toEqual({
      url: '<secret>',
      signing_secret: '<secret>',
      http_config: { authorization: { credentials: '<secret>' } },
    })
    const route = {
      receiver: 'inbox',
      group_by: ['alertname'],
      routes: [{ matchers: ['team="a"'], receiver: 'Team A', group_wait: '0s' }],
    }
    const saved = await vedette.api<{ version: number; yaml: string }>('/api/alerting/routing', {
      method: 'PUT',
      body: { fromVersion: 0, route, inhibitRules: [], timeIntervals: [] },
    })
    expect(saved).toMatchObject({ version: 1, source: 'page', receivers: ['Team A', 'inbox'] })
    const alert = { labels: { alertname: 'Down', team: 'a', severity: 'critical' } }
    await fetch(`${vedette.url}/alertmanager/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      body: JSON.stringify([alert]),
    })
    const heard = await eventually(
      () => Promise.resolve(calls.find(({ path, body }) => path === secretPath && body.includes('"Down"'))),
      (call) => call !== undefined,
    )
    expect(heard?.headers['authorization']).toBe(`Bearer ${token}`)
    expect(heard?.headers['webhook-signature']).toMatch(/^v1,/)
  })

  test('who would get it is said before it comes, and what keeps it quiet', async () => {
    const ask = (
      body: object,
    ): Promise<{ takes: { receiver: string; groupKey: string; channels: string[] }[]; silencedBy: object[]; path: string[] }> =>
      vedette.api('/api/alerting/routing/trace', { body })
    expect(await ask({ labels: { team: 'a', alertname: 'X' } })).toMatchObject({
      path: ['{}', '{}/{team="a"}/0'],
      takes: [{ receiver: 'Team A', groupKey: '{}/{team="a"}:{alertname="X"}', channels: ['Webhook'] }],
    })
    expect((await ask({ labels: { team: 'b' } })).takes.map(({ receiver }) => receiver)).toEqual(['inbox'])
    const draft = { route: { receiver: 'Team A' }, inhibitRules: [], timeIntervals: [] }
    expect((await ask({ labels: { team: 'b' }, draft })).takes.map(({ receiver }) => receiver)).toEqual(['Team A'])
    const endsAt = new Date(Date.now() + 3_600_000).toISOString()
    const matcherSets = [[{ name: 'team', operator: '=', value: 'a' }]]
    await vedette.api('/api/alerting/silences', { body: { matcherSets, endsAt, comment: 'new disks', createdBy: 'Ada' } })
    expect((await ask({ labels: { team: 'a' } })).silencedBy).toMatchObject([{ comment: 'new disks', createdBy: 'Ada' }])
    expect((await ask({ labels: { team: 'a' }, at: new Date(Date.now() + 7_200_000).toISOString() })).silencedBy).toEqual([])
    expect(await vedette.api('/api/alerting/silences/preview', { body: { matcherSets } })).toMatchObject({
      total: 1,
      alerts: [{ labels: { alertname: 'Down' } }],
    })
    const listed = await vedette.api<{ rows: { id: string; matches: number; notice: object }[] }>('/api/alerting/silences?state=active')
    expect(listed).toMatchObject({ rows: [{ matches: 1, notice: { minutesBefore: 15, receiver: '' } }], counts: { active: 1 } })
    await vedette.api(`/api/alerting/silences/${listed.rows[0]?.id}/expire`, { method: 'POST', body: {} })
    expect(await vedette.api('/api/alerting/silences?state=expired')).toMatchObject({
      rows: [{ comment: 'new disks' }],
      counts: { active: 0 },
    })
  })

  test('a test message tells what the vendor said, and never the secret that it repeats', async () => {
    const send = (body: object): Promise<{ isSent: boolean; said: string; tookMs: number }> =>
      vedette.api('/api/alerting/contact-points/test', { body: { name: 'Team A', ...body } })
    expect(await send({})).toMatchObject({ isSent: true, said: '' })
    expect(calls.at(-1)?.body).toContain('This is a test message')
    const [kept] = (await points()).find(({ name }) => name === 'Team A')?.integrations ?? []
    expect(await send({ integration: { id: kept?.id, channel: 'webhook', settings: { ...kept?.settings } } })).toMatchObject({
      isSent: true,
    })
    answers.set('/broken', { status: 403, body: `no entry for ${token}` })
    const failed = await send({ integration: { channel: 'webhook', settings: webhook('/broken') } })
    expect(failed).toMatchObject({ isSent: false, said: 'The webhook answered 403: no entry for [secret]' })
    const inside = await send({ integration: { channel: 'webhook', settings: { url: 'http://10.9.8.7/' } } })
    expect(inside.said).toContain('outgoing.allowedHosts')
  })

  test('a kept secret goes nowhere but where it was entered for; files of the server are not read', async () => {
    const [kept] = (await points()).find(({ name }) => name === 'Team A')?.integrations ?? []
    const change = (settings: Record<string, unknown>, id = kept?.id): Promise<string> =>
      refusal('/api/alerting/contact-points/Team%20A', {
        method: 'PUT',
        body: { fromVersion: 1, integrations: [{ id, channel: 'webhook', settings }] },
      })
    expect(await change({ ...kept?.settings, url: `${vendorUrl}/elsewhere` })).toContain('enter the secret again')
    expect(await change({ ...kept?.settings }, 'another')).toContain('there is no secret that could stay')
    expect(await change({ url_file: '/etc/passwd' })).toContain('files of the server')
    expect(await change({ ...webhook(), http_config: { bearer_token_file: '/etc/passwd' } })).toContain('files of the server')
    expect(await change({ url: 'gopher://x' })).toContain('is not an http: or https: address')
    expect(await change({ ...kept?.settings, max_alerts: 5 })).toBe('taken')
    expect(await change({ ...kept?.settings, max_alerts: 6 })).toContain('409')
    expect((await points()).find(({ name }) => name === 'Team A')).toMatchObject({
      version: 2,
      integrations: [{ settings: { max_alerts: 5 } }],
    })
  })

  test('routes are wrong in the words of Alertmanager; one that is pasted is taken over', async () => {
    const bad = { route: { receiver: 'nobody' }, inhibitRules: [], timeIntervals: [] }
    const checked = await vedette.api<{ problems: { message: string; line: number }[] }>('/api/alerting/routing/check', { body: bad })
    expect(checked.problems.map(({ message }) => message)).toEqual(['undefined receiver "nobody" used in route'])
    expect(await refusal('/api/alerting/routing', { method: 'PUT', body: { ...bad, fromVersion: 1 } })).toContain('undefined receiver')
    expect(await refusal('/api/alerting/contact-points/Team%20A', { method: 'DELETE', body: {} })).toContain('undefined receiver')
    const before = await vedette.api<{ yaml: string }>('/api/alerting/routing')
    const yaml = `${before.yaml}  - name: Team B
    slack_configs:
      - api_url: ${vendorUrl}/slack-73
        channel: '#b'
`
    const trial = await vedette.api('/api/alerting/routing/import', { body: { yaml, isTrial: true } })
    expect(trial).toMatchObject({
      problems: [],
      contactPoints: [
        { name: 'Team A', is: 'same' },
        { name: 'Team B', is: 'new' },
      ],
    })
    const wrong = await vedette.api<{ problems: { message: string }[] }>('/api/alerting/routing/import', {
      body: { yaml: `templates: [/etc/*.tmpl]\n${yaml.replace('api_url:', 'api_url_file:')}`, isTrial: true },
    })
    expect(wrong.problems.map(({ message }) => message.split(':')[0])).toEqual(['templates', 'receiver Team B'])
    await vedette.api('/api/alerting/routing/import', { body: { yaml } })
    expect((await points()).map(({ name, origin }) => `${name} ${origin}`)).toEqual(['Team A page', 'Team B page', 'inbox built_in'])
    expect(await vedette.api('/api/alerting/contact-points/test', { body: { name: 'Team B' } })).toMatchObject({ isSent: true })
    expect(await vedette.api('/api/alerting/routing/versions')).toMatchObject({ rows: [{ version: 2 }, { version: 1 }] })
  })

  test('no secret stands in an answer, in the log or on the disk', async () => {
    const told = await Promise.all(
      ['contact-points', 'routing', 'channels', 'silences', 'routing/versions'].map((path) => vedette.api(`/api/alerting/${path}`)),
    )
    const others = [
      await vedette.api('/api/audit?limit=500'),
      await vedette.api('/alertmanager/api/v2/status'),
      vedette.log,
      vedette.output,
    ]
    const text = JSON.stringify([told, others])
    const files = readdirSync(join(vedette.directory, 'state'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const onDisk = Buffer.concat(files.map((file) => readFileSync(join(file.parentPath, file.name)))).toString('latin1')
    for (const secret of [token, signing, secretPath, 'slack-73']) {
      expect(text).not.toContain(secret)
      expect(onDisk.includes(secret)).toBe(false)
    }
    expect(text).toContain('contact_point.create')
    expect(text).toContain('contact_point.test')
    expect(text).toContain('alert_routes.import')
  })

  test('all of it is there after a kill; beside a file the file holds', async () => {
    await vedette.kill()
    const { directory } = vedette
    const file = join(directory, '..', `alertmanager-${process.pid}.yml`)
    writeFileSync(file, `route: {receiver: Team B}\nreceivers: [{name: Team B, webhook_configs: [{url: '${vendorUrl}/of-the-file'}]}]\n`)
    vedette = await startVedette({ directory, config: { ...config, alerting: { alertmanagerConfig: file } } })
    rmSync(file)
    expect((await points()).map(({ name, origin, version }) => `${name} ${origin} ${version}`)).toEqual([
      'Team A page 2',
      'Team B page 1',
      'Team B file 0',
    ])
    const put = { method: 'PUT', body: { fromVersion: 2, route: { receiver: 'inbox' }, inhibitRules: [], timeIntervals: [] } }
    expect(await refusal('/api/alerting/routing', put)).toContain('409')
    expect(await vedette.api('/api/alerting/contact-points/test', { body: { name: 'Team B' } })).toMatchObject({ isSent: true })
    expect(calls.at(-1)?.path).toBe('/of-the-file')
    expect(await vedette.api('/api/alerting/contact-points/test', { body: { name: 'Team A' } })).toMatchObject({ isSent: true })
    expect(calls.at(-1)?.headers['authorization']).toBe(`Bearer ${token}`)
  }, 120_000)
})
