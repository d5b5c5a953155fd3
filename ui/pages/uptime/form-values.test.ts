import { expect, test } from 'vitest'

import { readField, writeField } from './form-values.ts'

test.each([
  ['text', '2xx', '2xx'],
  ['number', 5, '5'],
  ['switch', true, '1'],
  ['lines', ['a = 1', 'b'], 'a = 1\nb'],
  ['pairs', { 'x-mode': 'a: b', accept: '*' }, 'x-mode: a: b\naccept: *'],
] as const)('%s: what was written is read again', (input, value, text) => {
  expect(writeField({ input }, value)).toBe(text)
  expect(readField({ input }, text)).toEqual(value)
})

test('an empty field says nothing, a switch that is off says so', () => {
  expect(readField({ input: 'text' }, '  ')).toBeUndefined()
  expect(readField({ input: 'number' }, '')).toBeUndefined()
  expect(readField({ input: 'switch' }, '')).toBe(false)
  expect(writeField({ input: 'pairs' }, undefined)).toBe('')
})
