import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { permissions, roleNames, roles, type Role } from '../../src/access/permissions.ts'
import { defaultPolicy } from '../../src/alerting/policy/default-policy.ts'
import { kindWords } from '../../ui/panels/audit/kind-words.ts'
import { logsOf, sendAll } from '../harness/otlp.ts'
import { isProof, sampleOf } from '../harness/sample-of.ts'
import { adminEmail, adminPassword, apiToken, eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'
import { unauditedRoutes } from './unaudited-routes.ts'

/** Every route against every kind of caller, over HTTP: who is let in follows from the permission the route declares. */
let vedette: Vedette
let operations: Operation[]
/** Session cookies by who it is; `elsewhere` is an admin, but of another project. */
const cookies = new Map<string, string>()
const password = 'a long passphrase of the test'
/** Of an alert named Matrix. */
const fingerprint = '716117533a0740af'

interface Operation {
  readonly method: string
  readonly path: string
  readonly permission: string
}

interface Reply {
  readonly status: number
  readonly body: { readonly error?: { readonly code: string; readonly message: string } } & Record<string, unknown>
  readonly headers: Headers
}

beforeAll(async () => {
  vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
  const { paths } = await vedette.api<{ paths: Record<string, Record<string, { 'x-permission'?: string }>> }>('/api/openapi.json')
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-permission': permission = '' }]) => ({ method: method.toUpperCase(), path, permission })),
  )
  const alert = { labels: { alertname: 'Matrix' }, endsAt: '2099-01-01T00:00:00Z' }
  await ask({ method: 'POST', path: '/alertmanager/api/v2/alerts' }, { authorization: `Bearer ${apiToken}` }, [alert])
  const other = await vedette.api<{ id: number }>('/api/projects', { body: { name: 'Elsewhere', slug: 'elsewhere' } })
  for (const role of roleNames) await vedette.api('/api/members', { body: memberBody(role, role, true) })
  await vedette.api('/api/members', { body: memberBody('local', 'developer', false) })
  await vedette.api('/api/members', { body: memberBody('elsewhere', 'admin', false), headers: { 'x-vedette-project': String(other.id) } })
  for (const name of [...roleNames, 'elsewhere']) cookies.set(name, await logIn(`${name}@shop.example`, password))
}, 240_000)
afterAll(() => vedette.dispose())

function memberBody(name: string, role: Role, everywhere: boolean): object {
  return { name, email: `${name}@shop.example`, role, password, everywhere }
}

/** Log-in as the page does it; returns the cookie. */
async function logIn(email: string, secret: string): Promise<string> {
  const { status, headers, body } = await ask({ method: 'POST', path: '/api/session' }, {}, { email, password: secret })
  if (status !== 200) throw new Error(`${email}: ${status} ${JSON.stringify(body)}`)
  return headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** A request with a body that no route takes, if any: what is wrong with it is only looked at once the caller may come in. */
async function ask(
  { method, path }: Pick<Operation, 'method' | 'path'>,
  headers: Readonly<Record<string, string>>,
  body: object = { noSuchField: true },
): Promise<Reply> {
  const abort = new AbortController()
  const answer = await fetch(`${vedette.url}${path.replaceAll(/\{\w+\}/g, 'none')}`, {
    method,
    headers: { ...headers, ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    signal: abort.signal,
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  })
  const reply = { status: answer.status, headers: answer.headers, body: await readBody(answer) }
  // A live tail has no end.
  abort.abort()
  return reply
}

/** A few at once: most of a route's time is waiting. */
async function inLanes(asked: readonly Operation[], act: (operation: Operation) => Promise<void>): Promise<void> {
  const waiting = asked.values()
  const lane = async (): Promise<void> => {
    for (const operation of waiting) await act(operation)
  }
  await Promise.all(Array.from({ length: 4 }, lane))
}

const codes: Readonly<Record<number, string>> = { 401: 'unauthenticated', 403: 'forbidden' }

/** Of a refusal in the form of Prometheus or Alertmanager, which is JSON of their own or plain text, what ours would say. */
async function readBody(answer: Response): Promise<Reply['body']> {
  const type = answer.headers.get('content-type') ?? ''
  if (type.startsWith('application/json')) {
    const body = (await answer.json()) as Reply['body'] | PrometheusFault | AlertmanagerFault
    if (isPrometheus(body)) return { error: { code: body.errorType, message: body.error } }
    return isAlertmanager(body) ? { error: { code: codes[body.code] ?? '', message: body.message } } : body
  }
  if (answer.status < 400 || !type.startsWith('text/plain')) return {}
  return { error: { code: codes[answer.status] ?? '', message: (await answer.text()).trim() } }
}

interface PrometheusFault {
  readonly errorType: string
  readonly error: string
}

interface AlertmanagerFault {
  readonly code: number
  readonly message: string
}

function isPrometheus(body: object): body is PrometheusFault {
  return 'errorType' in body
}

function isAlertmanager(body: object): body is AlertmanagerFault {
  return 'code' in body && typeof body.code === 'number' && 'message' in body
}

const asPage = (name: string): Record<string, string> => ({ cookie: cookies.get(name) ?? '', 'sec-fetch-site': 'same-origin' })
/** Ends the session it is asked with. */
const isLogOut = ({ method, path }: Operation): boolean => method === 'DELETE' && path === '/api/session'
const isChange = ({ method }: Operation): boolean => method !== 'GET'
const nameOf = ({ method, path }: Operation): string => `${method} ${path}`

describe('who may do what', () => {
  test('every route declares a permission we know', () => {
    expect(operations.length).toBeGreaterThan(40)
    const known = new Set<string>([...permissions, 'public', 'signed_in'])
    expect(operations.filter(({ permission }) => !known.has(permission))).toEqual([])
  })

  test('what strangers may ask is this and nothing else', () => {
    expect(operations.filter(({ permission }) => permission === 'public').map((operation) => nameOf(operation))).toEqual([
      'GET /api/health',
      'GET /api/status',
      'GET /metrics',
      'GET /api/setup',
      'POST /api/setup',
      'POST /api/session',
      'DELETE /api/session',
      // Half signed in: each of them looks at the cookie of that.
      'GET /api/sign-in',
      'DELETE /api/sign-in',
      'POST /api/sign-in/code',
      'POST /api/sign-in/passkey/options',
      'POST /api/sign-in/passkey',
      'POST /api/sign-in/enrolment/totp',
      'POST /api/sign-in/enrolment/totp/confirm',
      'POST /api/sign-in/enrolment/passkey/options',
      'POST /api/sign-in/enrolment/passkey',
      'POST /api/sign-in/reset',
      // Who has the link of an invitation, which is a secret of 192 bits.
      'POST /api/invitation',
      'POST /api/invitation/accept',
      'POST /api/invitation/provider',
      'GET /api/sign-in/providers',
      'GET /api/heartbeats/{token}',
      'POST /api/heartbeats/{token}',
      'GET /api/heartbeats/{token}/{step}',
      'POST /api/heartbeats/{token}/{step}',
      'GET /prometheus/-/healthy',
      'GET /prometheus/-/ready',
      'GET /alertmanager/-/healthy',
      'GET /alertmanager/-/ready',
    ])
  })

  test('a stranger: 401 everywhere else', async () => {
    for (const operation of operations.filter(({ permission }) => permission !== 'public')) {
      const { status, body, headers } = await ask(operation, {})
      expect([nameOf(operation), status, body.error?.code]).toEqual([nameOf(operation), 401, 'unauthenticated'])
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/)
    }
  })

  test.each([
    ['a token nobody made', 'Bearer vdt_aaaaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'],
    ['an ingest key', `Bearer ${ingestKey}`],
    ['a session that is over', ''],
  ])('%s: 401 everywhere', async (_name, authorization) => {
    const headers = authorization === '' ? { cookie: 'vedette=over', 'sec-fetch-site': 'same-origin' } : { authorization }
    const statuses = await Promise.all(
      operations.filter(({ permission }) => permission !== 'public').map(async (one) => (await ask(one, headers)).status),
    )
    expect(new Set(statuses)).toEqual(new Set([401]))
  })

  test.each(roleNames)('%s: what the role gives, and nothing more', async (role) => {
    const granted = new Set<string>([...roles[role], 'public', 'signed_in'])
    const wrong: string[] = []
    await inLanes(operations, async (operation) => {
      if (isLogOut(operation)) return
      const { status, body } = await ask(operation, asPage(role))
      const refused = status === 401 || status === 403
      // The set-up link and the log-in have refusals of their own.
      if (operation.permission === 'public') return
      if (refused === granted.has(operation.permission) || status >= 500)
        wrong.push(`${nameOf(operation)} ${operation.permission}: ${status}`)
      if (refused && body.error?.code !== 'forbidden') wrong.push(`${nameOf(operation)}: ${body.error?.code}`)
    })
    expect(wrong).toEqual([])
  })

  test('a role that was made here: exactly the routes that name its permission', async () => {
    const made = { name: 'One', description: '', permissions: ['platform.read'] }
    const { id } = await vedette.api<{ id: string }>('/api/roles', { body: { ...made, everywhere: true } })
    await vedette.api('/api/members', { body: { ...memberBody('one', 'support', true), role: id } })
    cookies.set('one', await logIn('one@shop.example', password))
    // Of some other permissions one route stands for all: what each role gives is asked of all routes above.
    const wrong: string[] = []
    for (const [at, permission] of permissions.entries()) {
      const next = [...permissions, ...permissions].slice(at + 1, at + (isProof ? permissions.length : 6))
      const others = new Set(next.map((other) => operations.find((operation) => operation.permission === other)))
      await vedette.api(`/api/roles/${id}`, { method: 'PUT', body: { ...made, permissions: [permission] } })
      const asked = operations.filter((one) => !isLogOut(one) && (one.permission === permission || others.has(one)))
      await inLanes(asked, async (operation) => {
        const { status } = await ask(operation, asPage('one'))
        const refused = status === 401 || status === 403
        if (refused === (operation.permission === permission) || status >= 500) wrong.push(`${permission}: ${nameOf(operation)}: ${status}`)
      })
    }
    expect(wrong).toEqual([])
  })

  test('a member of another project sees nothing of this one: not even that it is there', async () => {
    // Whatever it is called by: the same code reads it for all routes.
    const thorough = new Set(sampleOf(operations, 20))
    await inLanes(operations, async (operation) => {
      if (isLogOut(operation)) return
      for (const project of thorough.has(operation) ? ['1', 'default', 'no-such-project'] : ['default']) {
        const { status, body } = await ask(operation, { ...asPage('elsewhere'), 'x-vedette-project': project })
        expect([nameOf(operation), status, body.error?.message]).toEqual([
          nameOf(operation),
          404,
          'there is no such project among yours; GET /api/projects lists them',
        ])
      }
    })
  })

  test('and finds no data of it in its own', async () => {
    await sendAll(vedette.url, 'logs', logsOf('private', [{ body: 'a secret of the first project' }]))
    await eventually(
      () => vedette.api<{ rows: unknown[] }>('/api/logs?q=service:private'),
      ({ rows }) => rows.length === 1,
    )
    const own = await ask({ method: 'GET', path: '/api/logs?q=secret' }, asPage('elsewhere'))
    expect([own.status, own.body['rows']]).toEqual([200, []])
    const counted = await ask({ method: 'POST', path: '/api/sql' }, asPage('elsewhere'), { sql: 'SELECT count() FROM log_records' })
    expect([counted.status, counted.body['rows']]).toEqual([200, [['0']]])
    const members = await ask({ method: 'GET', path: '/api/members' }, asPage('elsewhere'))
    expect((members.body['rows'] as { email: string }[]).map(({ email }) => email)).not.toContain('local@shop.example')
    const projects = await ask({ method: 'GET', path: '/api/projects' }, asPage('elsewhere'))
    expect((projects.body['rows'] as { slug: string }[]).map(({ slug }) => slug)).toEqual(['elsewhere'])
  })

  test('what concerns all projects needs the role in all of them', async () => {
    const retention = await vedette.api<{ defaults: object }>('/api/retention')
    const whole = [
      await ask({ method: 'POST', path: '/api/projects' }, asPage('elsewhere'), { name: 'Mine', slug: 'mine' }),
      await ask({ method: 'PUT', path: '/api/retention' }, asPage('elsewhere'), retention.defaults),
      await ask({ method: 'POST', path: '/api/audit/verify' }, asPage('elsewhere')),
      await ask({ method: 'GET', path: '/api/storage' }, asPage('elsewhere')),
      await ask({ method: 'POST', path: '/api/members' }, asPage('elsewhere'), memberBody('climber', 'admin', true)),
    ]
    expect(whole.map(({ status, body }) => [status, body.error?.code])).toEqual(whole.map(() => [403, 'forbidden']))
  })

  test('a token has the permissions it was made with, until it is revoked', async () => {
    const made = await vedette.api<{ id: string; token: string }>('/api/tokens', {
      body: { name: 'reader', permissions: ['telemetry.read'] },
      headers: { authorization: '', ...asPage('admin') },
    })
    const headers = { authorization: `Bearer ${made.token}` }
    const statuses = new Map<string, number>()
    for (const operation of operations) {
      if (operation.permission !== 'public' && operation.permission !== 'signed_in')
        statuses.set(nameOf(operation), (await ask(operation, headers)).status === 403 ? 403 : 0)
    }
    const expected = operations.flatMap((operation): [string, number][] =>
      operation.permission === 'public' || operation.permission === 'signed_in'
        ? []
        : [[nameOf(operation), operation.permission === 'telemetry.read' ? 0 : 403]],
    )
    expect([...statuses]).toEqual(expected)
    await vedette.api(`/api/tokens/${made.id}`, { method: 'DELETE' })
    expect((await ask({ method: 'GET', path: '/api/logs' }, headers)).status).toBe(401)
  })

  test('nobody gives a token more than they have', async () => {
    const body = { name: 'more', permissions: ['telemetry.read', 'members.write'] }
    expect((await ask({ method: 'POST', path: '/api/tokens' }, asPage('developer'), body)).status).toBe(403)
  })
})

describe('a page on another site', () => {
  test.each([
    ['says so', { 'sec-fetch-site': 'cross-site' }],
    ['on another subdomain', { 'sec-fetch-site': 'same-site' }],
    ['in an old browser', { origin: 'https://evil.example' }],
    ['without an origin', { origin: 'null' }],
  ])('that %s: no change with the session of a user', async (_name, headers) => {
    for (const operation of operations.filter((one) => isChange(one))) {
      const { status, body } = await ask(operation, { ...headers, cookie: cookies.get('admin') ?? '' })
      expect([nameOf(operation), status, body.error?.code]).toEqual([nameOf(operation), 403, 'forbidden'])
    }
    // The session is still there, and it may be looked at from a link.
    expect((await ask({ method: 'GET', path: '/api/session' }, { ...headers, cookie: cookies.get('admin') ?? '' })).status).toBe(200)
  })

  test('our own page, and programs with a token, may', async () => {
    const origin = new URL(vedette.url).origin
    const change = { method: 'POST', path: '/api/masking/test' }
    expect((await ask(change, { ...asPage('admin'), origin }, { text: 'x' })).status).toBe(200)
    expect((await ask(change, { authorization: `Bearer ${apiToken}`, origin: 'https://elsewhere.example' }, { text: 'x' })).status).toBe(
      200,
    )
  })

  test('may not read answers either: nothing allows other origins', async () => {
    const { headers } = await ask(
      { method: 'GET', path: '/api/session' },
      { cookie: cookies.get('admin') ?? '', origin: 'https://evil.example' },
    )
    expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
    expect(headers.get('cache-control')).toBe('no-store')
  })
})

interface AuditEntry {
  readonly seq: number
  readonly action: string
  readonly actor: { readonly kind: string; readonly name: string }
  readonly details: Record<string, unknown>
}

/** The newest entries, newest first. */
async function auditTrail(): Promise<AuditEntry[]> {
  // Sign-ins that failed are written in their own time.
  return (await vedette.api<{ rows: AuditEntry[] }>('/api/audit?limit=20&outcome=success')).rows
}

/** What was written behind the entry with this number. */
async function auditedSince(seq: number): Promise<AuditEntry[]> {
  return (await auditTrail()).filter((entry) => entry.seq > seq)
}

describe('the audit trail', () => {
  /** What each change does, how to do it, and what stands in the trail afterwards. Asked as the admin of the page. */
  const created = new Map<string, string>()
  const board = {
    title: 'Own',
    description: '',
    folder: '',
    tags: [],
    from: 'now-1h',
    to: 'now',
    refreshSeconds: 0,
    variables: [],
    sections: [],
  }
  const silence = {
    matcherSets: [[{ name: 'alertname', operator: '=', value: 'Down' }]],
    startsAt: '2098-01-01T00:00:00Z',
    endsAt: '2099-01-01T00:00:00Z',
    comment: 'being mended',
  }
  const changes: Readonly<
    Record<string, { readonly body?: object; readonly action: string; readonly keep?: string; readonly id?: string }>
  > = {
    'POST /api/projects': { body: { name: 'Third', slug: 'third' }, action: 'project.create' },
    'POST /api/members': {
      body: { name: 'New', email: 'new@shop.example', role: 'support', password },
      action: 'user.create',
      keep: 'member',
    },
    'PATCH /api/members/{id}': { body: { role: 'auditor' }, action: 'member.change_role', id: 'member' },
    'DELETE /api/members/{id}': { action: 'member.remove', id: 'member' },
    'POST /api/ingest-keys': { body: { name: 'key' }, action: 'ingest_key.create', keep: 'key' },
    'POST /api/ingest-keys/{id}/rotate': { action: 'ingest_key.rotate', id: 'key', keep: 'key' },
    'DELETE /api/ingest-keys/{id}': { action: 'ingest_key.revoke', id: 'key' },
    'POST /api/tokens': { body: { name: 'token' }, action: 'api_token.create', keep: 'token' },
    'POST /api/tokens/{id}/rotate': { action: 'api_token.rotate', id: 'token' },
    'DELETE /api/tokens/{id}': { action: 'api_token.revoke', id: 'token' },
    'POST /api/roles': {
      body: { name: 'Own', description: '', permissions: ['platform.read'], everywhere: true },
      action: 'role.create',
      keep: 'role',
    },
    'PUT /api/roles/{id}': {
      body: { name: 'Own', description: 'more', permissions: ['telemetry.read'] },
      action: 'role.change',
      id: 'role',
    },
    'DELETE /api/roles/{id}': { action: 'role.remove', id: 'role' },
    'POST /api/invitations': { body: { role: 'support', everywhere: false }, action: 'invitation.create', keep: 'invitation' },
    'DELETE /api/invitations/{id}': { action: 'invitation.revoke', id: 'invitation' },
    'PUT /api/masking': { body: { detectorsOff: ['phone'] }, action: 'setting.change' },
    'PUT /api/log-class-rules': { body: { rules: [{ class: 'audit', when: { team: 'payments' } }] }, action: 'setting.change' },
    'PUT /api/retention': {
      body: {
        logs: { application: 100, error: 100, security: 2557, performance: 50, audit: null, debug: 7 },
        spans: 10,
        metrics: 100,
        rollups: 200,
      },
      action: 'setting.change',
    },
    'PUT /api/retention/project': { body: { logs: { debug: 3 }, spans: null }, action: 'setting.change' },
    'PUT /api/metrics/series-limits': { body: { activeSeries: 50_000, seriesPerMetric: 5000 }, action: 'setting.change' },
    'POST /api/metrics/label-cuts': { body: { metric: 'up', label: 'pod', action: 'drop_label' }, action: 'setting.change', keep: 'cut' },
    'DELETE /api/metrics/label-cuts/{id}': { action: 'setting.change', id: 'cut' },
    'PUT /api/personal-data': { body: { fields: ['user.email'], askReason: false }, action: 'setting.change' },
    'POST /api/personal-data/reason': { body: { reason: 'ticket 4711' }, action: 'personal_data.give_reason' },
    'POST /api/exports': { body: { what: 'logs', format: 'csv', rows: 3, question: 'status:500' }, action: 'logs.export' },
    'PATCH /api/own-services': { body: { add: ['payments'] }, action: 'own_services.change' },
    'POST /api/audit/verify': { action: 'audit.verify' },
    'POST /api/views': { body: { name: 'Time-outs', path: '/logs?q=timeout' }, action: 'saved_view.create', keep: 'view' },
    'DELETE /api/views/{id}': { action: 'saved_view.remove', id: 'view' },
    'POST /api/dashboards': { body: { uid: 'own', dashboard: board }, action: 'dashboard.create' },
    'PUT /api/dashboards/{uid}': { body: { fromVersion: 1, dashboard: { ...board, title: 'Renamed' } }, action: 'dashboard.change' },
    'POST /api/dashboards/{uid}/panels': {
      body: { title: 'Up', kind: 'timeseries', targets: [{ kind: 'promql', expr: 'up' }] },
      action: 'dashboard.change',
    },
    'DELETE /api/dashboards/{uid}/panels/{panelId}': { action: 'dashboard.change' },
    'DELETE /api/dashboards/{uid}': { action: 'dashboard.remove' },
    'POST /api/dashboards/import': { body: { json: { uid: 'own', title: 'Imported', panels: [] } }, action: 'dashboard.create' },
    'POST /api/dashboards/db': {
      body: { dashboard: { uid: 'own', title: 'Provisioned', panels: [] }, overwrite: true },
      action: 'dashboard.change',
    },
    'DELETE /api/dashboards/uid/{uid}': { action: 'dashboard.remove' },
    'POST /api/alerts/handle': { body: { fingerprints: [fingerprint], do: 'acknowledge' }, action: 'alert.acknowledge' },
    'PUT /api/alerting/verdicts': { body: { fingerprint, verdict: 'useful' }, action: 'alert.judge' },
    'PUT /api/alerting/quality/policy': { body: { policy: null }, action: 'setting.change' },
    'POST /api/alerts/silence': { body: { fingerprints: [fingerprint], minutes: 5, comment: 'being mended' }, action: 'silence.create' },
    'POST /alertmanager/api/v2/silences': {
      body: {
        matchers: [{ name: 'alertname', value: 'Down', isRegex: false }],
        startsAt: '2000-01-01T00:00:00Z',
        endsAt: '2099-01-01T00:00:00Z',
        createdBy: 'admin',
        comment: 'being mended',
      },
      action: 'silence.create',
      keep: 'silence',
    },
    'DELETE /alertmanager/api/v2/silence/{silenceID}': { action: 'silence.expire', id: 'silence' },
    'PUT /api/rules/{name}': {
      body: { rule: { name: 'Matrix', query: { promql: 'up == 0' }, severity: 'low' } },
      action: 'rule.create',
    },
    'PATCH /api/rules/{name}': { body: { isOn: false }, action: 'rule.switch_off' },
    'POST /api/rules/{name}/versions/{version}/restore': { action: 'rule.restore' },
    'DELETE /api/rules/{name}': { action: 'rule.remove' },
    'PUT /api/alert-policy': {
      body: { policy: { ...defaultPolicy, dailyTest: { at: '04:00', contactPoints: ['inbox'] } }, version: 0 },
      action: 'alert_policy.change',
    },
    'POST /api/alert-policy/test': { action: 'alert_policy.test' },
    'POST /api/web-push/browsers': {
      body: {
        endpoint: 'https://push.example/send/1',
        keys: {
          p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
          auth: 'BTBZMqHH6r4Tts7J_aSIgg',
        },
        browser: 'Firefox',
      },
      action: 'browser.subscribe',
      keep: 'browser',
    },
    'DELETE /api/web-push/browsers/{id}': { action: 'browser.unsubscribe', id: 'browser' },
    'POST /api/uptime/monitors': {
      body: { monitor: { name: 'backup', kind: 'heartbeat', settings: { every: '1h' } } },
      action: 'monitor.create',
      keep: 'monitor',
    },
    'PUT /api/uptime/monitors/{id}': {
      body: { monitor: { name: 'backup', kind: 'heartbeat', settings: { every: '2h' } }, version: 1 },
      action: 'monitor.change',
      id: 'monitor',
    },
    'POST /api/uptime/monitors/{id}/pause': { body: { paused: true }, action: 'monitor.pause', id: 'monitor' },
    'DELETE /api/uptime/monitors/{id}': { action: 'monitor.remove', id: 'monitor' },
    'POST /api/alerting/contact-points': {
      body: { name: 'Matrix', integrations: [{ channel: 'inbox', settings: {} }] },
      action: 'contact_point.create',
    },
    'PUT /api/alerting/contact-points/{name}': { body: { fromVersion: 1, integrations: [] }, action: 'contact_point.change' },
    'POST /api/alerting/contact-points/test': {
      body: { name: 'Matrix', integration: { channel: 'inbox', settings: {} } },
      action: 'contact_point.test',
    },
    'DELETE /api/alerting/contact-points/{name}': { action: 'contact_point.remove' },
    'PUT /api/alerting/routing': {
      body: { fromVersion: 0, route: { receiver: 'inbox' }, inhibitRules: [], timeIntervals: [] },
      action: 'alert_routes.change',
    },
    'POST /api/alerting/routing/import': {
      body: { yaml: 'route: {receiver: inbox}\nreceivers: [{name: inbox, inbox_configs: [{}]}]' },
      action: 'alert_routes.import',
    },
    'POST /api/alerting/silences': { body: silence, action: 'silence.create', keep: 'ownSilence' },
    'PUT /api/alerting/silences/{id}': { body: { ...silence, comment: 'still' }, action: 'silence.change', id: 'ownSilence' },
    'POST /api/alerting/silences/{id}/expire': { action: 'silence.expire', id: 'ownSilence' },
    'PUT /api/session/password': { body: { current: password, next: `${password} two` }, action: 'user.change_password' },
    'POST /api/session': { body: { email: 'admin@shop.example', password: `${password} two` }, action: 'session.create' },
    'DELETE /api/session': { action: 'session.end' },
  }
  const harmless = new Set(Object.keys(unauditedRoutes))
  /** What needs a code, a passkey or a link of its own: `sign-in.test.ts` and the tests of invitations look at what each leaves. */
  const ofSignIn = /^\/api\/(sign-in|account|sign-in-rule|invitation)(\/|$)/
  /** Questions with long parameters. */
  const isQuestion = ({ path }: Operation): boolean => path.startsWith('/prometheus/')

  test('every changing route is in the list above', () => {
    const listed = operations
      .filter((one) => isChange(one) && !isQuestion(one) && !harmless.has(nameOf(one)) && !ofSignIn.test(one.path))
      .map((one) => nameOf(one))
    expect(Object.keys(changes).toSorted()).toEqual(listed.toSorted())
  })

  test.each(Object.entries(changes))('%s leaves an entry', async (name, { body, action, keep, id }) => {
    const [method = '', template = ''] = name.split(' ')
    const before = (await auditTrail())[0]?.seq ?? 0
    const path = template
      .replace('{id}', created.get(id ?? '') ?? '')
      .replace('{silenceID}', created.get(id ?? '') ?? '')
      .replace('{uid}', 'own')
      .replace('{name}', 'Matrix')
      .replace('{version}', '1')
      .replace('{panelId}', '1')
    const reply = await ask({ method, path }, asPage('admin'), body ?? {})
    expect([name, reply.status, reply.body.error]).toEqual([name, 200, undefined])
    if (keep !== undefined) created.set(keep, String(reply.body['id'] ?? reply.body['silenceID']))
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0]
    if (cookie !== undefined) cookies.set('admin', cookie)
    const fresh = await auditedSince(before)
    expect(fresh.map((entry) => entry.action)).toContain(action)
    expect(fresh[0]?.actor).toMatchObject({ kind: 'user', name: 'admin' })
    expect(JSON.stringify(fresh)).not.toContain(password)
  })

  test('a change that is refused leaves none', async () => {
    const before = (await auditTrail())[0]?.seq ?? 0
    const change = { method: 'PUT', path: '/api/masking' }
    expect((await ask(change, asPage('developer'), { detectorsOff: ['email'] })).status).toBe(403)
    cookies.set('admin', await logIn('admin@shop.example', `${password} two`))
    expect((await ask(change, asPage('admin'), { patterns: [{ name: 'broken', pattern: '(' }] })).status).toBe(400)
    // The log-in alone.
    expect(await auditedSince(before)).toHaveLength(1)
  })

  test('switching masking off: masks before, audited with what it was, masks no more', async () => {
    const line = async (service: string): Promise<string> => {
      await sendAll(vedette.url, 'logs', logsOf(service, [{ body: 'mail to ana@example.org now' }]))
      const { rows } = await eventually(
        () => vedette.api<{ rows: { body: string }[] }>(`/api/logs?q=service:${service}`),
        ({ rows: found }) => found.length > 0,
      )
      return rows[0]?.body ?? ''
    }
    expect(await line('masked')).not.toContain('ana@example.org')
    expect((await ask({ method: 'PUT', path: '/api/masking' }, asPage('admin'), { detectorsOff: ['email'] })).status).toBe(200)
    const [entry] = await auditTrail()
    expect(entry).toMatchObject({
      action: 'setting.change',
      actor: { kind: 'user', name: 'admin' },
      details: { before: { detectorsOff: ['phone'] }, after: { detectorsOff: ['email'] } },
    })
    expect(await line('unmasked')).toBe('mail to ana@example.org now')
  })

  test('a rule for classes: what comes in from then on is kept as it says', async () => {
    const rules = [{ class: 'audit', when: { service: 'class-*', team: 'payments' } }]
    expect((await ask({ method: 'PUT', path: '/api/log-class-rules' }, asPage('admin'), { rules })).status).toBe(200)
    const records = ['payments', 'other'].map((team) => ({ body: team, severity: 17, attributes: { team } }))
    await sendAll(vedette.url, 'logs', logsOf('class-rules', records))
    const { rows } = await eventually(
      () => vedette.api<{ rows: { body: string; class: string }[] }>('/api/logs?q=service:class-rules'),
      ({ rows: found }) => found.length > 1,
    )
    expect(new Map(rows.map((row) => [row.body, row.class]))).toEqual(
      new Map([
        ['payments', 'audit'],
        ['other', 'error'],
      ]),
    )
  })

  test('is told in words: every kind of thing that stands in it has a title', async () => {
    const { objectKinds } = await vedette.api<{ objectKinds: readonly string[] }>('/api/audit/values')
    expect(Object.keys(kindWords.en)).toEqual(expect.arrayContaining([...objectKinds]))
  })

  test('is whole', async () => {
    expect(await vedette.api('/api/audit/verify', { body: {} })).toMatchObject({ ok: true, firstBadSeq: null })
  })
})

describe('log-ins that fail', () => {
  const attempt = (email: string, secret: string, cookie = ''): Promise<Reply> =>
    ask({ method: 'POST', path: '/api/session' }, { cookie }, { email, password: secret })

  test('say the same whether the account exists, and become security log records', async () => {
    const wrong = await attempt('support@shop.example', 'not the password')
    const unknown = await attempt('nobody@shop.example', 'not the password')
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body])
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } })
    const { rows } = await eventually(
      () =>
        vedette.api<{ rows: { service: string; class: string; attributes: Record<string, string> }[] }>(
          '/api/logs?q=class:security "log_in failure"',
        ),
      ({ rows: found }) => found.length >= 2,
    )
    expect(rows.map(({ attributes }) => [attributes['event.action'], attributes['event.outcome'], attributes['event.reason']])).toEqual([
      ['log_in', 'failure', 'unknown_account'],
      ['log_in', 'failure', 'wrong_password'],
    ])
    expect(rows[0]).toMatchObject({ service: 'vedette', class: 'security', attributes: { 'client.address': '127.0.0.1' } })
  })

  test('too many of them: 429 with the time to wait, for the right password too; others are let in, and who was in with that browser', async () => {
    const before = await attempt('executive@shop.example', password)
    const device = before.headers.getSetCookie().find((text) => text.startsWith('vedette-device='))
    expect(device).toMatch(/; Path=\/api; HttpOnly; SameSite=Strict$/)
    const replies: Reply[] = []
    for (let n = 0; n < 6; n++) replies.push(await attempt('executive@shop.example', `guess ${n}`))
    const last = replies.at(-1)
    expect(last).toMatchObject({ status: 429, body: { error: { code: 'rate_limited' } } })
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await attempt('executive@shop.example', password)).status).toBe(429)
    expect((await attempt('executive@shop.example', password, device?.split(';')[0])).status).toBe(200)
    expect((await attempt('support@shop.example', 'a guess', device?.split(';')[0])).status).toBe(401)
    expect((await attempt(adminEmail, adminPassword)).status).toBe(200)
    const { rows } = await eventually(
      () => vedette.api<{ rows: unknown[] }>('/api/logs?q=class:security attributes.event.outcome:limited'),
      ({ rows: found }) => found.length > 0,
    )
    expect(rows.length).toBeGreaterThan(0)
  })
})
