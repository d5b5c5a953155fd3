import fc from 'fast-check'
import { expect, test } from 'vitest'

import { logplex } from './logplex.ts'
import { RecordingSink } from './testdata/recording-sink.ts'

function post(body: string | Uint8Array, address = ''): RecordingSink {
  const sink = new RecordingSink()
  const [endpoint] = logplex.open({})
  const query = new URLSearchParams(address)
  endpoint?.decode({ body: Buffer.from(body), receivedAt: 0, contentType: 'application/logplex-1', query, headers: {} }, sink)
  return sink
}
const counted = (text: string): string => `${Buffer.byteLength(text)} ${text}`

// As Heroku documents it: no structured data, and a line feed at the end of each message.
const body = [
  '<40>1 2012-11-30T06:45:29+00:00 host app web.3 - State changed from starting to up\n',
  '<40>1 2012-11-30T06:45:26.123456+00:00 host heroku web.3 - Starting process with command `bundle exec rackup`\n',
  '<45>1 2012-11-30T06:45:30+00:00 host app worker.1 - שלום, two\nlines\n',
]
  .map(counted)
  .join('')

test('messages of a drain are log records of the service that its address names', () => {
  const { records, rejected } = post(body, 'service=checkout')
  expect(rejected).toEqual({})
  expect(records.map((record) => [record['time'], record['severityText'], record['body']])).toEqual([
    ['1354257929000000000', 'emerg', 'State changed from starting to up'],
    ['1354257926123456000', 'emerg', 'Starting process with command `bundle exec rackup`'],
    ['1354257930000000000', 'notice', 'שלום, two\nlines'],
  ])
  expect(records.map(({ resource }) => Object.fromEntries(resource)['service.name'])).toEqual(['checkout', 'checkout', 'checkout'])
  expect(Object.fromEntries(records[1]?.['attributes'] as [string, string][])).toEqual({
    'syslog.facility': 'syslog',
    'syslog.appname': 'heroku',
    'syslog.procid': 'web.3',
  })
})

test('without a name in the address the program is the service', () => {
  expect(post(body).records.map(({ resource }) => Object.fromEntries(resource)['service.name'])).toEqual(['app', 'heroku', 'app'])
})

test('what is cut off is refused, what stands before it is taken', () => {
  const { records, rejected } = post(`${counted('<40>1 - host app web.1 - whole')}99 <40>1 - host app web.1 - half`)
  expect(records.map((record) => record['body'])).toEqual(['whole'])
  expect(rejected).toEqual({ malformed: 1 })
})

test('any bytes end, and are records or refused', () => {
  const part = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom('3 abc', '9', ' ', '<40>1 - - - - - ', '\n').map((text) => Buffer.from(text)),
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const bytes = Buffer.concat(parts)
      const { records, rejected } = post(bytes)
      expect(records.length + (rejected['malformed'] ?? 0)).toBeLessThanOrEqual(bytes.length)
    }),
    { numRuns: 300 },
  )
})
