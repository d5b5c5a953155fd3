import { expect, test } from 'vitest'

import { quoteSearch, readLookUp } from './look-up.ts'

test.each([
  ['', undefined],
  ['  ', undefined],
  ['4BF92F3577B34DA6A3CE929D0E0E4736', { kind: 'trace', id: '4bf92f3577b34da6a3ce929d0e0e4736' }],
  // A UUID is somebody's id, not a trace.
  ['4bf92f35-77b3-4da6-a3ce-929d0e0e4736', { kind: 'text', text: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736' }],
  [' noa@tidewater.example ', { kind: 'email', text: 'noa@tidewater.example' }],
  ['203.0.113.7', { kind: 'address', text: '203.0.113.7' }],
  ['2001:db8::1', { kind: 'address', text: '2001:db8::1' }],
  ['12:30', { kind: 'text', text: '12:30' }],
  ['order 4711', { kind: 'text', text: 'order 4711' }],
])('%j', (typed, found) => {
  expect(readLookUp(typed)).toEqual(found)
})

test('a phrase cannot end the phrase it stands in', () => {
  expect(quoteSearch(String.raw`a" or \b`)).toBe(String.raw`"a\" or \\b"`)
})
