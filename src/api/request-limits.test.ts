import type { AddressInfo } from 'node:net'

import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { z } from 'zod'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import type { Caller } from '../access/caller.ts'
import { anonymousCaller, systemCaller } from '../access/index.ts'
import { closeHttpServer } from './close-http-server.ts'
import { createHttpServer } from './http-server.ts'
import { mountRoutes } from './mount-routes.ts'
import { RequestLimits } from './request-limits.ts'
import { defineRoute } from './route.ts'
import type { Services } from './services.ts'

const from = (ip: string, headers: Record<string, string> = {}): FastifyRequest =>
  ({ ip, socket: { remoteAddress: ip }, headers: { host: 'vedette.example', ...headers } }) as unknown as FastifyRequest
const as = (id: string): Caller => ({ ...systemCaller('test'), actor: { kind: 'user', id, name: id } })
const refused = expect.objectContaining({ code: 'rate_limited' }) as Error

test('addresses are counted apart, an IPv6 network as one, and this machine not at all', () => {
  const clock = new ManualClock()
  const limits = new RequestLimits(clock, 2)
  for (let at = 0; at < 20; at++) limits.takeAddress(from(`2001:db8:1:1::${at}`))
  expect(() => limits.takeAddress(from('2001:db8:1:1:ffff::1'))).toThrow(refused)
  limits.takeAddress(from('2001:db8:1:2::1'))
  limits.takeAddress(from('192.0.2.1'))
  clock.advance(600)
  limits.takeAddress(from('2001:db8:1:1::9'))
  expect(() => limits.takeAddress(from('2001:db8:1:1::9'))).toThrow(refused)
  for (let at = 0; at < 100; at++) limits.takeAddress(from('127.0.0.1', { host: '127.0.0.1:7117' }))
  // What a proxy on this machine passes on is somebody else's.
  const passedOn = from('127.0.0.1', { host: '127.0.0.1:7117', 'x-forwarded-for': '192.0.2.7' })
  expect(() => {
    for (let at = 0; at < 100; at++) limits.takeAddress(passedOn)
  }).toThrow(refused)
})

test('accounts are counted wherever they ask from', () => {
  const limits = new RequestLimits(new ManualClock(), 1)
  for (let at = 0; at < 10; at++) limits.takeAccount(from(`192.0.2.${at}`), as('ada'))
  expect(() => limits.takeAccount(from('198.51.100.1'), as('ada'))).toThrow(refused)
  limits.takeAccount(from('198.51.100.1'), as('grace'))
})

test('over HTTP behind a trusted proxy the client is counted, an IPv6 network as one', async () => {
  const clock = new ManualClock()
  const server = await createHttpServer({ trustedProxies: ['127.0.0.1'] })
  const open = defineRoute({
    method: 'GET',
    path: '/api/open',
    summary: 'Open',
    access: 'public',
    reply: z.object({}),
    handle: () => Promise.resolve({}),
  })
  await mountRoutes(server, {
    routes: [open],
    services: { clock } as unknown as Services,
    authenticate: ({ address }) => Promise.resolve(anonymousCaller(address)),
    checkOrigin: () => undefined,
    secureCookies: false,
    limits: new RequestLimits(clock, 1),
    logBug: (error) => {
      throw error
    },
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/api/open`
  const ask = async (client: string): Promise<(number | string | null)[]> => {
    const { status, headers } = await fetch(url, { headers: { 'x-forwarded-for': client } })
    return [status, headers.get('retry-after')]
  }
  for (let at = 0; at < 10; at++) expect(await ask(`2001:db8:1:1::${at}`)).toEqual([200, null])
  // What the client claims to have come by stands before what the proxy saw.
  expect(await ask('2001:db8:1:2::1, 2001:db8:1:1:ffff::1')).toEqual([429, '1'])
  expect(await ask('2001:db8:1:2::1')).toEqual([200, null])
  clock.advance(1000)
  expect(await ask('2001:db8:1:1::1')).toEqual([200, null])
  await closeHttpServer(server, 1000)
})
