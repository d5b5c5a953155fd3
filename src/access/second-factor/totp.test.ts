import fc from 'fast-check'
import { expect, test } from 'vitest'

import { decodeBase32, findTotpStep, newTotpSecret, totpCode, totpUri } from './totp.ts'

/** RFC 6238, appendix B: the eight digits there end in these six. */
const rfcKey = Buffer.from('12345678901234567890')
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('the code of RFC 6238 at %d s', (seconds, code) => {
  expect(totpCode(rfcKey, Math.floor(seconds / 30))).toBe(code)
})

test('a secret is 160 bits in base32, and reads back', () => {
  const secret = newTotpSecret()
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(decodeBase32(secret)).toHaveLength(20)
  expect(decodeBase32('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')).toEqual(rfcKey)
})

test('a code is good in its step and one aside, typed with blanks or without, and no other text is', () => {
  const secret = newTotpSecret()
  const key = decodeBase32(secret)
  const now = Date.UTC(2026, 0, 5, 9, 0, 7)
  const step = Math.floor(now / 30_000)
  for (const aside of [-1, 0, 1]) expect(findTotpStep(secret, totpCode(key, step + aside), now)).toBe(step + aside)
  const code = totpCode(key, step)
  expect(findTotpStep(secret, `${code.slice(0, 3)} ${code.slice(3)}`, now)).toBe(step)
  const good = new Set([-1, 0, 1].map((aside) => totpCode(key, step + aside)))
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{6}$/)), (text) => {
      expect(findTotpStep(secret, text, now) !== undefined).toBe(good.has(text.replaceAll(/\s/g, '')))
    }),
    { numRuns: 50 },
  )
})

test('the address names the place and the account, whatever they are called', () => {
  const uri = new URL(totpUri('ABC', { account: 'ada+x@example.com', place: 'Vedette (a:b)' }))
  expect(decodeURIComponent(uri.pathname)).toBe('/Vedette (a:b):ada+x@example.com')
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    secret: 'ABC',
    issuer: 'Vedette (a:b)',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})
