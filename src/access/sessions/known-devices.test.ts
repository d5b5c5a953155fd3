import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../test/harness/open-test-access.ts'
import type { Caller } from '../caller.ts'
import { authenticate, changePassword, createUser, logIn, proveAgain } from '../index.ts'

const password = 'a long enough sentence'
const userAgent = 'test'
const dayMs = 24 * 3_600_000
const address = '192.0.2.7'

let it: TestAccess
let adaId: string
let beaId: string
beforeAll(async () => {
  it = await openTestAccess()
  const member = { password, role: 'admin', everywhere: true } as const
  adaId = await createUser(it.as(), { ...member, email: 'ada@example.org', name: 'Ada' })
  beaId = await createUser(it.as(), { ...member, email: 'bea@example.org', name: 'Bea' })
})
afterAll(() => it.close())
// Limits of one test must not be felt in the next.
beforeEach(() => it.clock.advance(2 * dayMs))

const enter = (device?: string, secret = password, from = address) =>
  logIn(it.from(from), { email: 'ada@example.org', password: secret, userAgent, device })
const markOf = (userId: string): string => it.access.knownDevices.markFor(userId).mark
const callerOf = (sessionToken: string): Promise<Caller> =>
  authenticate(it.access, { bearerToken: undefined, sessionToken, project: undefined, address })

/** From many addresses, and from the person's own. */
async function storm(): Promise<void> {
  for (let turn = 0; turn < 7; turn++) await expect(enter(undefined, 'a guess', `198.51.100.${turn}`)).rejects.toBeDefined()
  for (let turn = 0; turn < 12; turn++)
    await expect(logIn(it.from(address), { email: `x${turn}@example.org`, password: 'x', userAgent })).rejects.toBeDefined()
}

test('strangers keep nobody from signing in where they have signed in before, and only there', async () => {
  const mark = markOf(adaId)
  await storm()
  await expect(enter()).rejects.toMatchObject({ code: 'rate_limited' })
  await expect(enter(mark)).resolves.toMatchObject({ stage: 'done', userId: adaId })
  await expect(enter(markOf(beaId)), 'of somebody else').rejects.toMatchObject({ code: 'rate_limited' })
  await expect(enter(`${mark.slice(0, -4)}AAAA`), 'made up').rejects.toMatchObject({ code: 'rate_limited' })
  await expect(enter(mark, 'wrong')).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a mark that was stolen guesses no faster than anybody, and holds up no other', async () => {
  const stolen = markOf(adaId)
  for (let turn = 0; turn < 5; turn++) await expect(enter(stolen, 'wrong')).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(enter(stolen)).rejects.toMatchObject({ code: 'rate_limited' })
  await expect(enter(markOf(adaId))).resolves.toHaveProperty('token')
  await expect(enter()).resolves.toHaveProperty('token')
})

test('a mark is good for half a year', () => {
  const mark = markOf(adaId)
  it.clock.advance(179 * dayMs)
  expect(it.access.knownDevices.find(mark)).toMatchObject({ userId: adaId })
  it.clock.advance(dayMs)
  expect(it.access.knownDevices.find(mark)).toBeUndefined()
})

test('who is in shows that it is them whatever strangers do, and has as few guesses as they', async () => {
  const { token } = await enter()
  const other = await enter()
  await storm()
  const prove = async (sessionToken: string, secret: string) =>
    await proveAgain(it.as(await callerOf(sessionToken)), { proof: { password: secret }, sessionToken, userAgent })
  const { token: next } = await prove(token, password)
  for (let turn = 0; turn < 5; turn++) await expect(prove(next, 'wrong')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(prove(next, password)).rejects.toMatchObject({ code: 'rate_limited' })
  const current = 'wrong'
  const change = async (sessionToken: string) =>
    await changePassword(it.as(await callerOf(sessionToken)), { current, next: `${password} two`, sessionToken })
  await expect(change(next), 'guessed in another way').rejects.toMatchObject({ code: 'rate_limited' })
  await expect(change(other.token), 'in another session').rejects.toMatchObject({ code: 'forbidden' })
})
