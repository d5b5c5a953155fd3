import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { patientWith } from '../doctor/testdata/provoke.ts'
import { systemClock } from '../lib/clock.ts'
import { readTar } from '../lib/tar/read-tar.ts'
import { createDiagnostics } from './diagnostics.ts'
import { createScrub } from './scrub.ts'
import { writeBundle } from './write-bundle.ts'

async function unpack(bundle: AsyncIterable<Buffer>): Promise<Readonly<Record<string, string>>> {
  const pieces: Buffer[] = []
  for await (const piece of bundle) pieces.push(piece)
  const whole = gunzipSync(Buffer.concat(pieces))
  const files: Record<string, string> = {}
  async function* source(): AsyncGenerator<Buffer> {
    yield whole
  }
  for await (const { name, content } of readTar(source())) {
    let text = ''
    for await (const piece of content) text += piece.toString()
    files[name] = text
  }
  return files
}

test('of a platform that does not run: settings, doctor, versions, and none of the canaries', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vedette-diagnostics-'))
  writeFileSync(join(folder, 'pg'), 'canary-of-postgres\n')
  const patient = patientWith({
    storage: {
      postgres: { url: 'postgres://u:canary-in-url@127.0.0.1:1/v?opt=canary-in-parameter', passwordFile: join(folder, 'pg') },
      clickhouse: { url: 'http://127.0.0.1:1?x=canary-in-clickhouse' },
    },
    audit: { anchors: [{ webhook: 'https://canary-in-user@hook.example/canary-in-path?k=canary-in-webhook' }] },
    backup: {
      to: 's3://team/vedette',
      s3: { endpoint: 'https://s3.example?k=canary-in-endpoint', accessKeyId: 'canary-in-key-id', secretAccessKeyFile: join(folder, 'pg') },
    },
    heartbeat: { out: ['https://hc.example/canary-of-heartbeat'] },
    smtp: { host: 'mail.example', from: 'a@mail.example', user: 'canary', passwordFile: join(folder, 'pg') },
  })
  writeFileSync(join(patient.settings.dataDir, 'platform.key'), 'abcdefcanary0123\n', { mode: 0o600 })
  const environment = {
    VEDETTE_ADMIN_PASSWORD: 'canary of the admin',
    VEDETTE_API_TOKEN: 'canary-token-1',
    VEDETTE_PORT: '7117',
    AWS_SECRET: 'x',
  }
  const one = { ...patient, environment, settingsProblem: 'v.yaml:3: canary-of-postgres: unknown setting' }
  const files = await unpack(createDiagnostics({ clock: systemClock, patient: () => one }).write())
  expect(Object.keys(files)).toContain('vedette-diagnostics/doctor.json')
  const all = Object.values(files).join('\n')
  for (const canary of ['canary-of', 'canary-in', 'canary-token', 'canary of', 'abcdefcanary']) expect(all).not.toContain(canary)
  expect(JSON.parse(files['vedette-diagnostics/settings.json'] ?? '')).toMatchObject({
    heartbeat: { out: ['https://hc.example'] },
    port: 0,
  })
  expect(JSON.parse(files['vedette-diagnostics/environment.json'] ?? '')).toMatchObject({ VEDETTE_PORT: '7117' })
  expect(JSON.parse(files['vedette-diagnostics/doctor.json'] ?? '')).toMatchObject({ state: 'error' })
  expect(files['vedette-diagnostics/runtime.json']).toContain('heapSpaces')
})

test('a part that fails says so, and the others are there', async () => {
  const parts = [
    { name: 'a.json', make: () => Promise.reject(new Error('postgres://u:hunter2@h: no')) },
    { name: 'b.json', make: () => ({ b: 1 }) },
  ]
  const files = await unpack(writeBundle(parts, createScrub([]), 0))
  expect(files['vedette-diagnostics/a.json']).toContain('failed')
  expect(files['vedette-diagnostics/a.json']).not.toContain('hunter2')
  expect(files['vedette-diagnostics/b.json']).toBe('{\n  "b": 1\n}\n')
})

test.each([
  'Authorization: Bearer abcdefghijklmnop',
  'password=hunter2hunter2',
  '{"client_secret": "hunter2hunter2"}',
  '{\\"token\\":\\"hunter2hunter2\\"}',
  'vdi_0E8W7b4iEBdiKh7yUBYuYLziH6mXwFj2cS0wZVf5ZCkycxnUuYqbTeb1O9ZS3',
  'ghp_hunter2hunter2hunter2',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.hunter2',
  '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----',
  'https://hooks.example/services/T0/B0/hunter2hunter2',
  'https://u:hunter2hunter2@h/x',
  'https://hunter2hunter2@errors.example/4',
  'https://hooks.example?sig=hunter2hunter2',
  'https://hooks.example:8443#access=hunter2hunter2',
  'wss://push.example/hunter2hunter2',
  'postgres://vedette@db/state?sslmode=require&sslpassword=hunter2&x=hunter2',
  'GET /webhooks/firehose?k=hunter2hunter2&n=1 200',
  '{"url":"/sentry/1?sentry_key=hunter2hunter2"}',
  'redis://:hunter2hunter2@cache:6379/0',
])('what has the shape of a secret goes: %s', (text) => {
  const safe = createScrub([])(`before ${text} after`)
  expect(safe).not.toMatch(/hunter2|abcdefghijklmnop|0E8W7b4i/)
  expect(safe).toMatch(/^before .* after$/s)
})

test('a secret that is known goes, however it is written', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 8, maxLength: 40 }).filter((secret) => secret.trim().length >= 8 && !'[redacted]'.includes(secret.trim())),
      fc.string(),
      (secret, other) => {
        const scrub = createScrub([secret])
        const trimmed = secret.trim()
        for (const form of [trimmed, JSON.stringify(trimmed), encodeURIComponent(trimmed)])
          expect(scrub(`${other}\n${form}`)).not.toContain(trimmed)
      },
    ),
    { numRuns: 50 },
  )
})
