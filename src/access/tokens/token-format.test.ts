import fc from 'fast-check'
import { expect, test } from 'vitest'

import { idOfToken, newToken, randomLetters } from './token-format.ts'

test('a token is a prefix and 61 letters and digits, and holds its id', () => {
  for (const prefix of ['vdt', 'vdi'] as const) {
    const { id, text } = newToken(prefix)
    expect(text).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]{61}$`))
    expect(idOfToken(prefix, text)).toBe(id)
  }
  expect(idOfToken('vdt', newToken('vdi').text)).toBeUndefined()
})

test('no single mistyped character passes the check', () => {
  const { text } = newToken('vdi')
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), fc.stringMatching(/^[0-9A-Za-z_]$/), (at, letter) => {
      fc.pre(text[at] !== letter)
      expect(idOfToken('vdi', text.slice(0, at) + letter + text.slice(at + 1))).toBeUndefined()
    }),
  )
})

test('no other text is taken for a token', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ minLength: 61, maxLength: 61 }).map((rest) => `vdi_${rest}`),
      ),
      (text) => {
        expect(idOfToken('vdi', text)).toBeUndefined()
      },
    ),
  )
})

test('letters are drawn evenly', () => {
  const counts = new Map<string, number>()
  for (const letter of randomLetters(62_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  expect(counts.size).toBe(62)
  // Six standard deviations of 1,000 expected.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(200)
})
