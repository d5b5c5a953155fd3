import fc from 'fast-check'
import { expect, test } from 'vitest'

import { checkPath } from './check-path.ts'

const origin = 'https://vedette.example:7117'

test.each(['/', '/logs?q=a+b&from=now-1h', '/services/%D7%A9/x?env=a%20b', '/d/node?var-job=a%2Fb'])(
  '%s is an address of the page',
  (path) => {
    expect(checkPath(path)).toBe(path)
  },
)

test('a fragment is dropped, dots are resolved, other scripts are written in percent', () => {
  expect(checkPath('/logs/../traces?q=é#x')).toBe('/traces?q=%C3%A9')
})

test.each([
  '',
  'logs',
  'https://evil.example/',
  'javascript:alert(1)',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example/',
  '/x/..//evil.example/',
  '/.//evil.example',
  '/%2e//evil.example',
  '/\u0000',
  '/s/abc',
  '/api/session',
  '/x/../api/session',
  '/prometheus/api/v1/query',
  `/logs?q=${'x'.repeat(4096)}`,
])('%j is none', (path) => {
  expect(() => checkPath(path)).toThrow(expect.objectContaining({ code: 'bad_input' }))
})

test('whatever is accepted stays on our origin and is accepted again as it is', () => {
  const part = fc.oneof(
    fc.constantFrom('/', '\\', '.', '..', '%2e', '%2F', '//', '@', ':', '?', '#', '\t', '\n', 'http:', 'evil.example'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = `/${parts.join('')}`
      let path: string
      try {
        path = checkPath(text)
      } catch {
        return
      }
      expect(new URL(path, `${origin}/logs`).origin).toBe(origin)
      expect(path.startsWith('//')).toBe(false)
      expect(checkPath(path)).toBe(path)
    }),
    { numRuns: 2000 },
  )
})
