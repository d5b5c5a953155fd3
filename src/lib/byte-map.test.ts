import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ByteMap, equalBytes, hashBytes } from './byte-map.ts'

test('finds what a Map of strings finds, from any place in a buffer', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'b', '\0', '\u00ff'), maxLength: 6 })
  fc.assert(
    fc.property(fc.array(key, { maxLength: 300 }), fc.array(key), (added, asked) => {
      const map = new ByteMap<number>()
      const expected = new Map<string, number>()
      for (const [i, text] of added.entries()) {
        const bytes = Buffer.from(`xx${text}x`, 'latin1')
        expect(map.get(bytes, 2, bytes.length - 1)).toBe(expected.get(text))
        if (expected.has(text)) continue
        expected.set(text, i)
        map.add(bytes, 2, bytes.length - 1, i)
      }
      expect(map.size).toBe(expected.size)
      for (const text of [...added, ...asked]) {
        const bytes = Buffer.from(text, 'latin1')
        expect(map.get(bytes, 0, bytes.length)).toBe(expected.get(text))
      }
      map.clear()
      expect([map.size, map.get(Buffer.from('a'), 0, 1)]).toEqual([0, undefined])
    }),
  )
})

test('keys are copied', () => {
  const map = new ByteMap<string>()
  const bytes = Buffer.from('key')
  map.add(bytes, 0, 3, 'value')
  bytes.fill('x')
  expect(map.get(Buffer.from('key'), 0, 3)).toBe('value')
})

test('hashes depend on every byte and on the seed', () => {
  const hashes = new Set(Array.from({ length: 1000 }, (_, i) => hashBytes(Buffer.from(`key ${i}`), 0, Buffer.byteLength(`key ${i}`))))
  expect(hashes.size).toBeGreaterThan(995)
  expect(hashBytes(Buffer.from('a'), 0, 1, 1)).not.toBe(hashBytes(Buffer.from('a'), 0, 1, 2))
  expect([equalBytes(undefined, Buffer.from('a'), 0, 1), equalBytes(Buffer.from('b'), Buffer.from('ab'), 1, 2)]).toEqual([false, true])
})
