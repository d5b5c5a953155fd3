import fc from 'fast-check'
import { expect, test } from 'vitest'

import { textMember } from './json-member.ts'

test('finds what reading all of it finds', () => {
  const member = fc.tuple(
    fc.constantFrom('key', 'k', 'kéy', 'a"key'),
    fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 })),
  )
  fc.assert(
    fc.property(fc.array(member, { maxLength: 6 }), fc.constantFrom(undefined, 1), (members, indent) => {
      // Twice the same name: the last one counts.
      const text = `{${members.map(([name, value]) => `${JSON.stringify(name)} :${JSON.stringify(value, undefined, indent)}`).join(' ,\n')}}`
      const read = JSON.parse(text) as Record<string, unknown>
      const wanted = Object.hasOwn(read, 'key') && typeof read['key'] === 'string' ? read['key'] : undefined
      expect(textMember(Buffer.from(text), 'key')).toEqual(wanted)
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['{"k\\u0065y":"a"}', 'a'],
  ['{"a":{"key":"b"}}', undefined],
  ['[{"key":"b"}]', undefined],
  ['["key","b"]', undefined],
  ['"key"', undefined],
  ['{"key":"a', undefined],
  ['{"key"', undefined],
  ['', undefined],
  ['{"key":"a\\', undefined],
  ['['.repeat(10_000), undefined],
])('%s', (text, found) => {
  // The memory behind the text is not the text's: each way of ending its last string.
  for (const behind of ['', '"', 'b"}', '""'])
    expect(textMember(Buffer.from(text + behind).subarray(0, Buffer.byteLength(text)), 'key')).toBe(found)
})
