import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Budget } from '../value/budget.ts'
import { toGoJson } from './json.ts'

const write = (text: string): string => toGoJson(text, (_type, field) => field, new Budget())

test.each([
  [String.raw`C:\bin\full`, String.raw`"C:\\bin\\full"`],
  ['\b\f\\', String.raw`"\u0008\u000c\\"`],
  ['<a>&\u2028', String.raw`"\u003ca\u003e\u0026\u2028"`],
])('%j', (text, json) => expect(write(text)).toBe(json))

test('what is written reads as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', 'b', 'f', 'u', '"', '<', '\b', '\n', 'é') }), (text) => {
      expect(JSON.parse(write(text))).toBe(text)
    }),
  )
})
