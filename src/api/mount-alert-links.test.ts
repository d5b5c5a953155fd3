import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'

import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { openTestStore } from '../../test/harness/open-test-store.ts'
import { createLinks, createRender, LinkDesk, linkKeyOf, parseNotificationTemplates, pressInSlack } from '../alerting/index.ts'
import { signLink } from '../alerting/links/link-token.ts'
import { fullPolicy } from '../alerting/quality/quality-policy.ts'
import { emptyAlertTables } from '../alerting/testdata/alert-tables.ts'
import { alert, configOf, startMs, VirtualAlerting } from '../alerting/testdata/virtual-alerting.ts'
import { slack } from '../channels/slack/slack.ts'
import { startFakeVendor } from '../channels/testdata/fake-vendor.ts'
import { firing } from '../channels/testdata/notifications.ts'
import { createLog } from '../lib/log.ts'
import { linkStyle } from './alert-links/link-style.ts'
import { createHttpServer } from './http-server.ts'
import { mountAlertLinks } from './mount-alert-links.ts'
import type { Services } from './services.ts'

const key = linkKeyOf(Buffer.alloc(32, 1))
const codes = { acknowledge: 1, silence: 2, resolve: 3 }
const dayMs = 86_400_000
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 300_000 }
const lasting = { startsAtMs: startMs, endsAtMs: startMs + 9_000_000 }
const externalUrl = (): string => 'https://vedette.example/ops'

let store: Awaited<ReturnType<typeof openTestStore>>
let it: VirtualAlerting
let server: FastifyInstance

beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.remove())

beforeEach(async () => {
  await emptyAlertTables(store.state)
  it = await VirtualAlerting.open({ state: store.state, config: configOf(quick) })
  const links = new LinkDesk({
    core: it.alerting,
    key,
    channels: new Map(),
    contactPointOf: () => undefined,
    projectId: 1,
    externalUrl,
  })
  server = await createHttpServer({ trustedProxies: [] })
  await mountAlertLinks(server, {
    services: { clock: it.clock, alerting: { links, externalUrl } as unknown as Services['alerting'] },
    authenticate: async ({ sessionToken, address }) => ({
      actor: sessionToken === 'ana' ? { kind: 'user', id: 'u1', name: 'Ana' } : { kind: 'anonymous' },
      projectId: 1,
      permissions: new Set(),
      address,
    }),
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
  })
  await it.alerting.post([
    alert('Disk', { labels: { n: 'a', severity: 'critical' }, annotations: [['summary', '<b>full</b> & "so"']], ...lasting }),
    alert('Disk', { labels: { n: 'b', severity: 'critical' }, ...lasting }),
  ])
  await it.until(40)
})

function tokenFor(action: keyof typeof codes, { notificationId = it.heard[0]?.id ?? '', expiresAtMs = startMs + 7 * dayMs } = {}): string {
  return signLink(key, { notificationId, action: codes[action], expiresAtMs })
}

const look = (token: string, headers: Record<string, string> = {}) => server.inject({ method: 'GET', url: `/act/${token}`, headers })
const press = (token: string, more: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  server.inject({
    method: 'POST',
    url: '/act',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams({ token, ...more }).toString(),
  })
const eventKinds = async (): Promise<string[]> =>
  (await store.state.db.selectFrom('alert_events').select('kind').orderBy('sequence').execute()).map(({ kind }) => kind)
const acknowledgedBy = (): (string | undefined)[] => [...it.alerting.state.alerts.values()].map(({ handling }) => handling.acknowledgedBy)

test('looking changes nothing, however often', async () => {
  const before = await eventKinds()
  for (const action of Object.keys(codes) as (keyof typeof codes)[]) {
    const page = await look(tokenFor(action))
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('<form method="post" action="../act">')
    expect(page.body).toContain('&lt;b&gt;full&lt;/b&gt; &amp; &quot;so&quot;')
    await server.inject({ method: 'HEAD', url: `/act/${tokenFor(action)}` })
  }
  expect(await eventKinds()).toEqual(before)
  expect(acknowledgedBy()).toEqual([undefined, undefined])
  expect([...it.alerting.state.silences.values()]).toEqual([])
})

test('a press acknowledges all that the message told of, once, and nothing is repeated', async () => {
  const token = tokenFor('acknowledge')
  const done = await press(token)
  expect(done.body).toContain('✓ Acknowledged')
  expect(acknowledgedBy()).toEqual(Array(2).fill('link in the message to team (test)'))
  const again = await press(token)
  expect(again.body).toContain('Already acknowledged')
  expect(again.body).toContain('by link in the message to team (test)')
  expect((await eventKinds()).filter((kind) => kind === 'acknowledged')).toHaveLength(2)
  await it.until(2000)
  expect(it.story()).toEqual(['30 team firing first +a+b'])
  const [entry] = await store.state.db.selectFrom('audit_entries').selectAll().orderBy('seq', 'desc').limit(1).execute()
  expect(entry).toMatchObject({
    action: 'alert.acknowledge',
    actor_kind: 'link',
    actor_name: 'link in the message to team (test)',
    address: '127.0.0.1',
  })
  expect(JSON.stringify(entry)).not.toContain(token)
})

test('a session gives the name, and the trail says that it was a link', async () => {
  await press(tokenFor('acknowledge'), {}, { cookie: 'vedette=ana' })
  expect(acknowledgedBy()).toEqual(['Ana', 'Ana'])
  const [entry] = await store.state.db.selectFrom('audit_entries').selectAll().orderBy('seq', 'desc').limit(1).execute()
  expect(entry).toMatchObject({ actor_kind: 'user', actor_name: 'Ana' })
  expect(JSON.stringify(entry?.details)).toContain('through the link in the message to team (test)')
  expect((await look(tokenFor('resolve'), { cookie: 'vedette=ana' })).body).toContain('<bdi>Ana</bdi>')
  expect((await look(tokenFor('resolve'), { cookie: 'vedette=over' })).body).toContain('Not signed in')
})

test('silence asks for how long, and fits what the message told of alone', async () => {
  expect((await press(tokenFor('silence'), { minutes: '17' })).statusCode).toBe(400)
  expect((await press(tokenFor('silence'), { minutes: 'x' })).statusCode).toBe(400)
  expect((await press(tokenFor('silence'), { minutes: '240' })).body).toContain('✓ Silenced')
  const [kept] = [...it.alerting.state.silences.values()]
  expect(kept?.silence.matcherSets.map((set) => set.map(({ name, operator, value }) => `${name}${operator}${value}`))).toEqual([
    ['alertname=Disk', 'n=~a|b', 'severity=critical'],
  ])
  expect(kept?.silence).toMatchObject({ endsAtMs: startMs + 40_000 + 240 * 60_000, createdBy: 'link in the message to team (test)' })
  expect((await look(tokenFor('silence'))).body).toContain('Already silenced')
  expect((await look(tokenFor('silence'))).body).toContain('until in 4 hours')
})

test('resolve, and what is over then', async () => {
  expect((await press(tokenFor('resolve'))).body).toContain('✓ Resolved')
  for (const action of Object.keys(codes) as (keyof typeof codes)[])
    expect((await look(tokenFor(action))).body).toContain('This is over already')
  await it.until(100)
  expect(it.story().at(-1)).toBe('90 team resolved all_resolved -a-b')
})

test('an old link does nothing to an alert that has come anew', async () => {
  await press(tokenFor('resolve'))
  await it.until(100)
  await it.alerting.post([alert('Disk', { labels: { n: 'a', severity: 'critical' }, startsAtMs: startMs + 99_000 })])
  expect((await press(tokenFor('acknowledge'))).body).toContain('This is over already')
  expect(acknowledgedBy()).toEqual([undefined, undefined])
})

test('what flaps is acknowledged by any of its messages, also while it is down', async () => {
  const { quality, alerts } = it.alerting.state
  quality.policy = fullPolicy
  for (const begin of [0, 240, 480, 720]) {
    const flip = (endsAt: number) =>
      ['a', 'b'].map((n) =>
        alert('Disk', { labels: { n, severity: 'critical' }, startsAtMs: startMs + begin * 1000, endsAtMs: startMs + endsAt * 1000 }),
      )
    await it.alerting.post(flip(9000))
    await it.until(begin + 120)
    await it.alerting.post(flip(begin + 120))
    await it.until(begin + 200)
  }
  expect([...alerts.values()].map(({ isResolved }) => isResolved)).toEqual([true, true])
  const [before, ...ofIt] = it.heard
    .filter(({ status }) => status === 'firing')
    .map(({ id }) => tokenFor('acknowledge', { notificationId: id }))
  expect(ofIt).toHaveLength(3)
  expect((await press(before ?? '')).body).toContain('This is over already')
  expect((await press(ofIt[0] ?? '')).body).toContain('✓ Acknowledged')
  expect(acknowledgedBy()).toEqual(Array(2).fill('link in the message to team (test)'))
  for (const token of ofIt) expect((await look(token)).body).toContain('Already acknowledged')
})

test('what is over can be judged, and judged again', async () => {
  await press(tokenFor('resolve'))
  const link = (action: number): string =>
    signLink(key, { notificationId: it.heard[0]?.id ?? '', action, expiresAtMs: startMs + 7 * dayMs })
  expect((await look(link(5))).body).toContain('Were these 2 alerts noise?')
  expect((await press(link(4))).body).toContain('✓ Judged as useful')
  expect((await press(link(5))).body).toContain('✓ Judged as noise')
  const verdicts = await store.state.db.selectFrom('alert_verdicts').select(['verdict', 'judged_by']).execute()
  expect(verdicts).toEqual(Array.from({ length: 2 }, () => ({ verdict: 'noise', judged_by: 'link in the message to team (test)' })))
})

describe('hostile', () => {
  test.each(['', 'x', '%00', '../../etc', 'A'.repeat(80)])('%j is none of ours', async (token) => {
    expect((await look(encodeURIComponent(token))).statusCode).toBe(404)
    expect((await press(token)).statusCode).toBe(404)
  })

  test('tampered, of another key, expired, of no message', async () => {
    const token = tokenFor('acknowledge')
    const bytes = Buffer.from(token, 'base64url')
    bytes.writeUInt8(codes.resolve, 1)
    expect((await press(bytes.toString('base64url'))).statusCode).toBe(404)
    const claims = { notificationId: it.heard[0]?.id ?? '', action: 1, expiresAtMs: startMs + dayMs }
    expect((await press(signLink(linkKeyOf(Buffer.alloc(32, 2)), claims))).statusCode).toBe(404)
    expect((await press(signLink(key, { ...claims, action: 200 }))).statusCode).toBe(404)
    expect((await press(tokenFor('acknowledge', { expiresAtMs: startMs + 40_000 }))).body).toContain('This link has expired')
    expect((await press(tokenFor('acknowledge', { notificationId: 'ff'.repeat(32) }))).body).toContain('There is nothing behind this link')
    expect(acknowledgedBy()).toEqual([undefined, undefined])
  })

  test('a token in the address of a POST, in JSON, in a large body', async () => {
    const token = tokenFor('acknowledge')
    const plain = { method: 'POST', url: `/act?token=${token}` } as const
    expect((await server.inject(plain)).statusCode).toBe(415)
    expect((await server.inject({ ...plain, headers: { 'content-type': 'application/json' }, payload: '{}' })).statusCode).toBe(415)
    expect((await press(token, { more: 'x'.repeat(5000) })).statusCode).toBe(413)
    expect((await server.inject({ method: 'POST', url: `/act/${token}` })).statusCode).toBe(404)
    expect(acknowledgedBy()).toEqual([undefined, undefined])
  })

  test('too many of one address, and others go on', async () => {
    const ask = (remoteAddress: string) => server.inject({ method: 'GET', url: '/act/x', remoteAddress })
    const answers = await Promise.all(Array.from({ length: 70 }, async () => (await ask('192.0.2.1')).statusCode))
    expect(answers.filter((code) => code === 429).length).toBe(10)
    expect((await ask('192.0.2.2')).statusCode).toBe(404)
    const refused = await ask('192.0.2.1')
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.body).toContain('Too many requests')
    it.clock.advance(5000)
    expect((await ask('192.0.2.1')).statusCode).toBe(404)
  })
})

describe('Slack', () => {
  const settings = slack.settings.parse({ api_url: 'https://hooks.slack.com/services/x', signing_secret: 'shh' })
  const payloadOf = (token: string): Buffer => {
    const actions = [{ action_id: 'vedette_acknowledge', value: `https://vedette.example/act/${token}` }]
    const payload = { user: { id: 'U1', username: 'ada' }, actions, response_url: 'https://hooks.slack.com/actions/T/1/x' }
    return Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString())
  }
  const signed = (body: Buffer, secret = 'shh') => {
    const timestamp = String(it.clock.now() / 1000)
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`
    return { body, headers: { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature }, address: '192.0.2.1' }
  }

  test('the message says who did it, without the button; a forged call does nothing', async () => {
    const vendor = await startFakeVendor()
    const notification = { ...firing, id: it.heard[0]?.id ?? '' }
    const render = createRender({ notification, templates: parseNotificationTemplates(new Map()) })
    const message = JSON.stringify(slack.compose({ notification, settings, render, remembered: {} }))
    await store.state.db.updateTable('outbox').set({ channel: 'slack', message }).execute()
    const integrations = [{ channel: 'slack', index: 0, sendResolved: true, settings }]
    const contactPointOf = (name: string) => ({ name, labels: [], integrations })
    const channels = new Map([['slack', slack]])
    const desk = new LinkDesk({ core: it.alerting, key, channels, contactPointOf, projectId: 1, externalUrl })
    const readSecretFile = () => Promise.reject(new Error('no files here'))
    const parts = { desk, clock: it.clock, log: createLog({ level: 'silent' }), outsideOf: () => ({ send: vendor.send(), readSecretFile }) }
    const body = payloadOf(tokenFor('acknowledge'))
    await expect(pressInSlack(parts, signed(body, 'guessed'))).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(pressInSlack(parts, signed(payloadOf('x')))).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(acknowledgedBy()).toEqual([undefined, undefined])
    await pressInSlack(parts, signed(body))
    expect(acknowledgedBy()).toEqual(['ada in Slack', 'ada in Slack'])
    await expect.poll(() => vendor.seen.map(({ url }) => url), { timeout: 15_000 }).toEqual(['https://hooks.slack.com/actions/T/1/x'])
    const changed = vendor.seen[0]?.body.toString() ?? ''
    expect(JSON.parse(changed)).toMatchObject({ replace_original: true })
    expect(changed).toContain('✓ Acknowledged by <@U1>')
    expect(changed).toContain('vedette_resolve')
    expect(changed).not.toContain('vedette_acknowledge')
    vendor.close()
  })
})

test('what browsers are told', async () => {
  const { headers } = await look(tokenFor('acknowledge'))
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', vary: 'accept-language' })
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/,
  )
})

test("the reader's language", async () => {
  const token = tokenFor('silence')
  const hebrew = await look(token, { 'accept-language': 'he-IL,he;q=0.9,en;q=0.8' })
  expect(hebrew.body).toContain('<html lang="he" dir="rtl">')
  expect(hebrew.body).toContain('להשתיק 2 התראות?')
  expect((await look(token, { 'accept-language': 'xx,*;q=0.1' })).body).toContain('<html lang="en" dir="ltr">')
})

test('messages carry such links, below the address of the page', async () => {
  const links = createLinks({ key, now: () => startMs, externalUrl })({
    id: it.heard[0]?.id ?? '',
    groupKey: 'g',
    alerts: [{ fingerprint: 'f1' }],
  })
  expect(links.show).toBe('https://vedette.example/ops/alerts/alert/f1')
  expect(links.acknowledge).toMatch(/^https:\/\/vedette\.example\/ops\/act\/[\w-]{70,90}$/)
  expect((await look(links.resolve.split('/').at(-1) ?? '')).body).toContain('Resolve 2 alerts?')
})

test('the colours are those of the design', () => {
  const tokens = readFileSync('ui/styles/tokens.css', 'utf8')
  const themes = ['dark', 'light'].map((name) => tokens.slice(tokens.indexOf(`[data-theme='${name}'] {`)).split('}')[0] ?? '')
  const own = linkStyle.split('@media (prefers-color-scheme:light)').map((part) => part.slice(0, part.indexOf('}')))
  for (const [at, css] of own.entries())
    for (const [, name, value] of css.matchAll(/--([\w-]+):(#\w+)/g)) expect(themes[at]).toContain(`--${name}: ${value};`)
  expect(own).toHaveLength(2)
})
