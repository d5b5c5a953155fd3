import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import winston from 'winston'

import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/** Syslog, Loki's push API, JSON and text, each sent by what people have: rsyslog, logger, pino, pino-loki, winston, curl. */
const run = promisify(execFile)
const directory = mkdtempSync(join(tmpdir(), 'vedette-log-protocols-'))
const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')]
const hasRsyslog = existsSync('/usr/sbin/rsyslogd') && existsSync('/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so')
let vedette: Vedette

beforeAll(async () => {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ])
  vedette = await startVedette({
    config: {
      selfTelemetry: { enabled: false },
      receivers: { syslog: { udp: 0, tcp: 0, tls: 0, tlsCert: cert, tlsKey: key }, json_lines: { tcp: 0, allow: ['127.0.0.0/8'] } },
    },
  })
}, 90_000)
afterAll(async () => {
  await vedette.dispose()
  rmSync(directory, { recursive: true })
})

/** Body, service, host, severity and attributes of the records with this text in their body. */
async function find(text: string, count = 1): Promise<readonly Row[]> {
  const statement = `SELECT body, service, host, severity_text, severity_number, attributes FROM log_records WHERE body LIKE {text:String} AND timestamp > now() - INTERVAL 2 DAY ORDER BY body`
  const rows = await eventually(
    () => vedette.sql<[string, string, string, string, number, Record<string, string>]>(statement, { text: `%${text}%` }),
    ({ length }) => length >= count,
  )
  expect(rows).toHaveLength(count)
  return rows.map(([body, service, host, severityText, severity, attributes]) => ({
    body,
    service,
    host,
    severityText,
    severity,
    attributes,
  }))
}

interface Row {
  readonly body: string
  readonly service: string
  readonly host: string
  readonly severityText: string
  readonly severity: number
  readonly attributes: Readonly<Record<string, string>>
}

describe('syslog', () => {
  const logger = async (port: number, ...words: string[]) =>
    run('logger', ['--server', '127.0.0.1', '--port', String(port), '--tag', 'shop', '--id=77', '--priority', 'local3.warning', ...words])

  test.each([
    [
      'TCP, counted, RFC 5424',
      'syslog tcp',
      ['--tcp', '--octet-count', '--rfc5424', '--msgid', 'M1', '--sd-id', 'a@1', '--sd-param', 'b="c d"'],
    ],
    ['TCP, a line, RFC 5424 without time and host', 'syslog tcp', ['--tcp', '--rfc5424=notime,nohost,notq']],
    ['TCP, RFC 3164', 'syslog tcp', ['--tcp', '--rfc3164']],
    ['UDP, RFC 5424', 'syslog udp', ['--udp', '--rfc5424']],
    ['UDP, RFC 3164', 'syslog udp', ['--udp', '--rfc3164']],
  ])('logger: %s', async (name, listener, words) => {
    await logger(await vedette.portOf(listener), ...words, `hällo ${name}`)
    const [row] = await find(`hällo ${name}`)
    expect(row).toMatchObject({ service: 'shop', severityText: 'warning', severity: 13, body: `hällo ${name}` })
    expect(row?.attributes).toMatchObject({ 'syslog.facility': 'local3', 'syslog.procid': '77' })
    const told = words.includes('--msgid') ? { 'syslog.msgid': 'M1', 'syslog.a@1.b': 'c d' } : {}
    expect(row?.attributes).toMatchObject(told)
    expect(row?.host).not.toBe('')
  })

  test.skipIf(!hasRsyslog)(
    'rsyslog over TLS, with its queue, and in its own format over TCP',
    async () => {
      const [tls, tcp] = [await vedette.portOf('syslog tls'), await vedette.portOf('syslog tcp')]
      const [socket, config] = [join(directory, 'log.sock'), join(directory, 'rsyslog.conf')]
      writeFileSync(
        config,
        `global(workDirectory="${directory}" defaultNetstreamDriverCAFile="${cert}")
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="${socket}" CreatePath="on" UseSpecialParser="off" ParseHostname="on" RateLimit.Interval="0")
action(type="omfwd" target="127.0.0.1" port="${tls}" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
  StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost"
  queue.type="linkedList" queue.fileName="tls" queue.saveOnShutdown="on" action.resumeRetryCount="-1")
action(type="omfwd" target="127.0.0.1" port="${tcp}" protocol="tcp")
`,
      )
      const rsyslog = spawn('/usr/sbin/rsyslogd', ['-n', '-f', config, '-i', join(directory, 'rsyslog.pid')], { stdio: 'ignore' })
      try {
        await eventually(() => Promise.resolve(existsSync(socket)), Boolean)
        await run('logger', ['--socket', socket, '--tag', 'cron', '--id=5', '-p', 'authpriv.err', 'through rsyslog'])
        // Once as RFC 5424 over TLS, once as rsyslog's own format.
        for (const row of await find('through rsyslog', 2)) {
          expect(row).toMatchObject({ body: 'through rsyslog', service: 'cron', severityText: 'err', severity: 17 })
          expect(row.attributes).toMatchObject({ 'syslog.facility': 'authpriv', 'syslog.procid': '5' })
        }
      } finally {
        rsyslog.kill('SIGTERM')
        await once(rsyslog, 'exit')
      }
    },
    60_000,
  )
})

describe('Loki', () => {
  test('pino-loki', async () => {
    const transport = pino.transport({
      target: 'pino-loki',
      options: {
        host: vedette.url,
        basicAuth: { username: 'any', password: ingestKey },
        labels: { app: 'checkout' },
        batching: { interval: 1 },
      },
    })
    const log = pino(transport)
    await once(transport, 'ready')
    log.error({ order: 7 }, 'from pino-loki')
    const [row] = await find('from pino-loki')
    expect(row).toMatchObject({ service: 'checkout', severity: 17 })
    transport.end()
  }, 30_000)

  test('what it says of a body it cannot read, and who it is', async () => {
    const post = (body: string) =>
      fetch(`${vedette.url}/loki/api/v1/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ingestKey}`, 'x-scope-orgid': 'team' },
        body,
      })
    const bad = await post('{"streams":[')
    expect([bad.status, await bad.text()]).toEqual([400, 'the body is not valid JSON of a push request\n'])
    const good = await post(
      JSON.stringify({ streams: [{ stream: { job: 'j' }, values: [[`${Date.now()}000000`, 'level=debug by hand']] }] }),
    )
    expect([good.status, await good.text()]).toEqual([204, ''])
    expect((await find('by hand'))[0]).toMatchObject({ service: 'j', severity: 5 })
    const info = await fetch(`${vedette.url}/loki/api/v1/status/buildinfo`, { headers: { authorization: `Bearer ${ingestKey}` } })
    expect(await info.json()).toHaveProperty('version')
  })
})

describe('JSON and text', () => {
  const send = async (path: string, body: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(`${vedette.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ingestKey}`, ...headers },
      body,
    })
    return [answer.status, await answer.json()]
  }

  test('pino through curl', async () => {
    const program = `const log = require('pino')({ name: 'piped' }); log.warn({ n: 1 }, 'pino one'); log.error(new Error('broken'), 'pino two')`
    const command = `${process.execPath} -e "$PROGRAM" | curl -sS --data-binary @- -H "authorization: Bearer ${ingestKey}" ${vedette.url}/ingest/ndjson`
    const { stdout } = await run('sh', ['-c', command], { env: { ...process.env, PROGRAM: program } })
    expect(JSON.parse(stdout)).toEqual({ accepted: 2, rejected: 0 })
    const [one, two] = await find('pino ', 2)
    expect(one).toMatchObject({ service: 'piped', severity: 13, attributes: { n: '1' } })
    expect(two).toMatchObject({ severity: 17, attributes: { 'exception.type': 'Error', 'exception.message': 'broken' } })
  })

  test("winston's own HTTP transport", async () => {
    const { hostname, port } = new URL(vedette.url)
    const http = new winston.transports.Http({
      host: hostname,
      port: Number(port),
      path: '/ingest/json',
      headers: { 'x-vedette-key': ingestKey },
    })
    const log = winston.createLogger({ defaultMeta: { service: 'mail' }, format: winston.format.json(), transports: [http] })
    log.error('from winston', { user: 'u1' })
    const [row] = await find('from winston')
    expect(row).toMatchObject({ service: 'mail', severity: 17, attributes: { user: 'u1' } })
    log.close()
  })

  test('a beacon of a browser: text/plain, the key in the address; one bad line harms no other', async () => {
    const answer = await fetch(`${vedette.url}/ingest/ndjson?key=${ingestKey}&service=page`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
      body: '{"msg":"beacon a"}\nno json\n{"msg":"beacon b","level":"warn"}',
    })
    expect([answer.status, await answer.json()]).toMatchObject([200, { accepted: 2, rejected: 1 }])
    expect(await find('beacon ', 2)).toMatchObject([{ service: 'page' }, { service: 'page', severity: 13 }])
  })

  test('without a key nothing is taken', async () => {
    const answer = await fetch(`${vedette.url}/ingest/text?key=wrong`, { method: 'POST', body: 'x' })
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: 'unauthenticated' } }])
  })

  test('lines over TCP', async () => {
    const socket = connect(await vedette.portOf('json_lines tcp'), '127.0.0.1')
    socket.end('{"msg":"over tcp","level":"fatal","service":"edge"}\n')
    expect((await find('over tcp'))[0]).toMatchObject({ service: 'edge', severity: 21 })
  })

  test('access and error lines of web servers', async () => {
    const now = new Date()
    const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(now.toUTCString()) ?? []
    const line = `203.0.113.9 - - [${day}/${month}/${year}:${clock} +0000] "GET /access?line=1 HTTP/1.1" 503 612 "-" "curl/8"`
    expect(await send('/ingest/text?service=nginx', `${line}\n`)).toEqual([200, { accepted: 1, rejected: 0 }])
    const [row] = await find('GET /access')
    expect(row).toMatchObject({ body: line, service: 'nginx', severity: 17 })
    expect(row?.attributes).toMatchObject({ 'url.path': '/access', 'http.response.status_code': '503', 'user_agent.original': 'curl/8' })
  })
})
