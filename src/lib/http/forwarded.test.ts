import fc from 'fast-check'
import { expect, test } from 'vitest'

import { adoptForwarded } from './forwarded.ts'

const adopt = (headers: Record<string, string>): Record<string, unknown> => {
  const copy: Record<string, string> = { ...headers }
  adoptForwarded(copy)
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
  expect(adopt({ forwarded })).toEqual(adopted)
})

test('it counts only when none of the other kind are there', () => {
  expect(adopt({ forwarded: 'for=192.0.2.43', 'x-forwarded-for': '198.51.100.7' })).toEqual({ 'x-forwarded-for': '198.51.100.7' })
})

test('any text ends in headers or in none, at once', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (forwarded) => {
      adopt({ forwarded })
    }),
    { numRuns: 300 },
  )
  const started = performance.now()
  adopt({ forwarded: `for="${'\\'.repeat(16_000)}` })
  adopt({ forwarded: 'for=1'.repeat(4000) })
  expect(performance.now() - started).toBeLessThan(5000)
})
