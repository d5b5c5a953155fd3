import { expect, test } from 'vitest'

import { checkOrigin } from './csrf.ts'

const host = 'vedette.example:7117'
const own = 'http://vedette.example:7117'

test.each<[string, Parameters<typeof checkOrigin>[0]]>([
  ['a read from anywhere', { method: 'GET', headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, host }],
  ['our own page', { method: 'POST', headers: { 'sec-fetch-site': 'same-origin', origin: own }, host }],
  ['an address typed by the user', { method: 'POST', headers: { 'sec-fetch-site': 'none' }, host }],
  ['an old browser on our page', { method: 'POST', headers: { origin: own }, host }],
  ['no browser at all', { method: 'DELETE', headers: {}, host }],
  ['a proxy that names the default port', { method: 'POST', headers: { origin: 'https://v.example' }, host: 'v.example:443' }],
  [
    'the public URL, behind a proxy that hides the host',
    {
      method: 'POST',
      headers: { origin: 'https://v.example', 'sec-fetch-site': 'same-origin' },
      host,
      allowedOrigins: ['https://v.example'],
    },
  ],
])('lets pass %s', (_, request) => {
  expect(() => checkOrigin(request)).not.toThrow()
})

test.each<[string, Record<string, string>]>([
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['a sister host', { 'sec-fetch-site': 'same-site', origin: 'http://other.example:7117' }],
  ['another port', { origin: 'http://vedette.example:8080' }],
  ['another site in an old browser', { origin: 'https://evil.example' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['nonsense', { origin: '://' }],
  ['an origin that only begins like ours', { origin: 'http://vedette.example:7117.evil.example' }],
  ['an unknown word', { 'sec-fetch-site': 'whatever' }],
])('turns away %s', (_, headers) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(() => checkOrigin({ method, headers, host })).toThrow('another site')
  }
})
