import type { AddressInfo } from 'node:net'

import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../test/harness/open-test-access.ts'
import type { Caller } from '../access/caller.ts'
import {
  authenticate,
  changePassword,
  changeRole,
  createApiToken,
  createProject,
  createUser,
  logIn,
  logOut,
  removeMember,
  revokeApiToken,
} from '../access/index.ts'
import { roles } from '../access/permissions.ts'
import { PersonalViews } from '../access/personal-data/personal-views.ts'
import { Fault } from '../lib/errors.ts'
import { LiveTail } from '../pipeline/index.ts'
import { createHttpServer } from './http-server.ts'
import { mountRoutes } from './mount-routes.ts'
import { tailLogsRoute } from './routes/telemetry/tail-logs.ts'
import type { Services } from './services.ts'

const password = 'a long enough sentence'
const idleMs = 12 * 3_600_000
let it: TestAccess
let tail: LiveTail
let server: FastifyInstance
let address: string
let counter = 0
/** What the next re-check throws instead of asking the store. */
let outage: Fault | undefined
let rechecks = 0

beforeAll(async () => {
  it = await openTestAccess()
  // Somebody has to stay who may do everything.
  await createUser(it.as(), { email: 'admin@example.com', name: 'A', password, role: 'admin', everywhere: true })
  tail = new LiveTail(it.clock)
  server = await createHttpServer({ trustedProxies: [] })
  await mountRoutes(server, {
    routes: [tailLogsRoute],
    // Only these are asked for by the route under test.
    services: { clock: it.clock, tail, personalViews: new PersonalViews(it) } as unknown as Services,
    authenticate: async (credentials) => {
      if (credentials.isRecheck === true) rechecks++
      if (credentials.isRecheck === true && outage !== undefined) throw outage
      return await authenticate(it.access, credentials)
    },
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
    recheckMs: 5,
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
afterEach(() => (outage = undefined))
afterAll(async () => {
  server.server.closeAllConnections()
  await server.close()
  await it.close()
})

interface Person {
  readonly id: string
  readonly caller: Caller
  readonly session: string
}

async function newPerson(everywhere = true): Promise<Person> {
  const email = `p${++counter}@example.com`
  const id = await createUser(it.as(), { email, name: 'P', password, role: 'developer', everywhere })
  const { token } = await logIn(it.from('::1'), { email, password, userAgent: '' })
  const actor = { kind: 'user', id, name: 'P' } as const
  return { id, session: token, caller: { actor, projectId: 1, permissions: new Set(roles.developer), address: '::1' } }
}

/** Opens the tail and waits until it is watching; `end` is the event the stream ends with. */
async function watch(headers: Record<string, string>): Promise<{ end: Promise<unknown>; leave: () => void }> {
  const leaving = new AbortController()
  const answer = await fetch(`${address}/api/logs/tail?q=`, { headers, signal: leaving.signal })
  expect(answer.status).toBe(200)
  const pieces = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = (await pieces?.read())?.value ?? ''
  expect(text).toMatch(/^event: ping\n/)
  const readOn = async (): Promise<unknown> => {
    for (let piece = await pieces?.read(); piece?.done === false; piece = await pieces?.read()) text += piece.value
    return JSON.parse(/event: end\ndata: (.*)\n\n$/.exec(text)?.[1] ?? 'null')
  }
  return { end: readOn(), leave: () => leaving.abort() }
}

const bySession = ({ session }: Person): Record<string, string> => ({ cookie: `vedette=${session}` })

test('log-out ends the tail', async () => {
  const person = await newPerson()
  const { end } = await watch(bySession(person))
  await logOut(it.as(person.caller), { token: person.session })
  expect(await end).toEqual({ code: 'unauthenticated', message: expect.stringContaining('log in') })
  await expect.poll(() => tail.wanted(1)).toBe(0)
})

test('a new password ends the tails of the other sessions', async () => {
  const person = await newPerson()
  const { end } = await watch(bySession(person))
  await changePassword(it.as(person.caller), { current: password, next: `${password} two`, sessionToken: undefined })
  expect(await end).toMatchObject({ code: 'unauthenticated' })
})

test('a revoked token ends the tail', async () => {
  const { caller } = await newPerson()
  const { id, secret } = await createApiToken(it.as(caller), { name: 't', expiresInDays: 1, permissions: ['telemetry.read'] })
  const { end } = await watch({ authorization: `Bearer ${secret}` })
  await revokeApiToken(it.as(caller), { tokenId: id })
  expect(await end).toEqual({ code: 'unauthenticated', message: expect.stringContaining('revoked') })
})

test('a role that may not read ends the tail', async () => {
  const person = await newPerson()
  const { end } = await watch(bySession(person))
  await changeRole(it.as(), { userId: person.id, role: 'executive' })
  expect(await end).toEqual({ code: 'forbidden', message: expect.stringContaining('telemetry.read') })
})

test('somebody who leaves the project is not shown another one instead', async () => {
  const person = await newPerson(false)
  const other = await createProject(it.as(), { name: 'Other', slug: 'other' })
  await it.state.db.insertInto('memberships').values({ user_id: person.id, project_id: other, role: 'developer', created_at: 0 }).execute()
  const { end } = await watch(bySession(person))
  await removeMember(it.as(), { userId: person.id })
  expect(await end).toMatchObject({ code: 'forbidden' })
})

test('watching does not keep a session alive', async () => {
  const { end } = await watch(bySession(await newPerson()))
  it.clock.advance(idleMs)
  expect(await end).toMatchObject({ code: 'unauthenticated' })
})

test('who still may watches on, also while the store restarts', async () => {
  const { end, leave } = await watch(bySession(await newPerson()))
  outage = new Fault('unavailable', 'the store restarts')
  const before = rechecks
  await expect.poll(() => rechecks).toBeGreaterThan(before + 3)
  outage = undefined
  expect(tail.wanted(1)).toBeGreaterThan(0)
  leave()
  await expect(end).rejects.toThrow()
  await expect.poll(() => tail.wanted(1)).toBe(0)
})
