import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../test/harness/open-test-access.ts'
import { authenticate, createUser, invite, OidcDesk, OidcProviders, type OidcSpec } from '../access/index.ts'
import { startHostileProvider, type HostileProvider } from '../access/oidc/testdata/start-hostile-provider.ts'
import { createOutgoingHttp } from '../lib/outgoing/create-outgoing-http.ts'
import { createGuard } from '../lib/outgoing/outgoing-guard.ts'
import { createSeal } from '../lib/seal.ts'
import { createHttpServer } from './http-server.ts'
import { mountOidc } from './mount-oidc.ts'
import { mountRoutes } from './mount-routes.ts'
import { leaveWithInvitationRoute } from './routes/members/leave-with-invitation.ts'
import { signInState } from './routes/sign-in/sign-in-state.ts'
import type { Services } from './services.ts'

/** Where browsers are led to and fro: what stands in addresses, what in cookies, and where these are sent. */
let it: TestAccess
let provider: HostileProvider
let server: FastifyInstance
let token: string
const basePath = '/ops'

beforeAll(async () => {
  it = await openTestAccess()
  provider = await startHostileProvider()
  const spec: OidcSpec = {
    name: 'company',
    title: 'Company',
    issuer: provider.issuer,
    clientId: 'vedette',
    clientSecret: 'quiet',
    scopes: ['openid', 'email'],
    groupsClaim: 'groups',
    groups: [],
    provisioning: false,
    allowedDomains: [],
    trustEmail: false,
    endSession: false,
  }
  const guard = createGuard({ allowedHosts: () => ['127.0.0.1'], resolve: () => Promise.reject(new Error('no names here')) })
  const sendTo = (): ReturnType<typeof createOutgoingHttp> => createOutgoingHttp({ guard, timeoutMs: 5000, userAgent: 'test' })
  const oidc = new OidcDesk({
    oidc: new OidcProviders({ specs: [spec], clock: it.clock, sendTo }),
    seal: createSeal(Buffer.alloc(32, 1), 'test'),
    clock: it.clock,
  })
  await createUser(it.as(), { email: 'o@example.org', name: 'O', password: 'a long enough sentence', role: 'admin', everywhere: true })
  const wanted = { email: undefined, role: 'support', everywhere: false, expiresInDays: 7, mail: undefined }
  token = (await invite(it.as(), wanted, new AbortController().signal)).link?.split('#')[1] ?? ''
  // Of all services these few are asked for here.
  const services = { ...it.as(), oidc } as unknown as Services
  const options = {
    services,
    authenticate: (credentials: Parameters<typeof authenticate>[1]) => authenticate(it.access, credentials),
    checkOrigin: () => undefined,
    secureCookies: true,
    basePath,
    logBug: (error: unknown) => {
      throw error
    },
  }
  server = await createHttpServer({ trustedProxies: [], basePath })
  await mountRoutes(server, { ...options, routes: [leaveWithInvitationRoute, signInState] })
  mountOidc(server, options)
})
afterAll(async () => {
  await server.close()
  await provider.close()
  await it.close()
})

const cookieOf = (answer: { readonly cookies: readonly { readonly name: string; readonly value: string }[] }, name: string) =>
  answer.cookies.find((cookie) => cookie.name === name)
const ask = (url: string, cookies: Record<string, string> = {}) => server.inject({ method: 'GET', url: basePath + url, cookies })

/** Begins at the button of the invitation's page. */
async function takeTicket(): Promise<{ readonly path: string; readonly ticket: string }> {
  const body = { token, provider: 'company' }
  const answer = await server.inject({ method: 'POST', url: `${basePath}/api/invitation/provider`, payload: body })
  const { path } = answer.json<{ path: string }>()
  const cookie = cookieOf(answer, '__Secure-vedette-ticket')
  expect(cookie).toMatchObject({ path: `${basePath}/api/sign-in/oidc`, httpOnly: true, secure: true, sameSite: 'Strict', maxAge: 120 })
  return { path, ticket: cookie?.value ?? '' }
}

test('an invitation is accepted with a provider without its token being in any address', async () => {
  const { path, ticket } = await takeTicket()
  const secret = token.split('.')[1] ?? 'none'
  expect(path + ticket).not.toContain(secret)
  const left = await ask(path, { '__Secure-vedette-ticket': ticket })
  const there = new URL(left.headers.location ?? '')
  expect([there.origin, there.pathname]).toEqual([provider.issuer, '/authorize'])
  expect(there.href + String(left.headers['set-cookie'])).not.toContain(secret)
  // The ticket is used up in the browser; the way itself is kept where no other host of the domain can plant one.
  expect(cookieOf(left, '__Secure-vedette-ticket')).toMatchObject({ value: '', path: `${basePath}/api/sign-in/oidc` })
  const trip = cookieOf(left, '__Secure-vedette-trip')?.value ?? ''
  const now = Math.floor(it.clock.now() / 1000)
  const said = { iss: provider.issuer, aud: 'vedette', sub: 'ada', nonce: there.searchParams.get('nonce'), iat: now, exp: now + 300 }
  provider.next.claims = { ...said, email: 'ada@example.org', name: 'Ada' }
  const query = new URLSearchParams({ code: 'once', state: there.searchParams.get('state') ?? '', iss: provider.issuer })
  const back = await ask(`/api/sign-in/oidc/company/callback?${query.toString()}`, { '__Secure-vedette-trip': trip })
  expect(back.headers.location).toBe('https://vedette.example/')
  expect(cookieOf(back, '__Secure-vedette')).toMatchObject({ path: `${basePath}/`, httpOnly: true, secure: true, sameSite: 'Lax' })
  expect(cookieOf(back, '__Secure-vedette-half')).toMatchObject({ value: '', path: `${basePath}/api/sign-in`, sameSite: 'Strict' })
})

test('without the ticket, with a token that is none, or with what an address says nothing begins', async () => {
  const lost = 'https://vedette.example/sign-in?problem=lost&provider=company'
  expect((await ask('/api/sign-in/oidc/company?for=invitation')).headers.location).toBe(lost)
  const { ticket } = await takeTicketOfNext()
  expect((await ask('/api/sign-in/oidc/company?for=link', { '__Secure-vedette-ticket': ticket })).headers.location).toBe(lost)
  it.clock.advance(121_000)
  expect((await ask('/api/sign-in/oidc/company?for=invitation', { '__Secure-vedette-ticket': ticket })).headers.location).toBe(lost)
  const payload = { token: `${token.slice(0, 13)}${'A'.repeat(32)}`, provider: 'company' }
  const refused = await server.inject({ method: 'POST', url: '/api/invitation/provider', payload })
  expect([refused.statusCode, refused.headers['set-cookie']]).toEqual([404, undefined])
})

test('a ticket says nothing to somebody who only signs in', async () => {
  const { ticket } = await takeTicketOfNext()
  const left = await ask('/api/sign-in/oidc/company?return=/logs', { '__Secure-vedette-ticket': ticket })
  expect(new URL(left.headers.location ?? '').origin).toBe(provider.issuer)
  expect(cookieOf(left, '__Secure-vedette-ticket')).toBeUndefined()
})

/** The first invitation was used. */
async function takeTicketOfNext(): ReturnType<typeof takeTicket> {
  const wanted = { email: undefined, role: 'support', everywhere: false, expiresInDays: 7, mail: undefined }
  token = (await invite(it.as(), wanted, new AbortController().signal)).link?.split('#')[1] ?? ''
  return await takeTicket()
}
