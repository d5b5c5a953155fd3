import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { type ForwardedKind, settleForwarded } from './forwarded.ts'
import { trustNetworks } from './trusted-proxies.ts'

const isTrusted = trustNetworks(['10.0.0.0/8'])
const settle = (headers: Record<string, string>, kind: ForwardedKind = 'either'): Record<string, unknown> => {
  const copy: Record<string, string> = { ...headers }
  settleForwarded(copy, { kind, isTrusted })
  return Object.fromEntries(Object.entries(copy).filter(([name]) => name.startsWith('x-')))
}

test.each<[string, Record<string, string>]>([
  ['for=192.0.2.43', { 'x-forwarded-for': '192.0.2.43' }],
  [
    'for=192.0.2.43, for="[2001:db8:cafe::17]:4711";proto=https;host="vedette.example:8443"',
    { 'x-forwarded-for': '192.0.2.43, 2001:db8:cafe::17', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'vedette.example:8443' },
  ],
  [
    'For="_gazonk", for=192.0.2.60:8080; Proto=http ;by=203.0.113.43',
    { 'x-forwarded-for': '_gazonk, 192.0.2.60', 'x-forwarded-proto': 'http' },
  ],
  ['proto=https;by=203.0.113.43', { 'x-forwarded-for': 'unknown', 'x-forwarded-proto': 'https' }],
  ['for="un\\"quoted"', { 'x-forwarded-for': 'un"quoted' }],
  // Nothing of what is not written as it should be.
  ['for=192.0.2.43 proto=https', {}],
  ['for', {}],
  ['for="192.0.2.43', {}],
])('%s', (forwarded, adopted) => {
  expect(settle({ forwarded })).toEqual(adopted)
})

const [client, liar] = ['203.0.113.7', '198.51.100.9']

describe('a proxy that writes one kind passes on what the client made up of the other', () => {
  test.each<[string, Record<string, string>]>([
    ['Forwarded of the proxy', { forwarded: `for=${client};proto=https`, 'x-forwarded-for': liar }],
    ['with what the proxy writes besides', { forwarded: `for=${liar}, for=${client}`, 'x-forwarded-for': `${liar}, ${client}, ${liar}` }],
    ['only another host', { forwarded: `for=${client};host=vedette.example`, 'x-forwarded-host': 'evil.example' }],
    ['behind a header that nobody can read', { forwarded: `for="x, for=${client}`, 'x-forwarded-for': liar }],
    ['X-Forwarded-For of the proxy', { forwarded: `for=${liar}`, 'x-forwarded-for': client, 'x-forwarded-proto': 'https' }],
    ['nothing but -Proto of it', { forwarded: `for=${liar}`, 'x-forwarded-proto': 'https' }],
    ['another protocol', { forwarded: `for=${client};proto=https`, 'x-forwarded-for': client, 'x-forwarded-proto': 'http' }],
  ])('%s: where it is not said which, neither is believed', (_, headers) => {
    const left = settle(headers)
    // Still there, so that nobody takes it for a request of this machine.
    expect(Object.keys(left)).toEqual(Object.keys(headers).filter((name) => name !== 'forwarded'))
    expect(Object.values(left).every((value) => value === '')).toBe(true)
  })

  test('where it is said, that one alone is', () => {
    const both = { forwarded: `for=${client};proto=https`, 'x-forwarded-for': liar, 'x-forwarded-host': 'evil.example' }
    expect(settle(both, 'forwarded')).toEqual({ 'x-forwarded-for': client, 'x-forwarded-proto': 'https', 'x-forwarded-host': '' })
    expect(settle({ 'x-forwarded-for': liar }, 'forwarded')).toEqual({ 'x-forwarded-for': '' })
    expect(settle(both, 'x-forwarded')).toEqual({ 'x-forwarded-for': liar, 'x-forwarded-host': 'evil.example' })
    expect(settle({ forwarded: `for=${liar}` }, 'x-forwarded')).toEqual({})
  })

  test('proxies that write both name the same client, however long their lists are', () => {
    const forwarded = `for=${liar}, for="${client}:4711", for=10.0.0.2;proto=https;host=vedette.example`
    const headers = { 'x-forwarded-for': `${client}, 10.0.0.3`, 'x-forwarded-proto': 'http, https' }
    expect(settle({ forwarded, ...headers })).toEqual(headers)
    expect(settle({ forwarded: 'for="[2001:DB8::1]"', 'x-forwarded-for': '2001:db8::1' })).toEqual({ 'x-forwarded-for': '2001:db8::1' })
  })
})

test.each([
  [`${client}:51234`, client],
  [`${liar}, ${client}:51234,10.0.0.2:443`, `${liar}, ${client}, 10.0.0.2`],
  ['[2001:db8::1]:51234, ::ffff:10.0.0.2', '2001:db8::1, ::ffff:10.0.0.2'],
  ['2001:db8::1, unknown', '2001:db8::1, unknown'],
])('X-Forwarded-For %s: ports are no part of who asks', (chain, addresses) => {
  for (const kind of ['either', 'x-forwarded'] as const)
    expect(settle({ 'x-forwarded-for': chain }, kind)).toEqual({ 'x-forwarded-for': addresses })
})

test('any text ends in headers or in none, at once', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (forwarded) => {
      settle({ forwarded })
    }),
    { numRuns: 300 },
  )
  const started = performance.now()
  settle({ forwarded: `for="${'\\'.repeat(16_000)}` })
  settle({ forwarded: 'for=1'.repeat(4000) })
  expect(performance.now() - started).toBeLessThan(5000)
})
