import { expect, test } from 'vitest'

import { findThreshold } from './find-threshold.ts'

test.each([
  ['rate(errors[5m]) > 0.05', { query: 'rate(errors[5m])', threshold: 0.05, isAbove: true }],
  ['(up < 1)', { query: 'up', threshold: 1, isAbove: false }],
  ['100 < queue_depth', { query: 'queue_depth', threshold: 100, isAbove: true }],
  ['temperature <= -4', { query: 'temperature', threshold: -4, isAbove: false }],
  ['errors > 5 and on (job) traffic > 100', { query: 'errors', threshold: 5, isAbove: true }],
  ['a > b', { query: 'a > b', threshold: null, isAbove: true }],
  ['absent(up)', { query: 'absent(up)', threshold: null, isAbove: true }],
  ['level:error service:checkout', undefined],
])('%s', (query, expected) => {
  expect(findThreshold(query)).toEqual(expected)
})
