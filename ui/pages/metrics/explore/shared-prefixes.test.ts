import { expect, test } from 'vitest'

import { sharedPrefixes } from './shared-prefixes.ts'

test('names stand under what they share', () => {
  const names = [
    'go_gc_seconds',
    'go_goroutines',
    'http_server_active',
    'http_server_requests_total',
    'orders_total',
    'up',
    'a_',
    '_odd',
    'x.y',
  ]
  expect(sharedPrefixes(names)).toEqual(['go_', 'go_', 'http_server_', 'http_server_', '', '', '', '', ''])
  // A rarer beginning does not take a name from its neighbours' common one.
  expect(sharedPrefixes(['db_pool_in_use', 'db_size'])).toEqual(['db_', 'db_'])
})
