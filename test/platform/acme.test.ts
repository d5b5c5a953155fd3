import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'

import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { createLifecycle } from '../../src/app/lifecycle.ts'
import { openAcme } from '../../src/app/tls/open-acme.ts'
import type { OpenTls } from '../../src/app/tls/served-tls.ts'
import { settingsSchema } from '../../src/config/settings.ts'
import { createTlsServer } from '../../src/lib/http/tls-server.ts'
import { ManualClock } from '../harness/manual-clock.ts'
import { present } from '../harness/present.ts'
import { hasPebble, startPebble, type Pebble } from '../harness/start-pebble.ts'
import { openTemporaryPlatform } from '../harness/temporary-platform.ts'
import { eventually } from '../harness/vedette.ts'

const { inside, start } = openTemporaryPlatform()

describe.skipIf(!hasPebble)("a certificate of an authority (Debian's pebble)", () => {
  let directory: string
  let pebble: Pebble
  const closing: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vedette-acme-'))
    pebble = await startPebble(directory)
  })
  // By the clocks of these tests a certificate is due again and again: nobody else could have the ports.
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })
  afterAll(() => {
    pebble.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  const open = (
    clock: ManualClock,
    changes: { readonly httpPort?: number; readonly challenge?: 'tls-alpn-01'; readonly directoryUrl?: string } = {},
  ): OpenTls => {
    const { directoryUrl, caFile, httpPort } = pebble
    const acme = { domains: ['localhost'], email: 'ops@example.org', directoryUrl, caFile, httpHost: '127.0.0.1', httpPort, ...changes }
    const dataDir = join(directory, changes.challenge ?? 'data')
    const settings = settingsSchema.parse({ dataDir, tls: { acme } })
    const log = pino({ level: 'silent' })
    const lifecycle = createLifecycle(log)
    closing.push(() => lifecycle.stop())
    const data = { settings, clock, log, lifecycle }
    return openAcme(data, present(settings.tls?.acme), { userAgent: 'vedette', lookEveryMs: 50 })
  }
  const isIssued = ({ certificate }: OpenTls): boolean => certificate.facts.issuer.includes('Pebble')
  /** Time goes on, so that what failed is tried again: whoever runs beside these tests may have had the port. */
  const soon = async (clock: ManualClock, tls: OpenTls, done: (tls: OpenTls) => boolean): Promise<unknown> =>
    eventually(
      async () => {
        clock.advance(1000)
        return { found: await tls.health.check(), isDone: done(tls) }
      },
      ({ isDone }) => isDone,
      60_000,
    )

  test('a port that is not to be had: our own certificate is shown, and health says why', async () => {
    const tls = open(new ManualClock(Date.now()), { httpPort: 1 })
    tls.start()
    expect(tls.certificate.facts).toMatchObject({ names: ['localhost'], issuer: 'CN=localhost' })
    if (process.getuid?.() !== 0)
      await eventually(
        () => tls.health.check(),
        ({ detail }) => detail.includes('port 1'),
      )
    expect((await tls.health.check()).state).toBe('degraded')
  })

  test('it is ordered, kept for the next start, and renewed after two thirds of its life', async () => {
    const clock = new ManualClock(Date.now())
    const tls = open(clock)
    tls.start()
    await soon(clock, tls, isIssued)
    expect(new X509Certificate(tls.certificate.current.cert).checkHost('localhost')).toBe('localhost')
    expect(await tls.health.check()).toMatchObject({ state: 'ok', details: { names: ['localhost'] } })
    for (const name of ['account.key', 'certificate.pem']) expect(statSync(join(directory, 'data/acme', name)).mode & 0o777).toBe(0o600)
    const first = tls.certificate.current.cert

    const next = open(new ManualClock(Date.now()))
    expect(next.certificate.current).toEqual(tls.certificate.current)
    const account = readFileSync(join(directory, 'data/acme/account.key'))

    const { notBefore, notAfter } = tls.certificate.facts
    clock.advance((notAfter - notBefore) * 0.6)
    expect((await tls.health.check()).state).toBe('ok')
    clock.advance((notAfter - notBefore) * 0.15)
    await soon(clock, tls, ({ certificate }) => certificate.current.cert !== first)
    expect(tls.certificate.current.key).not.toBe('')
    expect(readFileSync(join(directory, 'data/acme/account.key'))).toEqual(account)
  })

  test('of another authority than the one before: asked at once, and what there is is shown until then', async () => {
    const clock = new ManualClock(Date.now())
    const tls = open(clock, { directoryUrl: `${pebble.directoryUrl}?real` })
    const before = tls.certificate.current.cert
    expect(isIssued(tls)).toBe(true)
    tls.start()
    await soon(clock, tls, ({ certificate }) => certificate.current.cert !== before)
    const again = open(clock, { directoryUrl: `${pebble.directoryUrl}?real` })
    again.start()
    expect(again.certificate.current).toEqual(tls.certificate.current)
    expect((await again.health.check()).state).toBe('ok')
  })

  test('TLS-ALPN-01: the authority is answered at the port that serves everybody else meanwhile', async () => {
    const clock = new ManualClock(Date.now() + 1000)
    const tls = open(clock, { httpPort: 1, challenge: 'tls-alpn-01' })
    const first = tls.certificate.current.cert
    const bounds = { http1: {}, requestTimeoutMs: 10_000, idleTimeoutMs: 10_000 }
    const server = createTlsServer((_request, response) => void response.end('page'), { certificate: tls.certificate, ...bounds })
    await new Promise<void>((resolve) => server.listen(pebble.tlsPort, () => resolve()))
    closing.push(async () => server.close())
    tls.start()
    await soon(clock, tls, ({ certificate }) => certificate.current.cert !== first)
    expect(isIssued(tls)).toBe(true)
    expect(tls.certificate.proofs.size).toBe(0)
  })

  test.each(['http-01', 'tls-alpn-01'] as const)(
    'the started program: it is ordered by %s, served, and kept over a restart',
    async (challenge) => {
      const { directoryUrl, caFile, httpPort, tlsPort } = pebble
      const acme = { domains: ['localhost'], directoryUrl, caFile, challenge, httpHost: '127.0.0.1', httpPort }
      // The authority asks for the second proof where the page itself is served.
      const args = ['--host', '0.0.0.0', ...(challenge === 'tls-alpn-01' ? ['--port', String(tlsPort)] : [])]
      const options = { directory: inside(challenge), args, config: { selfTelemetry: { enabled: false }, tls: { acme } } }
      const first = await start(options)
      const issued = await eventually(() => visit(first.url, pebble.rootCertificate), Boolean, 60_000)
      expect(issued).toMatchObject({ status: 200, names: 'DNS:localhost' })
      await first.stop()

      const second = await start(options)
      expect(await visit(second.url, pebble.rootCertificate)).toEqual(issued)
    },
  )
})

/** What a browser that trusts this authority alone finds; undefined: it refuses the certificate. */
async function visit(url: string, ca: string): Promise<{ status: number; names: string; serial: string } | undefined> {
  return new Promise((resolve) => {
    const asked = get(new URL('/api/setup', url), { ca, agent: false }, (answer) => {
      const { subjectaltname = '', serialNumber } = (answer.socket as TLSSocket).getPeerCertificate()
      answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0, names: subjectaltname, serial: serialNumber }))
    })
    asked.once('error', () => resolve(undefined))
  })
}
