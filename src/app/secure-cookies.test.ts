import { expect, test } from 'vitest'

import { needsSecureCookies } from './secure-cookies.ts'

test.each([
  [false, '127.0.0.1', undefined, false],
  [false, 'localhost', 'http://127.0.0.1:7117', false],
  [true, '127.0.0.1', undefined, true],
  [false, '0.0.0.0', undefined, true],
  [false, '0.0.0.0', 'http://vedette.example.org', true],
  // nginx, Caddy, a tunnel on the same machine.
  [false, '127.0.0.1', 'https://vedette.example.org', true],
  [false, '::1', 'HTTPS://vedette.example.org/', true],
])('TLS %s, listening on %s, public address %s: %s', (hasTls, host, publicUrl, secure) => {
  expect(needsSecureCookies({ hasTls, host, publicUrl })).toBe(secure)
})
