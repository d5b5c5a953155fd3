import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { request } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { asProtobuf, call, logsOf, send, sendAll, type Answer } from '../harness/otlp.ts'
import { startPostgres, type TestPostgres } from '../harness/start-postgres.ts'
import { adminEmail, adminPassword, apiToken, eventually, ingestKey, runVedette, startVedette, type Vedette } from '../harness/vedette.ts'

/** What a machine, its disk or its administrator can do to the platform: it says clearly what is wrong, and keeps what it promised. */
const quiet = { selfTelemetry: { enabled: false } }
const directory = mkdtempSync(join(tmpdir(), 'vedette-faults-'))
let vedette: Vedette | undefined

afterEach(async () => {
  if (vedette?.process.exitCode === null && vedette.process.signalCode === null) await vedette.kill()
  vedette = undefined
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const inside = (name: string): string => join(directory, name)

async function start(options: Parameters<typeof startVedette>[0]): Promise<Vedette> {
  vedette = await startVedette({ config: quiet, ...options })
  return vedette
}

async function bodiesOf(running: Vedette, service: string, count: number): Promise<string[]> {
  const rows = await eventually(
    () => running.sql<[string]>('SELECT body FROM log_records WHERE service = {service:String}', { service }),
    ({ length }) => length >= count,
  )
  return rows.map(([body]) => body).toSorted()
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${name} ${String(n).padStart(5, '0')}`)
}

/** One request a line, so that each is a frame of its own in the write-ahead log. */
async function sendEach(url: string, service: string, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) await sendAll(url, 'logs', logsOf(service, [{ body }]))
}

describe('starts that cannot be', () => {
  test('a setting nobody knows: named with file and line', async () => {
    const file = inside('wrong.yaml')
    writeFileSync(file, 'logLevel: info\nstorage:\n  clickhose:\n    url: http://x\n')
    const { code, output, log } = await runVedette({ directory: inside('never'), args: ['--config', file] })
    expect([code, output]).toEqual([1, ''])
    expect(log).toBe(`vedette: ${file}:3: storage.clickhose: unknown setting\n`)
    expect(existsSync(inside('never'))).toBe(false)
  })

  test('a word nobody knows', async () => {
    const { code, log } = await runVedette({ directory: inside('never'), args: ['--prot', '1'] })
    expect([code, /Unknown option '--prot'/.test(log)]).toEqual([2, true])
  })

  test('a certificate that is not there', async () => {
    const { code, log } = await runVedette({
      directory: inside('never'),
      args: ['--tls-cert', '/nowhere.pem', '--tls-key', '/nowhere.key'],
    })
    expect(code).toBe(1)
    expect(log).toMatch(/^vedette: .*certificate.*\/nowhere\.pem/m)
  })

  test('a data directory that is no directory', async () => {
    writeFileSync(inside('file'), '')
    const { code, log } = await runVedette({ directory: inside('file/data') })
    expect(code).toBe(1)
    expect(log).toMatch(/^vedette: the data directory .*file\/data cannot be made or written: .*--data-dir/m)
  })

  test('a data directory on a disk that cannot be written', async (context) => {
    const disk = mountDisk(8)
    if (disk === undefined) return context.skip('a disk cannot be mounted here')
    try {
      execFileSync('mount', ['-o', 'remount,ro', disk.path])
      const { code, log } = await runVedette({ directory: disk.path })
      expect(code).toBe(1)
      expect(log).toMatch(/^vedette: the data directory .* cannot be made or written: .*(read-only|EROFS).*--data-dir/m)
    } finally {
      disk.remove()
    }
  })

  test('a port that is taken: named, and nothing is left behind', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { code, output, log } = await runVedette({ directory: inside('port'), args: ['--port', String(port)], config: quiet })
    other.close()
    expect([code, output]).toEqual([1, ''])
    expect(log).toMatch(new RegExp(`^vedette: port ${port} of 127\\.0\\.0\\.1 is taken by another program; .*--port`, 'm'))
    expect(existsSync(inside('port/LOCK'))).toBe(false)
  })

  test('an OTLP port that is taken is only a warning', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const running = await start({ directory: inside('port'), config: { ...quiet, otlp: { http: { port }, grpc: { port } } } })
    await eventually(
      () => Promise.resolve(running.log.filter((line) => line.includes('this port is not available'))),
      ({ length }) => length === 2,
    )
    await sendAll(running.url, 'logs', logsOf('main-port', [{ body: 'x' }]))
    other.close()
    expect(await running.stop()).toBe(0)
  })
})

describe('one data directory', () => {
  const data = inside('data')
  const acknowledged: string[] = []

  test('two starts: the second names the holder and ends, the first goes on', async () => {
    const running = await start({ directory: data })
    const second = await runVedette({ directory: data, config: quiet })
    expect([second.code, second.output]).toEqual([1, ''])
    expect(second.log).toMatch(new RegExp(`^vedette: .* is in use by process ${running.process.pid} on host \\S+; stop it first`, 'm'))
    await sendAll(running.url, 'logs', logsOf('first', [{ body: 'still here' }]))
    expect(await bodiesOf(running, 'first', 1)).toEqual(['still here'])

    // SIGTERM under load: what was acknowledged until the last moment is there after the next start.
    let stopping = false
    const sender = async (name: string): Promise<void> => {
      for (let n = 0; ; n++) {
        const body = `${name} ${n}`
        const { status } = await send(running.url, 'logs', asProtobuf('logs', logsOf('load', [{ body }]))).catch(() => ({ status: 0 }))
        if (status === 200) acknowledged.push(body)
        else if (stopping) return
      }
    }
    const senders = ['a', 'b', 'c', 'd'].map((name) => sender(name))
    await eventually(
      () => Promise.resolve(acknowledged.length),
      (count) => count > 200,
    )
    // Somebody looks at the live tail, and will not go away by himself.
    const tail = await fetch(`${running.url}/api/logs/tail`, { headers: { authorization: `Bearer ${apiToken}` } })
    expect(tail.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const watching = tail.text().catch(() => 'cut off')
    stopping = true
    const started = performance.now()
    expect(await running.stop()).toBe(0)
    expect(performance.now() - started).toBeLessThan(10_000)
    await Promise.all(senders)
    await watching
    expect(existsSync(join(data, 'LOCK'))).toBe(false)
  })

  test('started for everybody without TLS it warns loudly; what was acknowledged before is there', async () => {
    const running = await start({ directory: data, args: ['--host', '0.0.0.0'] })
    await eventually(
      () => Promise.resolve(running.log.find((line) => line.includes('serving without TLS'))),
      (line) => line?.includes('"level":"warn"') === true,
    )
    expect(await bodiesOf(running, 'load', acknowledged.length)).toEqual(acknowledged.toSorted())

    await cutPower(running, 'tail')
  })

  test('a write that was torn by the power cut: all that was acknowledged is there', async () => {
    const file = segmentWith(data, 'tail 00019')
    appendFileSync(file, readFileSync(file).subarray(0, 64))
    const running = await start({ directory: data })
    expect(await bodiesOf(running, 'tail', 20)).toEqual(numbered('tail', 20))
    await cutPower(running, 'broken')
  })

  test('bytes flipped and cut in the write-ahead log: the rest is there, the damage is told', async () => {
    const file = segmentWith(data, 'broken 00019')
    const bytes = readFileSync(file)
    // One bit of the eighth record; the last one loses its end.
    const at = bytes.indexOf('broken 00007')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(file, bytes.subarray(0, bytes.indexOf('broken 00019') + 5))
    const running = await start({ directory: data })
    expect(await bodiesOf(running, 'broken', 18)).toEqual(numbered('broken', 19).filter((body) => body !== 'broken 00007'))
    const { parts } = await eventually(
      () =>
        running.api<{ parts: Record<string, { status: string; message: string; details: { quarantined: { count: number } } }> }>(
          '/api/health/detailed',
        ),
      (health) => (health.parts['write_ahead_log']?.details.quarantined.count ?? 0) > 0,
    )
    expect(parts['write_ahead_log']).toMatchObject({ status: 'degraded', message: expect.stringContaining('quarantine') })
    expect(running.log.some((line) => line.includes('was set aside'))).toBe(true)
    await sendEach(running.url, 'after', ['after'])
    expect(await bodiesOf(running, 'after', 1)).toEqual(['after'])
    expect(await running.stop()).toBe(0)
  })

  const cluster = join(data, 'state/data')
  test.each<readonly [string, () => void]>([
    ['a file that says what it is', () => rmSync(join(cluster, 'PG_VERSION'))],
    ['the control file', () => rmSync(join(cluster, 'global/pg_control'))],
    ['sense in the control file', () => writeFileSync(join(cluster, 'global/pg_control'), Buffer.alloc(8192, 0x5a))],
    ['its write-ahead log', () => rmSync(join(cluster, 'pg_wal'), { recursive: true })],
  ])('a state directory without %s: a clear error, nothing is begun anew', async (_name, damage) => {
    cpSync(join(data, 'state'), inside('state.copy'), { recursive: true })
    try {
      damage()
      const before = fileList(cluster)
      const { code, output, log } = await runVedette({ directory: data, config: quiet })
      expect([code, output]).toEqual([1, ''])
      expect(log).toMatch(/^vedette: .*(state\/data|state store|state database).*/m)
      expect(log).not.toMatch(/^\s+at /m)
      expect(fileList(cluster)).toEqual(before)
    } finally {
      rmSync(join(data, 'state'), { recursive: true })
      cpSync(inside('state.copy'), join(data, 'state'), { recursive: true })
      rmSync(inside('state.copy'), { recursive: true })
    }
  })

  test('with its state back it starts as if nothing had been', async () => {
    const running = await start({ directory: data })
    expect(await running.api('/api/health')).toMatchObject({ services: { database: 'healthy', api: 'healthy' } })
    expect(await bodiesOf(running, 'first', 1)).toEqual(['still here'])
    const { rows } = await running.api<{ rows: { email: string }[] }>('/api/members')
    expect(rows.map(({ email }) => email)).toEqual([adminEmail])
  })
})

test('a full disk: refused truthfully, still up, goes on when there is room', async (context) => {
  const disk = mountDisk(900)
  if (disk === undefined) return context.skip('a disk cannot be mounted here')
  try {
    const floor = 100 * 1024 * 1024
    const running = await start({ directory: join(disk.path, 'data'), config: { ...quiet, ingest: { minFreeDiskBytes: floor } } })
    const grpcPort = await running.portOf('OTLP/gRPC')
    await sendEach(running.url, 'disk', numbered('before', 10))
    await bodiesOf(running, 'disk', 10)
    const body = (n: number): Buffer => asProtobuf('logs', logsOf('disk', [{ body: `full ${n}` }]))

    const filler = join(disk.path, 'filler')
    fill(filler)
    let n = 0
    const refused = await eventually<Answer>(
      () => send(running.url, 'logs', body(n++)),
      ({ status }) => status !== 200,
    )
    const taken = numbered('before', 10).concat(Array.from({ length: n - 1 }, (_, index) => `full ${index}`))
    expect(refused).toMatchObject({
      status: 503,
      contentType: 'application/x-protobuf',
      message: { code: 14, message: expect.stringMatching(/disk/i) },
    })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const { error } = await call(grpcPort, 'logs', body(n))
    expect(error?.code).toBe(14)
    expect(error?.metadata.get('grpc-status-details-bin').toString()).toContain('RetryInfo')

    // Up: it can be read, says what is wrong, and refuses changes as truthfully.
    expect(await bodiesOf(running, 'disk', 10)).toEqual(expect.arrayContaining(numbered('before', 10)))
    const { parts } = await eventually(
      () => running.api<{ parts: Record<string, { status: string; message: string }> }>('/api/health/detailed'),
      (health) => health.parts['write_ahead_log']?.status === 'unhealthy',
    )
    expect(parts['disk']).toMatchObject({ status: 'unhealthy', message: expect.stringContaining('0.0 of') })
    const { log, rejections } = await running.api<{ log: object; rejections: { reason: string }[] }>('/api/ingestion')
    expect(log).toMatchObject({ accepting: false, reason: expect.stringMatching(/disk/i) })
    expect(rejections.map(({ reason }) => reason)).toContain('disk_full')
    const logIn = await fetch(`${running.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: adminEmail, password: adminPassword }),
    })
    expect([logIn.status, await logIn.json()]).toMatchObject([507, { error: { code: 'disk_full' } }])

    rmSync(filler)
    await eventually(
      () => send(running.url, 'logs', asProtobuf('logs', logsOf('disk', [{ body: 'room again' }]))),
      ({ status }) => status === 200,
    )
    expect(await bodiesOf(running, 'disk', taken.length + 1)).toEqual([...taken, 'room again'].toSorted())
    await eventually(
      () => running.api('/api/health'),
      ({ status }) => status !== 'unhealthy',
    )
    expect(await running.stop()).toBe(0)
  } finally {
    if (vedette !== undefined) await vedette.kill()
    disk.remove()
  }
})

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
})

describe('PostgreSQL as the state store', () => {
  let postgres: TestPostgres | undefined
  beforeAll(() => {
    postgres = startPostgres()
  })
  afterAll(() => postgres?.stop())

  test('everything that is configured lies there', async (context) => {
    if (postgres === undefined) return context.skip('PostgreSQL is not installed')
    const config = { ...quiet, storage: { postgres: { url: postgres.createDatabase() } } }
    const first = await start({ directory: inside('server'), config })
    const { id, key } = await first.api<{ id: string; key: string }>('/api/ingest-keys', { body: { name: 'kept' } })
    await sendAll(first.url, 'logs', logsOf('server', [{ body: 'through a key of the server' }]), { authorization: `Bearer ${key}` })
    expect(await first.stop()).toBe(0)
    expect(existsSync(inside('server/state'))).toBe(false)

    const second = await start({ directory: inside('server'), config })
    const { rows } = await second.api<{ rows: { id: string }[] }>('/api/ingest-keys')
    expect(rows.map((row) => row.id)).toContain(id)
    const { parts } = await second.api<{ parts: Record<string, { status: string; details: object }> }>('/api/health/detailed')
    expect(parts['state_store']).toMatchObject({ status: 'healthy', details: { kind: 'server' } })
    expect(await second.api('/api/audit/verify')).toMatchObject({ ok: true })

    // The server goes away: the platform says so, and what has a known key goes on.
    await sendAll(second.url, 'logs', logsOf('server', [{ body: 'before' }]), { authorization: `Bearer ${key}` })
    postgres.stop()
    postgres = undefined
    await eventually(
      () => second.api<{ parts: Record<string, { status: string }> }>('/api/health/detailed'),
      (health) => health.parts['state_store']?.status === 'unhealthy',
    )
    await sendAll(second.url, 'logs', logsOf('server', [{ body: 'without' }]), { authorization: `Bearer ${key}` })
    const members = await fetch(`${second.url}/api/setup`)
    expect([members.status, await members.json()]).toMatchObject([503, { error: { code: 'unavailable' } }])
    expect(await second.stop()).toBe(0)
  })

  test('a server that is not there: a clear error', async () => {
    const config = { ...quiet, storage: { postgres: { url: 'postgres://nobody@127.0.0.1:1/none' } } }
    const { code, log } = await runVedette({ directory: inside('no-server'), config })
    expect(code).toBe(1)
    expect(log).toMatch(/^vedette: .*(state|database|PostgreSQL)/m)
    expect(log).not.toMatch(/^\s+at /m)
  })
})

interface Disk {
  readonly path: string
  remove(): void
}

/** A small disk in memory; undefined where mounting is not permitted. */
function mountDisk(sizeMiB: number): Disk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'vedette-disk-'))
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', path]).status !== 0) {
    rmSync(path, { recursive: true })
    return undefined
  }
  return {
    path,
    remove: () => {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true })
    },
  }
}

/** Writes until there is no room at all. */
function fill(file: string): void {
  const handle = openSync(file, 'w')
  try {
    for (let size = 1024 * 1024; size >= 4096; size /= 2) writeWhilePossible(handle, Buffer.alloc(size))
  } finally {
    closeSync(handle)
  }
}

function writeWhilePossible(handle: number, piece: Buffer): void {
  try {
    while (writeSync(handle, piece) === piece.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

/** Sends rows that stand in the write-ahead log alone, because the engine is frozen, and kills everything. */
async function cutPower(running: Vedette, service: string): Promise<void> {
  const { parts } = await running.api<{ parts: Record<string, { details: { pid: number } }> }>('/api/health/detailed')
  process.kill(parts['engine']?.details.pid ?? Number.NaN, 'SIGSTOP')
  await sendEach(running.url, service, numbered(service, 20))
  await running.kill()
}

function segmentWith(data: string, text: string): string {
  const files = readdirSync(join(data, 'wal'), { recursive: true, encoding: 'utf8' }).map((name) => join(data, 'wal', name))
  const found = files.find((file) => statSync(file).isFile() && readFileSync(file).includes(text))
  if (found === undefined) throw new RangeError(`${text} stands in no segment`)
  return found
}

function fileList(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.endsWith('postmaster.pid'))
    .toSorted()
}

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
