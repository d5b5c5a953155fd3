import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../../test/harness/open-test-access.ts'
import { present } from '../../../../test/harness/present.ts'
import { authenticate, checkOrigin, issueSetUpToken } from '../../../access/index.ts'
import {
  type AuditCheckpoints,
  createCheckpointSigner,
  keepCheckpoints,
  readCheckpointKey,
  verifyAuditExport,
} from '../../../audit/index.ts'
import { createLog } from '../../../lib/log.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountRoutes } from '../../mount-routes.ts'
import type { Services } from '../../services.ts'
import { accessRoutes } from './index.ts'

const password = 'a long enough sentence'
const account = { email: 'ada@example.com', password }

let it: TestAccess
let server: FastifyInstance
let cookie = ''
let directory: string
let checkpoints: AuditCheckpoints

beforeAll(async () => {
  it = await openTestAccess()
  server = await createHttpServer({ trustedProxies: [] })
  // These routes use nothing of the other services.
  directory = mkdtempSync(join(tmpdir(), 'vedette-trail-'))
  const signer = createCheckpointSigner(Buffer.alloc(32, 7))
  const log = createLog({ level: 'silent' })
  checkpoints = await keepCheckpoints({ ...it, log, path: join(directory, 'checkpoints.jsonl'), signer, anchors: [] })
  const services = { state: it.state, clock: it.clock, access: it.access, checkpoints } as unknown as Services
  await mountRoutes(server, {
    routes: accessRoutes,
    services,
    authenticate: (credentials) => authenticate(it.access, credentials),
    checkOrigin,
    secureCookies: true,
    logBug: (error) => {
      throw error
    },
  })
})
afterAll(async () => {
  await server.close()
  await checkpoints.stop()
  await it.close()
  rmSync(directory, { recursive: true })
})

interface Options {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}
async function call(
  route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} ${string}`,
  { body, headers = {} }: Options = {},
): Promise<LightMyRequestResponse> {
  const [method = '', url = ''] = route.split(' ')
  return await server.inject({
    method: method as 'GET',
    url,
    headers: { cookie, ...headers },
    ...(body === undefined ? {} : { payload: body as object }),
  })
}

test('set-up: needed, then done, and the new admin is logged in by a cookie no script can read', async () => {
  expect((await call('GET /api/setup')).json()).toEqual({ needed: true })
  expect((await call('GET /api/session')).statusCode).toBe(401)
  const token = present(await issueSetUpToken(it))
  const wrong = await call('POST /api/setup', { body: { ...account, name: 'Ada', token: 'x' } })
  expect([wrong.statusCode, wrong.json()]).toMatchObject([403, { error: { code: 'forbidden' } }])
  const weak = await call('POST /api/setup', { body: { ...account, name: 'Ada', token, password: 'password123' } })
  expect(weak.statusCode).toBe(400)
  const made = await call('POST /api/setup', { body: { ...account, name: 'Ada', token } })
  expect([made.statusCode, made.json()]).toMatchObject([
    200,
    { user: { name: 'Ada', email: account.email }, project: { slug: 'default' }, role: 'admin' },
  ])
  const [set] = made.cookies
  expect(set).toMatchObject({ name: '__Host-vedette', path: '/', httpOnly: true, secure: true, sameSite: 'Lax', maxAge: 7 * 86_400 })
  cookie = `${present(set).name}=${present(set).value}`
  expect((await call('GET /api/setup')).json()).toEqual({ needed: false })
  expect((await call('GET /api/session')).json()).toMatchObject({ permissions: expect.arrayContaining(['members.write']) as unknown })
})

test('a change from another site is turned away although the cookie came with it', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  const answer = await call('POST /api/ingest-keys', { body: { name: 'x' }, headers })
  expect([answer.statusCode, answer.json()]).toMatchObject([403, { error: { code: 'forbidden' } }])
  expect((await call('GET /api/ingest-keys')).json()).toEqual({ rows: [], next: null })
})

test('ingest keys: shown once, listed by their beginning, rotated, revoked', async () => {
  const { id, key } = (await call('POST /api/ingest-keys', { body: { name: 'web' } })).json<{ id: string; key: string }>()
  expect(key).toMatch(/^vdi_/)
  const listed = await call('GET /api/ingest-keys')
  expect(listed.body).not.toContain(key)
  expect(listed.json()).toMatchObject({
    rows: [{ id, name: 'web', prefix: key.slice(0, 16), signals: ['logs', 'metrics', 'traces'], lastUsedAt: null }],
  })
  const rotated = (await call(`POST /api/ingest-keys/${id}/rotate`)).json<{ id: string; key: string }>()
  expect((await call('GET /api/ingest-keys')).json<{ rows: { slot: string }[] }>().rows.map(({ slot }) => slot)).toEqual([id, id])
  expect((await call(`POST /api/ingest-keys/${rotated.id}/rotate`)).statusCode).toBe(409)
  expect((await call(`DELETE /api/ingest-keys/${id}`)).statusCode).toBe(200)
  expect((await call(`DELETE /api/ingest-keys/${id}`)).statusCode).toBe(404)
})

test('tokens: made by a person, work as bearer, and stop when revoked', async () => {
  const made = await call('POST /api/tokens', { body: { name: 'ci', permissions: ['keys.read', 'platform.read'] } })
  const { id, token } = made.json<{ id: string; token: string }>()
  const bearer = { cookie: '', authorization: `Bearer ${token}` }
  expect((await call('GET /api/session', { headers: bearer })).json()).toMatchObject({
    user: { id, name: 'ci', email: '' },
    role: '',
    expiresAt: null,
    permissions: ['keys.read', 'platform.read'],
  })
  expect((await call('GET /api/ingest-keys', { headers: bearer })).statusCode).toBe(200)
  expect((await call('GET /api/members', { headers: bearer })).statusCode).toBe(403)
  expect((await call('GET /api/tokens')).json()).toMatchObject({ rows: [{ id, owner: 'Ada', prefix: token.slice(0, 16) }] })
  expect((await call(`DELETE /api/tokens/${id}`)).statusCode).toBe(200)
  expect((await call('GET /api/session', { headers: bearer })).statusCode).toBe(401)
  expect((await call('POST /api/tokens', { body: { name: 'x', permissions: ['no.such'] } })).statusCode).toBe(400)
})

test('members: added, changed, removed; a developer may not', async () => {
  const body = { ...account, email: 'dev@example.com', name: 'Dev', role: 'developer' }
  const added = (await call('POST /api/members', { body })).json<{ id: string }>()
  expect(added).toMatchObject({ email: 'dev@example.com', role: 'developer', everywhere: false, lastSeen: null })
  expect((await call('POST /api/members', { body })).statusCode).toBe(409)
  expect((await call('POST /api/members', { body: { ...body, role: 'owner' } })).statusCode).toBe(400)
  const session = await call('POST /api/session', { body: { email: 'dev@example.com', password }, headers: { cookie: '' } })
  const theirs = { cookie: `__Host-vedette=${present(session.cookies[0]).value}` }
  for (const route of ['POST /api/members', 'POST /api/ingest-keys', 'POST /api/projects'] as const) {
    expect((await call(route, { body: {}, headers: theirs })).statusCode).toBe(403)
  }
  expect((await call(`PATCH /api/members/${added.id}`, { body: { role: 'support' } })).json()).toMatchObject({
    id: added.id,
    role: 'support',
  })
  expect((await call('GET /api/members', { headers: theirs })).statusCode).toBe(403)
  expect((await call(`DELETE /api/members/${added.id}`)).statusCode).toBe(200)
  expect((await call('GET /api/session', { headers: theirs })).statusCode).toBe(401)
})

test('projects: made, listed, chosen by header, strangers to others', async () => {
  const { id } = (await call('POST /api/projects', { body: { name: 'Shop', slug: 'shop' } })).json<{ id: number }>()
  expect((await call('GET /api/projects')).json()).toMatchObject({ rows: [{ id: 1 }, { id, slug: 'shop', name: 'Shop' }] })
  expect((await call('GET /api/session', { headers: { 'x-vedette-project': 'shop' } })).json()).toMatchObject({ project: { id } })
  expect((await call('GET /api/session?project=nope')).statusCode).toBe(404)
  expect((await call('POST /api/projects', { body: { name: 'Digits', slug: '42' } })).statusCode).toBe(400)
})

test('the audit trail tells all of it, page by page, and is whole', async () => {
  const first = (await call('GET /api/audit?limit=3')).json<{ rows: { seq: number; at: string; action: string }[]; next: string }>()
  expect(first.rows).toHaveLength(3)
  // The count of sign-ins that failed comes when it comes.
  expect(first.rows.find(({ action }) => action !== 'sign_in.fail')).toMatchObject({
    action: 'project.create',
    actor: { kind: 'user', name: 'Ada' },
    object: { name: 'Shop' },
    address: '127.0.0.1',
  })
  const second = (await call(`GET /api/audit?limit=3&cursor=${first.next}`)).json<{ rows: { seq: number }[] }>()
  expect(second.rows[0]?.seq).toBe(present(first.rows[2]).seq - 1)
  const made = (await call('GET /api/audit?action=ingest_key.create&from=now-1h')).json<{ rows: unknown[]; next: null }>()
  expect([made.rows.length, made.next]).toEqual([1, null])
  expect((await call('GET /api/audit?cursor=%00')).statusCode).toBe(400)
  expect((await call('GET /api/audit/chain')).json()).toMatchObject({ verified: null })
  const verdict = (await call('POST /api/audit/verify')).json<{ entries: number }>()
  expect(verdict).toMatchObject({ ok: true, firstBadSeq: null })
  const chain = (await call('GET /api/audit/chain')).json<{ entries: number; verified: { entries: number; by: string } }>()
  expect(chain.verified).toMatchObject({ by: 'Ada', entries: verdict.entries })
  // The entry of the verification.
  expect(chain.entries).toBeGreaterThan(verdict.entries)
})

test('the audit trail: what it can be filtered by, by name, and as a file that it knows of', async () => {
  const values = (await call('GET /api/audit/values')).json<{ actors: { name: string }[]; actions: string[]; objectKinds: string[] }>()
  expect(values.actors.map(({ name }) => name)).toContain('Ada')
  expect(values.actions).toEqual(expect.arrayContaining(['ingest_key.create', 'session.create']))
  expect(values.objectKinds).toContain('project')
  const named = (await call('GET /api/audit?text=SHO')).json<{ rows: { object: { name: string } }[] }>()
  expect(named.rows.map(({ object }) => object.name)).toContain('Shop')
  // What is a wildcard to the store is a letter to people.
  expect((await call('GET /api/audit?text=%25')).json()).toMatchObject({ rows: [] })
  const csv = await call('GET /api/audit/export?format=csv&action=project.create')
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(csv.headers['content-disposition']).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/)
  const [heading, ...lines] = csv.body.trimEnd().split('\r\n')
  expect(heading).toContain('seq,at,')
  expect(lines.every((line) => line.includes(',project.create,'))).toBe(true)
  expect(lines.length).toBeGreaterThan(0)
  const jsonl = await call('GET /api/audit/export')
  const entries = jsonl.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string })
  expect(entries[0]).toMatchObject({ action: 'audit.export', details: { format: 'jsonl' } })
  const checker = readCheckpointKey(checkpoints.key)
  const verify = (body: string): Promise<unknown> => verifyAuditExport(Readable.from(body.trimEnd().split('\n')), { checker })
  expect(await verify(jsonl.body)).toMatchObject({ ok: true, firstSeq: 1, leftOut: 0 })
  const filtered = await call('GET /api/audit/export?action=ingest_key.create')
  expect(await verify(filtered.body)).toMatchObject({ ok: true, entries: 1 })
  expect(await verify(filtered.body.replace('ingest_key.create', 'ingest_key.revoke'))).toMatchObject({ ok: false })
  expect((await call('GET /api/audit/export?format=xml')).statusCode).toBe(400)
})

test('services of one’s own: chosen, kept, another’s are others', async () => {
  expect((await call('GET /api/own-services')).json()).toEqual({ services: [] })
  const chosen = await call('PATCH /api/own-services', { body: { add: ['shop', 'auth', 'shop'] } })
  expect(chosen.json()).toEqual({ services: ['auth', 'shop'] })
  expect((await call('GET /api/own-services')).json()).toEqual({ services: ['auth', 'shop'] })
  // What another window marked in the meantime stays.
  const changed = await call('PATCH /api/own-services', { body: { add: ['cart'], remove: ['auth', 'unknown'] } })
  expect(changed.json()).toEqual({ services: ['cart', 'shop'] })
  expect((await call('PATCH /api/own-services', { body: { add: [''] } })).statusCode).toBe(400)
  const many = Array.from({ length: 199 }, (_, index) => `s${index}`)
  expect((await call('PATCH /api/own-services', { body: { add: many } })).statusCode).toBe(400)
  const { token } = (await call('POST /api/tokens', { body: { name: 'program' } })).json<{ token: string }>()
  const asProgram = { headers: { cookie: '', authorization: `Bearer ${token}` } }
  expect((await call('GET /api/own-services', asProgram)).statusCode).toBe(403)
})

test('members, keys and tokens come page by page, and a cursor of nobody is refused', async () => {
  for (const name of ['Bea', 'Cai']) {
    it.clock.advance(1)
    await call('POST /api/members', { body: { ...account, name, email: `${name}@example.com`, role: 'support' } })
    await call('POST /api/ingest-keys', { body: { name } })
    await call('POST /api/tokens', { body: { name } })
  }
  for (const [path, first, second] of [
    ['/api/members', 'Ada', 'Bea'],
    ['/api/ingest-keys', 'Cai', 'Bea'],
    ['/api/tokens', 'Cai', 'Bea'],
  ] as const) {
    const page = (await call(`GET ${path}?limit=1`)).json<{ rows: { name: string }[]; next: string }>()
    expect(page.rows.map(({ name }) => name)).toEqual([first])
    const after = await call(`GET ${path}?limit=1&cursor=${page.next}`)
    expect(after.json()).toMatchObject({ rows: [{ name: second }] })
    for (const cursor of ['x', '%00', 'WyIxIl0', 'x'.repeat(3000)]) {
      const refused = await call(`GET ${path}?cursor=${cursor}`)
      expect([refused.statusCode, refused.json()]).toMatchObject([400, { error: { code: 'bad_input' } }])
    }
  }
  expect((await call('GET /api/members?q=cai')).json()).toMatchObject({ rows: [{ name: 'Cai' }], next: null, total: 1 })
})

describe('log in and out', () => {
  test('a wrong password is 401, too many of them 429 with the time to wait', async () => {
    const wrong = { body: { email: account.email, password: 'wrong' }, headers: { cookie: '' } }
    for (let turn = 0; turn < 5; turn++) expect((await call('POST /api/session', wrong)).statusCode).toBe(401)
    const limited = await call('POST /api/session', wrong)
    expect([limited.statusCode, limited.headers['retry-after']]).toEqual([429, '1'])
    it.clock.advance(3_600_001)
  })

  test('a password is changed, and logging out ends the session', async () => {
    const next = 'another long sentence'
    expect((await call('PUT /api/session/password', { body: { current: 'wrong', next } })).statusCode).toBe(403)
    expect((await call('PUT /api/session/password', { body: { current: password, next } })).statusCode).toBe(200)
    const out = await call('DELETE /api/session')
    expect([out.statusCode, out.cookies[0]?.value]).toEqual([200, ''])
    expect((await call('GET /api/session')).statusCode).toBe(401)
    expect((await call('DELETE /api/session')).statusCode).toBe(200)
    expect((await call('POST /api/session', { body: { email: account.email, password: next } })).statusCode).toBe(200)
  })
})

test.each([
  ['unknown field', { ...account, remember: true }],
  ['not text', { email: 5, password }],
  ['nothing', {}],
  ['NUL', { email: 'a\0@b', password }],
  ['far too long', { email: 'a@b', password: 'x'.repeat(600) }],
])('a log-in with %s is answered without a bug', async (_, body) => {
  const { statusCode } = await call('POST /api/session', { body })
  expect(statusCode).toBeOneOf([400, 401])
})
