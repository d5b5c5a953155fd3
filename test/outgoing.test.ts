import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

/** What opens connections, by module. */
const openers: Readonly<Record<string, ReadonlySet<string>>> = {
  'node:net': new Set(['connect', 'createConnection', 'Socket']),
  'node:tls': new Set(['connect']),
  'node:http': new Set(['request', 'get', 'Agent']),
  'node:https': new Set(['request', 'get', 'Agent']),
  'node:http2': new Set(['connect']),
  'node:dgram': new Set(['createSocket']),
  '@clickhouse/client': new Set(['createClient']),
}
const openingPackages = /^(undici|axios|got|node-fetch|pg|ws|nodemailer\/lib\/smtp-connection|@aws-sdk\/.*)$/

/** Who opens connections besides `lib/outgoing`, which keeps what people enter away from what is inside; and why it may. */
const others: Readonly<Record<string, string>> = {
  'src/api/sockets/listen-unix.ts': 'asks whether somebody listens at the place of our own socket',
  'src/api/sockets/udp-listener.ts': 'only listens',
  'src/app/host-door.ts': 'a socket of the data directory',
  'src/audit/local/verify-served-trail.ts': 'a socket of the data directory',
  'src/channels/mail/create-send-mail.ts': 'SMTP: connects to the addresses that the guard checked',
  'src/doctor/checks/health.ts': 'our own front door',
  'src/doctor/checks/mail.ts': 'the server that the settings name, asked by whoever runs the command',
  'src/lib/s3/exchange.ts': 'the endpoint that the settings name',
  'src/probes/http/exchange.ts': 'measures each phase of a request over a connection of open-connection.ts',
  'src/probes/net/open-connection.ts': 'connects to the addresses that the guard checked',
  'src/probes/net/start-tls.ts': 'TLS over a connection of open-connection.ts',
  'src/scrapers/prometheus/fetch/create-fetcher.ts': 'targets of a prometheus.yml on this machine',
  'src/scrapers/prometheus/fetch/connections.ts': 'targets of a prometheus.yml on this machine',
  'src/platform/otlp/post.ts': 'our own front door',
  'src/storage/telemetry/connect.ts': 'the server that the settings name, or our own engine',
  'src/storage/telemetry/read-pipe.ts': 'a named pipe of our own engine',
  'src/storage/state/server/open-server-driver.ts': 'the server that the settings name',
  'src/storage/state/server/server-lock.ts': 'the server that the settings name',
  'src/engine/answer-pipe.ts': 'a named pipe',
  'src/engine/lent-pipes.ts': 'a named pipe',
  'src/cli/query/ask-prometheus.ts': 'whoever runs the command names the address',
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.c?ts$/.test(file) && !file.includes('testdata/') && !file.endsWith('.test.ts'))
  .map((file) => join('src', file))
  .filter((file) => !file.startsWith('src/lib/outgoing/'))

test('nobody but lib/outgoing connects to addresses, or it is said here why', () => {
  expect(files.length).toBeGreaterThan(500)
  const opening = files.filter((file) => opensConnections(file)).toSorted()
  expect(opening).toEqual(Object.keys(others).toSorted())
})

function opensConnections(file: string): boolean {
  const text = readFileSync(file, 'utf8')
  if (/(^|[^\w.'`"-])fetch\(/m.test(text.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, ''))) return true
  const { module } = parseSync(file, text)
  return module.staticImports.some(({ moduleRequest: { value }, entries }) => {
    const names = openers[value]
    const values = entries.filter(({ isType }) => !isType)
    if (names === undefined) return values.length > 0 && openingPackages.test(value)
    // The whole module, or its default, has no name.
    return values.some(({ importName: { name } }) => typeof name !== 'string' || names.has(name))
  })
}
