import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'

import { expect, test } from 'vitest'

import { asProtobuf, call, logsOf } from '../harness/otlp.ts'
import { openTemporaryPlatform } from '../harness/temporary-platform.ts'
import { adminEmail, adminPassword, eventually, ingestKey } from '../harness/vedette.ts'

const { inside, start } = openTemporaryPlatform()

test('TLS: page, API and both OTLP listeners; the cookie is Secure', async () => {
  const cert = inside('cert.pem')
  const key = inside('key.pem')
  const words = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
  ]
  execFileSync('openssl', [...words, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  const running = await start({ directory: inside('tls'), args: ['--host', '0.0.0.0', '--tls-cert', cert, '--tls-key', key], config: {} })
  expect(running.url).toMatch(/^https:\/\/localhost:\d+$/)
  expect(running.log.filter((line) => line.includes('serving without TLS'))).toEqual([])

  const ca = readFileSync(cert)
  const loggedIn = await secure(running.url, ca, '/api/session', { email: adminEmail, password: adminPassword })
  expect(loggedIn.status).toBe(200)
  expect(loggedIn.cookie).toMatch(/^__Host-vedette=[\w-]+;.*HttpOnly;.*Secure;.*SameSite=Lax/i)
  const port = await running.portOf('OTLP/HTTP')
  const sent = await secure(`https://localhost:${port}`, ca, '/v1/logs', {}, { authorization: `Bearer ${ingestKey}` })
  expect([sent.status, sent.body]).toEqual([200, '{}'])
  const plain = await call(await running.portOf('OTLP/gRPC'), 'logs', asProtobuf('logs', logsOf('plain', [{ body: 'x' }])))
  expect(plain.error?.code).toBe(14)
  const crypted = await call(await running.portOf('OTLP/gRPC'), 'logs', asProtobuf('logs', logsOf('tls', [{ body: 'x' }])), { ca })
  expect(crypted).toEqual({ response: {} })
  // Its own telemetry takes the same door.
  await eventually(
    async () => (await secure(running.url, ca, '/api/ingestion', undefined, { cookie: loggedIn.cookie.split(';')[0] ?? '' })).body,
    (body) => /"keyId":"platform"[^}]*"accepted":[1-9]/.test(body),
    40_000,
  )

  // Somebody renews it, and makes a mistake the next time.
  const makeAnother = (): unknown =>
    execFileSync('openssl', [...words, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    })
  makeAnother()
  const renewed = readFileSync(cert)
  await eventually(
    () =>
      secure(running.url, renewed, '/api/setup').then(
        ({ status }) => status,
        () => 0,
      ),
    (status) => status === 200,
  )
  writeFileSync(key, 'none')
  const health = async (): Promise<string> =>
    (await secure(running.url, renewed, '/api/health/detailed', undefined, { cookie: loggedIn.cookie.split(';')[0] ?? '' })).body
  await eventually(health, (body) => body.includes('the new one is not taken: the key is no PEM private key'))
})

/** A request over TLS that believes one certificate. */
async function secure(
  url: string,
  ca: Buffer,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; cookie: string; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, url),
      { ca, method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        let text = ''
        answer.on('data', (piece: Buffer) => (text += piece.toString()))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, cookie: answer.headers['set-cookie']?.[0] ?? '', body: text }))
      },
    )
    sent.once('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
