import { expect, test } from 'vitest'

import { returnAddress } from './return-address.ts'

test.each([
  ['/logs?q=a', '/logs?q=a'],
  ['/', '/'],
  [null, '/'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/a\n//evil', '/'],
  // Browsers leave these out of an address.
  ['/\t/evil.example', '/'],
  ['/sign-in?return=%2F', '/'],
])('%s leads to %s', (wanted, address) => {
  expect(returnAddress(wanted)).toBe(address)
})
