import { expect, test } from 'vitest'

import { readLines, readPatterns, writePatterns } from './masking-text.ts'

test('lines without blanks', () => {
  expect(readLines(' user.ssn \n\n card ')).toEqual(['user.ssn', 'card'])
})

test('patterns are read as they are written', () => {
  const patterns = [
    { name: 'ticket', pattern: 'TCK-\\d+' },
    { name: 'order_id', pattern: 'order [a-z]+ \\d' },
  ]
  expect(readPatterns(writePatterns(patterns))).toEqual(patterns)
})

test('the line that is no pattern is named', () => {
  expect(readPatterns('ticket TCK\n\nNoName\n')).toBe(3)
  expect(readPatterns('ticket')).toBe(1)
})
