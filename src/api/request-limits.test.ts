import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import type { Caller } from '../access/caller.ts'
import { systemCaller } from '../access/index.ts'
import { RequestLimits } from './request-limits.ts'

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
