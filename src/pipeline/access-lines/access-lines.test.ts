import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { nanoToMs } from '../../model/bytes.ts'
import { LogRecordView } from '../../model/log-record.ts'
import { understandAccessLine } from './index.ts'

function understand(line: string): { attributes: Record<string, string>; severity: string | number; at: string | undefined; body: string } {
  const record = new LogRecordView()
  // In the middle of other bytes, as it lies in a request.
  const bytes = Buffer.from(`xx${line}", "y [`)
  record.body.set(bytes, 2, 2 + Buffer.byteLength(line))
  understandAccessLine(record)
  return {
    attributes: Object.fromEntries(record.attributes.toMap()),
    severity: record.severityText.toString() || record.severityNumber,
    at: record.time.high === 0 ? undefined : new Date(nanoToMs(record.time)).toISOString(),
    body: record.body.toString(),
  }
}

const at = '2026-11-22T06:00:00.000Z'

describe('access lines', () => {
  test.each([
    [
      'nginx, combined',
      '203.0.113.9 - ada [22/Nov/2026:07:00:00 +0100] "GET /a/b?c=d&e HTTP/1.1" 200 612 "https://x.example/" "Mozilla/5.0 \\x22q\\x22"',
      9,
      {
        'client.address': '203.0.113.9',
        'user.name': 'ada',
        'http.request.method': 'GET',
        'url.path': '/a/b',
        'url.query': 'c=d&e',
        'network.protocol.version': '1.1',
        'http.response.status_code': '200',
        'http.response.body.size': '612',
        'http.request.header.referer': 'https://x.example/',
        'user_agent.original': 'Mozilla/5.0 \\x22q\\x22',
      },
    ],
    [
      'Apache, common, no size',
      '2001:db8::1 - - [22/Nov/2026:06:00:00 +0000] "POST /x HTTP/2.0" 404 -',
      13,
      {
        'client.address': '2001:db8::1',
        'http.request.method': 'POST',
        'url.path': '/x',
        'network.protocol.version': '2.0',
        'http.response.status_code': '404',
      },
    ],
    [
      'Apache, vhost_combined',
      'shop.example:443 192.0.2.1 - - [22/Nov/2026:06:00:00 +0000] "GET / HTTP/1.1" 503 7 "-" "curl/8"',
      17,
      {
        'server.address': 'shop.example:443',
        'client.address': '192.0.2.1',
        'http.request.method': 'GET',
        'url.path': '/',
        'network.protocol.version': '1.1',
        'http.response.status_code': '503',
        'http.response.body.size': '7',
        'user_agent.original': 'curl/8',
      },
    ],
    [
      'nginx, main; what is no request',
      String.raw`192.0.2.1 - - [22/Nov/2026:06:00:00 +0000] "\x16\x03\x01" 400 157 "-" "-" "198.51.100.7"`,
      13,
      {
        'client.address': '192.0.2.1',
        'http.response.status_code': '400',
        'http.response.body.size': '157',
        'http.request.header.x-forwarded-for': '198.51.100.7',
      },
    ],
  ])('%s', (_name, line, severity, attributes) => {
    expect(understand(line)).toEqual({ attributes, severity, at, body: line })
  })

  test('nginx, log_format json', () => {
    const line =
      '{"time":"2026-11-22T07:00:00+01:00","remote_addr":"192.0.2.1","request_method":"GET","request_uri":"/a?b=1","status":502,"request_time":0.5,"http_user_agent":"-"}'
    expect(understand(line)).toMatchObject({
      severity: 17,
      attributes: {
        'client.address': '192.0.2.1',
        'http.request.method': 'GET',
        'http.response.status_code': '502',
        'http.server.request.duration': '0.5',
        'url.path': '/a',
        'url.query': 'b=1',
      },
    })
  })
})

describe('error lines', () => {
  test('nginx', () => {
    const line =
      '2026/11/22 07:00:00 [error] 31#32: *1 open() "/srv/x, client: y" failed (2: No such file), client: 192.0.2.1, server: shop.example, request: "GET /x?y=1 HTTP/1.1", host: "shop.example"'
    expect(understand(line)).toEqual({
      at: undefined,
      body: line,
      severity: 'error',
      attributes: {
        'process.pid': '31',
        'thread.id': '32',
        'client.address': '192.0.2.1',
        'server.address': 'shop.example',
        'http.request.method': 'GET',
        'url.path': '/x',
        'url.query': 'y=1',
        'network.protocol.version': '1.1',
      },
    })
  })

  test('Apache', () => {
    const line = '[Sun Nov 22 07:00:00.123456 2026] [authz_core:warn] [pid 7:tid 140] [client 192.0.2.1:5123] AH01630: client denied'
    expect(understand(line)).toEqual({
      at: undefined,
      body: line,
      severity: 'warn',
      attributes: {
        'log.logger': 'authz_core',
        'process.pid': '7',
        'thread.id': '140',
        'client.address': '192.0.2.1',
        'client.port': '5123',
      },
    })
  })
})

test.each([
  'connection accepted from 192.0.2.1 [22/Nov/2026:06:00:00 +0000] twice over',
  '192.0.2.1 - - [99/Nov/2026:06:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"',
  '192.0.2.1 - - [22/Nov/2026:06:00:00 +0000] "GET / HTTP/1.1" 999 1 "-" "-"',
  '192.0.2.1 - - [22/Nov/2026:06:00:00 +0000] "GET / HTTP/1.1',
  '{"remote_addr": "192.0.2.1", "status": "fine", "x": "a long line without end"',
  '[Sun Nov 22 07:00:00.123456 2026] [something else] and then some text',
  '2026/11/22 07:00:00 [loud] 31#32: *1 open() failed, client: 192.0.2.1',
])('%s stays a line', (line) => {
  expect(understand(line)).toEqual({ attributes: {}, severity: 0, at: undefined, body: line })
})

test('hostile lines: no more attributes than there are names, and none reaches beyond its line', () => {
  const parts = [
    '192.0.2.1',
    ' - ',
    '[22/Nov/2026:06:00:00 +0000]',
    ' "',
    '"',
    '\\',
    'GET / HTTP/1.1',
    ' 200 ',
    '{',
    '}',
    '2026/11/22 07:00:00 [error] 1#1: ',
    '[',
    ']',
    ', client: ',
    '[Sun Nov 22 07:00:00 2026] [core:error] ',
    'é',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 14 }), (chosen) => {
      const line = chosen.join('')
      for (const value of Object.values(understand(line).attributes)) expect(line).toContain(value)
    }),
    { numRuns: 400 },
  )
})
