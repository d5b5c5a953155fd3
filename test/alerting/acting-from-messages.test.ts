import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type FakeMailServer, startFakeMailServer } from '../../src/channels/testdata/fake-mail-server.ts'
import { hasAlertmanager, startAlertmanager } from '../harness/start-alertmanager.ts'
import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/** Messages leave, people act through them, and other products report their alerts: on the built program. */
interface Shown {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly status: { readonly state: string; readonly silencedBy: readonly string[] }
}
interface SlackMessage {
  readonly attachments: readonly { readonly blocks?: readonly { readonly elements: readonly Readonly<Record<string, unknown>>[] }[] }[]
}

let vedette: Vedette
let mails: FakeMailServer
let slack: Server
let alertsKey: string
const directory = mkdtempSync(join(tmpdir(), 'vedette-links-'))
const slackHeard: SlackMessage[] = []

beforeAll(async () => {
  mails = await startFakeMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
  slack = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      slackHeard.push(JSON.parse(body) as SlackMessage)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve))
  const file = join(directory, 'alertmanager.yml')
  const mail = { to: 'oncall@example.org', from: 'vedette@example.org', smarthost: `127.0.0.1:${mails.port}`, require_tls: false }
  const hook = { api_url: `http://127.0.0.1:${(slack.address() as AddressInfo).port}/hook`, channel: '#ops', signing_secret: 'shh' }
  const route = {
    receiver: 'oncall',
    group_by: ['alertname'],
    group_wait: '0s',
    group_interval: '1s',
    repeat_interval: '1s',
    routes: [{ matchers: ['to="slack"'], receiver: 'chat', repeat_interval: '1h' }],
  }
  // JSON is YAML.
  const receivers = [
    { name: 'oncall', email_configs: [mail] },
    { name: 'chat', slack_configs: [hook] },
  ]
  writeFileSync(file, JSON.stringify({ route, receivers }))
  vedette = await startVedette({ config: { alerting: { alertmanagerConfig: file } } })
  const made = await vedette.api<{ key: string }>('/api/ingest-keys', { body: { name: 'Other products', signals: ['alerts'] } })
  alertsKey = made.key
}, 120_000)
afterAll(async () => {
  await vedette?.dispose()
  await mails?.close()
  slack?.close()
  rmSync(directory, { recursive: true, force: true })
})

const post = (name: string, labels: Record<string, string> = {}): Promise<unknown> =>
  fetch(`${vedette.url}/alertmanager/api/v2/alerts`, {
    method: 'POST',
    headers: { authorization: `Bearer test-token-with-enough-length-0123456789`, 'content-type': 'application/json' },
    body: JSON.stringify([
      {
        labels: { alertname: name, ...labels },
        startsAt: new Date().toISOString(),
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    ]),
  }).then(({ status }) => expect(status).toBe(200))
const shown = async (name: string): Promise<Shown | undefined> =>
  (await vedette.api<Shown[]>(`/alertmanager/api/v2/alerts?filter=${encodeURIComponent(`alertname="${name}"`)}`))[0]
const mailsAbout = (name: string): FakeMailServer['taken'] => mails.taken.filter(({ raw }) => raw.toString().includes(name))

async function mailedLink(name: string, label: string): Promise<string> {
  const [mail] = await eventually(
    () => Promise.resolve(mailsAbout(name)),
    ({ length }) => length > 0,
  )
  const { text = '' } = await simpleParser(mail?.raw ?? Buffer.alloc(0))
  const link = new RegExp(`${label}: (\\S+/act/[\\w-]+)`).exec(text)?.[1]
  if (link === undefined) throw new Error(`no link in ${text}`)
  return link
}

const press = (link: string): Promise<Response> =>
  fetch(link.slice(0, link.lastIndexOf('/')), {
    method: 'POST',
    body: new URLSearchParams({ token: link.slice(link.lastIndexOf('/') + 1) }),
  })

test('from an alert to an e-mail, from its link to the acknowledgement, and it is not repeated', { timeout: 60_000 }, async () => {
  await post('DiskFull')
  const link = await mailedLink('DiskFull', 'Acknowledge')
  // A scanner of mail follows every link, several times.
  for (const label of ['Acknowledge', 'Silence', 'Resolve']) {
    const page = await fetch(await mailedLink('DiskFull', label))
    expect([page.status, page.headers.get('referrer-policy'), page.headers.get('cache-control')]).toEqual([200, 'no-referrer', 'no-store'])
    expect(await page.text()).toContain('oncall@example.org')
  }
  expect((await shown('DiskFull'))?.status).toMatchObject({ state: 'active', silencedBy: [] })
  const done = await press(link)
  expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('✓ Acknowledged') as string])
  const trail = await vedette.api<{ rows: { action: string; actor: object }[] }>('/api/audit?action=alert.acknowledge')
  expect(trail.rows[0]?.actor).toMatchObject({ kind: 'link', name: 'link in the message to oncall@example.org' })
  // Another group begins and repeats itself meanwhile: what was under way when it was acknowledged is there with its second message.
  await post('NotLookedAt')
  const untilRepeated = (times: number): Promise<unknown> =>
    eventually(
      () => Promise.resolve(mailsAbout('NotLookedAt')),
      ({ length }) => length >= times,
      40_000,
    )
  await untilRepeated(2)
  const told = mailsAbout('DiskFull').length
  await untilRepeated(5)
  expect(mailsAbout('DiskFull')).toHaveLength(told)
  await press(await mailedLink('NotLookedAt', 'Resolve'))
  expect(await shown('NotLookedAt')).toBeUndefined()
  await press(await mailedLink('DiskFull', 'Silence'))
  expect((await shown('DiskFull'))?.status.silencedBy).toHaveLength(1)
})

test('a button in Slack acts as the person who pressed it, when Slack signed the call', { timeout: 60_000 }, async () => {
  await post('FromSlack', { to: 'slack' })
  const [message] = await eventually(
    () => Promise.resolve(slackHeard),
    ({ length }) => length > 0,
  )
  const elements = message?.attachments.flatMap(({ blocks = [] }) => blocks.flatMap(({ elements: all }) => all)) ?? []
  const value = elements.find((element) => element['action_id'] === 'vedette_acknowledge')?.['value']
  expect(value).toMatch(/\/act\/[\w-]+$/)
  const call = (secret: string): Promise<Response> => {
    const payload = { user: { id: 'U1', username: 'ada' }, actions: [{ action_id: 'vedette_acknowledge', value }], response_url: '' }
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signature,
    }
    return fetch(`${vedette.url}/webhooks/slack`, { method: 'POST', headers, body })
  }
  expect((await call('guessed')).status).toBe(401)
  expect((await call('shh')).status).toBe(200)
  const trail = await vedette.api<{ rows: { actor: object }[] }>('/api/audit?action=alert.acknowledge')
  expect(trail.rows[0]?.actor).toMatchObject({ kind: 'link', id: 'slack:U1', name: 'ada in Slack' })
})

describe('other products', () => {
  const enqueue = (event: Record<string, unknown>, key = alertsKey): Promise<Response> =>
    fetch(`${vedette.url}/v2/enqueue`, { method: 'POST', body: JSON.stringify({ routing_key: key, dedup_key: 'd1', ...event }) })
  const trigger = { event_action: 'trigger', payload: { summary: 'Queue is long', source: 'mq', severity: 'error', class: 'Queue' } }

  test('PagerDuty events: trigger, acknowledge, another state, resolve', { timeout: 60_000 }, async () => {
    const answer = await enqueue(trigger)
    expect([answer.status, await answer.json()]).toEqual([202, { status: 'success', message: 'Event processed', dedup_key: 'd1' }])
    expect(await shown('Queue')).toMatchObject({ labels: { severity: 'high', dedup_key: 'd1' }, annotations: { summary: 'Queue is long' } })
    expect((await enqueue({ event_action: 'acknowledge' })).status).toBe(202)
    const trail = await vedette.api<{ rows: { actor: object; object: object }[] }>('/api/audit?action=alert.acknowledge')
    expect(trail.rows[0]).toMatchObject({ actor: { kind: 'ingest_key', name: 'Other products' }, object: { name: 'Queue' } })
    await enqueue({ ...trigger, payload: { ...trigger.payload, severity: 'critical' } })
    const all = await vedette.api<Shown[]>(`/alertmanager/api/v2/alerts?filter=${encodeURIComponent('dedup_key="d1"')}`)
    expect(all.map(({ labels }) => labels['severity'])).toEqual(['critical'])
    // Of another sender the same key is another alert, and of a key that was rotated the same one.
    const others = await vedette.api<{ key: string; id: string }>('/api/ingest-keys', { body: { name: 'Others', signals: ['alerts'] } })
    await enqueue({ ...trigger, payload: { ...trigger.payload, class: 'Theirs' } }, others.key)
    expect((await enqueue({ event_action: 'resolve' })).status).toBe(202)
    expect([await shown('Queue'), await shown('Theirs')]).toMatchObject([undefined, { labels: { dedup_key: 'd1' } }])
    const next = await vedette.api<{ key: string }>(`/api/ingest-keys/${others.id}/rotate`, { body: {} })
    expect((await enqueue({ event_action: 'resolve' }, next.key)).status).toBe(202)
    expect(await shown('Theirs')).toBeUndefined()
  })

  test('keys that may not, and addresses that carry them', async () => {
    const webhook = (headers: Record<string, string>, query = ''): Promise<Response> =>
      fetch(`${vedette.url}/webhooks/grafana${query}`, { method: 'POST', headers, body: '{"alerts":[]}' })
    expect((await webhook({})).status).toBe(401)
    expect((await webhook({}, `?key=${alertsKey}`)).status).toBe(401)
    expect((await webhook({ authorization: `Bearer ${ingestKey}` })).status).toBe(403)
    expect((await webhook({ authorization: `Basic ${Buffer.from(`grafana:${alertsKey}`).toString('base64')}` })).status).toBe(200)
    expect((await webhook({ 'x-vedette-key': alertsKey })).status).toBe(200)
    expect((await fetch(`${vedette.url}/webhooks/grafana`)).status).toBe(405)
    const refused = await enqueue(trigger, 'R0123456789')
    expect([refused.status, await refused.json()]).toMatchObject([400, { status: 'invalid event' }])
    const logs = await fetch(`${vedette.url}/v1/logs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alertsKey}`, 'content-type': 'application/json' },
      body: '{"resourceLogs":[]}',
    })
    expect(logs.status).toBe(403)
  })

  test.skipIf(!hasAlertmanager)("a real Alertmanager's webhook", { timeout: 60_000 }, async () => {
    const file = join(directory, 'theirs.yml')
    const http_config = { authorization: { credentials: alertsKey } }
    const receivers = [{ name: 'vedette', webhook_configs: [{ url: `${vedette.url}/webhooks/alertmanager`, http_config }] }]
    writeFileSync(file, JSON.stringify({ route: { receiver: 'vedette', group_wait: '0s', group_interval: '1s' }, receivers }))
    const theirs = await startAlertmanager(file)
    const tell = (endsAt?: string): Promise<Response> =>
      fetch(`${theirs.url}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([
          { labels: { alertname: 'Theirs' }, annotations: { summary: 'seen there' }, ...(endsAt === undefined ? {} : { endsAt }) },
        ]),
      })
    try {
      await tell()
      const here = await eventually(
        () => shown('Theirs'),
        (alert) => alert !== undefined,
      )
      expect(here?.annotations).toEqual({ summary: 'seen there' })
      await tell(new Date().toISOString())
      await eventually(
        () => shown('Theirs'),
        (alert) => alert === undefined,
      )
    } finally {
      await theirs.stop()
    }
  })
})
