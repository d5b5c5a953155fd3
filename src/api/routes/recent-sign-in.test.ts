import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import { authenticate, checkOrigin, createUser } from '../../access/index.ts'
import { createHttpServer } from '../http-server.ts'
import { mountRoutes } from '../mount-routes.ts'
import type { Services } from '../services.ts'
import { routes } from './index.ts'

const hourMs = 3_600_000
const account = { email: 'ada@example.org', password: 'a long enough sentence' }

/** What concerns who gets in, what is kept, and what is shown of it. Whatever is taken from this list is taken by a thief of a session. */
const sensitive = [
  'POST /api/members',
  'PATCH /api/members/:id',
  'DELETE /api/members/:id',
  'POST /api/invitations',
  'POST /api/roles',
  'PUT /api/roles/:id',
  'DELETE /api/roles/:id',
  'POST /api/tokens',
  'POST /api/tokens/:id/rotate',
  'POST /api/ingest-keys',
  'POST /api/ingest-keys/:id/rotate',
  'POST /api/account/totp',
  'POST /api/account/totp/confirm',
  'DELETE /api/account/totp',
  'POST /api/account/passkeys/options',
  'POST /api/account/passkeys',
  'DELETE /api/account/passkeys/:id',
  'POST /api/account/recovery-codes',
  'POST /api/account/identities',
  'DELETE /api/account/identities',
  'PUT /api/sign-in-rule',
  'GET /api/audit/export',
  'PUT /api/masking',
  'PUT /api/personal-data',
  'PUT /api/retention',
  'PUT /api/retention/project',
]

let it: TestAccess
let server: FastifyInstance
let cookie = ''
beforeAll(async () => {
  it = await openTestAccess({ apiToken: 'given-token' })
  await createUser(it.as(), { ...account, name: 'Ada', role: 'admin', everywhere: true })
  server = await createHttpServer({ trustedProxies: [] })
  await mountRoutes(server, {
    routes,
    // Refused before anything else is asked; those that are let in fail on what they are sent.
    services: { state: it.state, clock: it.clock, access: it.access } as unknown as Services,
    authenticate: (credentials) => authenticate(it.access, credentials),
    checkOrigin,
    secureCookies: true,
    logBug: () => undefined,
  })
  await call('POST /api/session', account)
})
afterAll(async () => {
  await server.close()
  await it.close()
})

async function call(route: string, body?: object, headers: Record<string, string> = { cookie }) {
  const [method = '', url = ''] = route.split(' ')
  const request = { method: method as 'GET', url: url.replace(':id', 'none'), headers }
  const answer = await server.inject(body === undefined ? request : { ...request, payload: body })
  const given = answer.cookies.find(({ name }) => name === '__Host-vedette')
  if (given !== undefined) cookie = `${given.name}=${given.value}`
  const { error } = answer.json<{ error?: { code: string } }>()
  return { status: answer.statusCode, code: error?.code }
}
const ask = (route: string, headers?: Record<string, string>) =>
  call(route, route.startsWith('GET ') ? undefined : { noSuchField: 1 }, headers)

test('no route but those of the list asks who it is once more', () => {
  const asking = routes.filter(({ needsRecentSignIn }) => needsRecentSignIn === true).map(({ method, path }) => `${method} ${path}`)
  expect(asking.toSorted()).toEqual(sensitive.toSorted())
})

test('an hour after the last proof each of them is refused to a session, and to no token', async () => {
  it.clock.advance(hourMs)
  const answers = await Promise.all(sensitive.map((route) => ask(route)))
  expect(answers).toEqual(sensitive.map(() => ({ status: 403, code: 'sign_in_again' })))
  // The export would begin.
  const changing = sensitive.filter((route) => !route.startsWith('GET '))
  const programs = await Promise.all(changing.map((route) => ask(route, { authorization: 'Bearer given-token' })))
  expect(programs.filter(({ code }) => code === 'sign_in_again')).toEqual([])
})

test('a wrong proof changes nothing, a right one lets them through', async () => {
  const stale = cookie
  expect(await call('POST /api/account/proof', { password: 'wrong' })).toEqual({ status: 403, code: 'forbidden' })
  expect(await ask('PUT /api/masking')).toEqual({ status: 403, code: 'sign_in_again' })
  expect(await call('POST /api/account/proof', { password: account.password })).toEqual({ status: 200, code: undefined })
  expect(cookie).not.toBe(stale)
  for (const route of ['PUT /api/masking', 'POST /api/ingest-keys', 'DELETE /api/roles/:id'])
    expect((await ask(route)).code).toMatch(/^(bad_input|not_found)$/)
})
