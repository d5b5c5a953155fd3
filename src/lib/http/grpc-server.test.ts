import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http2 from 'node:http2'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as grpc from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from 'vitest'

import { Fault } from '../errors.ts'
import type { GrpcCall } from './grpc-call.ts'
import { createGrpcServer, type GrpcServer, type GrpcServerOptions } from './grpc-server.ts'

const path = '/test.Echo/Say'
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

type Options = Partial<Omit<GrpcServerOptions, 'methods'>>
type Handler = (message: Buffer, call: GrpcCall) => Promise<Buffer>

/** Starts a server whose one method is `handler`; echoes by default. */
async function start(
  handler: Handler = async (message) => message,
  options: Options = {},
): Promise<{ server: GrpcServer; port: number; bugs: unknown[] }> {
  const bugs: unknown[] = []
  const server = createGrpcServer({
    methods: new Map([[path, handler]]),
    maxMessageBytes: 4 * 1024 * 1024,
    maxBufferedBytes: 64 * 1024 * 1024,
    maxConnections: 100,
    receiveTimeoutMs: 60_000,
    idleTimeoutMs: 60_000,
    admit: async () => undefined,
    reportBug: (error) => bugs.push(error),
    ...options,
  })
  closing.push(async () => server.stop(0))
  const { port } = await server.listen(0, '127.0.0.1')
  return { server, port, bugs }
}

interface Outcome {
  readonly code: number
  readonly message: string
  readonly body: Buffer | undefined
  readonly details: Buffer | undefined
}

interface CallOptions {
  readonly to?: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly options?: grpc.CallOptions
  readonly onCall?: (call: grpc.ClientUnaryCall) => void
}

function connect(
  port: number,
  options: grpc.ClientOptions = {},
  credentials = grpc.credentials.createInsecure(),
): (body: Buffer, call?: CallOptions) => Promise<Outcome> {
  const client = new grpc.Client(`127.0.0.1:${port}`, credentials, {
    'grpc.max_send_message_length': -1,
    'grpc.enable_retries': 0,
    ...options,
  })
  closing.push(() => client.close())
  return async (body, { to = path, metadata = {}, options: callOptions = {}, onCall } = {}) =>
    new Promise((resolve) => {
      const headers = new grpc.Metadata()
      for (const [name, value] of Object.entries(metadata)) headers.set(name, value)
      const call = client.makeUnaryRequest(to, same, same, body, headers, callOptions, (error, response) => {
        const details = error?.metadata.get('grpc-status-details-bin')[0]
        resolve({
          code: error?.code ?? 0,
          message: error?.details ?? '',
          body: response,
          details: Buffer.isBuffer(details) ? details : undefined,
        })
      })
      onCall?.(call)
    })
}

describe('calls that succeed', () => {
  test.each([0, 1, 5, 100_000, 3_000_000])('%i bytes, in however many frames', async (size) => {
    const call = connect((await start()).port)
    const body = Buffer.alloc(size, 'abcdefg')
    const { code, body: echoed } = await call(body)
    expect(code).toBe(0)
    expect(echoed?.equals(body)).toBe(true)
  })

  test.each([
    ['gzip', grpc.compressionAlgorithms.gzip],
    ['deflate', grpc.compressionAlgorithms.deflate],
  ])('compressed with %s', async (_name, algorithm) => {
    const call = connect((await start()).port, { 'grpc.default_compression_algorithm': algorithm })
    const body = Buffer.alloc(200_000, 'abcdefg')
    expect((await call(body)).body?.equals(body)).toBe(true)
  })

  test('many at once, over one connection and over several', async () => {
    const { port } = await start(async (message) => {
      await new Promise((resolve) => setTimeout(resolve, message.length % 7))
      return message
    })
    const calls = [connect(port), connect(port, { 'grpc.use_local_subchannel_pool': 1 })]
    const sizes = Array.from({ length: 300 }, (_, i) => i * 37)
    const outcomes = await Promise.all(sizes.map(async (size, i) => calls[i % 2]?.(Buffer.alloc(size, String(i)))))
    expect(outcomes.map((outcome) => outcome?.body?.length)).toEqual(sizes)
  })

  test('the handler sees metadata and the address', async () => {
    const { port } = await start(async (_message, call) => Buffer.from(`${call.metadata['authorization']} ${call.remoteAddress}`))
    const { body } = await connect(port)(Buffer.alloc(0), { metadata: { authorization: 'Bearer abc' } })
    expect(body?.toString()).toBe('Bearer abc 127.0.0.1')
  })

  test('every byte of the prefix in a frame of its own', async () => {
    const { port } = await start()
    const { stream, trailers } = await raw(port)
    const framed = Buffer.from([0, 0, 0, 0, 2, 0x68, 0x69])
    for (const byte of framed) {
      stream.write(Buffer.of(byte))
      await new Promise((resolve) => setImmediate(resolve))
    }
    stream.end()
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    expect((await trailers)['grpc-status']).toBe('0')
    expect(Buffer.concat(chunks)).toEqual(framed)
  })
})

test('over TLS', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'grpc-tls-'))
  closing.push(() => rmSync(directory, { recursive: true }))
  const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const args = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync('openssl', ['req', '-x509', ...args, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  })
  const cert = readFileSync(certFile, 'utf8')
  const { port } = await start(undefined, { tls: { cert, key: readFileSync(keyFile, 'utf8') } })
  const call = connect(port, {}, grpc.credentials.createSsl(Buffer.from(cert)))
  expect((await call(Buffer.from('private'))).body?.toString()).toBe('private')
  expect((await connect(port)(Buffer.from('in the clear'))).code).toBe(grpc.status.UNAVAILABLE)
})

describe('calls that fail', () => {
  test('an unknown method', async () => {
    const call = connect((await start()).port)
    expect((await call(Buffer.alloc(10), { to: '/test.Echo/Other' })).code).toBe(grpc.status.UNIMPLEMENTED)
    expect((await call(Buffer.alloc(3_000_000), { to: '/nothing' })).code).toBe(grpc.status.UNIMPLEMENTED)
    expect((await call(Buffer.from('still there'))).body?.toString()).toBe('still there')
  })

  test('a message over the limit is refused for good: no RetryInfo', async () => {
    const call = connect((await start(undefined, { maxMessageBytes: 1000 })).port)
    const { code, details } = await call(Buffer.alloc(1001))
    expect(code).toBe(grpc.status.RESOURCE_EXHAUSTED)
    expect(details).toBeUndefined()
    expect((await call(Buffer.alloc(5_000_000))).code).toBe(grpc.status.RESOURCE_EXHAUSTED)
    expect((await call(Buffer.alloc(1000))).code).toBe(0)
  })

  test('a message that unpacks over the limit', async () => {
    const call = connect((await start()).port, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip })
    expect((await call(Buffer.alloc(5_000_000))).code).toBe(grpc.status.RESOURCE_EXHAUSTED)
  })

  test('too much under way: UNAVAILABLE with RetryInfo, and fine afterwards', async () => {
    const call = connect((await start(undefined, { maxBufferedBytes: 3000 })).port)
    const { code, details } = await call(Buffer.alloc(3001))
    expect(code).toBe(grpc.status.UNAVAILABLE)
    expect(details?.toString('latin1')).toContain('type.googleapis.com/google.rpc.RetryInfo')
    for (let i = 0; i < 5; i++) expect((await call(Buffer.alloc(1000))).code).toBe(0)
  })

  test.each([
    [new Fault('bad_input', 'no such field: "ü%\n"'), grpc.status.INVALID_ARGUMENT, false],
    [new Fault('unauthenticated', 'key unknown'), grpc.status.UNAUTHENTICATED, false],
    [new Fault('forbidden', 'not yours'), grpc.status.PERMISSION_DENIED, false],
    [new Fault('too_large', 'large'), grpc.status.RESOURCE_EXHAUSTED, false],
    [new Fault('overloaded', 'later', { retryAfterSeconds: 7 }), grpc.status.UNAVAILABLE, true],
    [new Fault('disk_full', 'later'), grpc.status.UNAVAILABLE, true],
  ])('%s', async (fault, status, retry) => {
    const { port, bugs } = await start(async () => Promise.reject(fault))
    const { code, message, details } = await connect(port)(Buffer.from('x'))
    expect({ code, message }).toEqual({ code: status, message: fault.message })
    expect(details !== undefined).toBe(retry)
    expect(bugs).toEqual([])
  })

  test('RetryInfo carries the seconds', async () => {
    const { port } = await start(async () => Promise.reject(new Fault('overloaded', 'later', { retryAfterSeconds: 7 })))
    const { details } = await connect(port)(Buffer.from('x'))
    // RetryInfo { retry_delay { seconds: 7, nanos: 0 } } at the end.
    expect(details?.subarray(-6).toString('hex')).toBe(Buffer.from([0x0a, 4, 8, 7, 16, 0]).toString('hex'))
  })

  test('a bug is INTERNAL, says nothing and is reported', async () => {
    const bug = new TypeError('secret of the house')
    const { port, bugs } = await start(async () => Promise.reject(bug))
    expect(await connect(port)(Buffer.from('x'))).toMatchObject({ code: grpc.status.INTERNAL, message: 'internal error' })
    expect(bugs).toEqual([bug])
  })

  test('a call refused by its headers is answered before its message is read', async () => {
    let seen = 0
    const { port } = await start(
      async (message) => {
        seen += message.length
        return message
      },
      { admit: refuse },
    )
    expect((await connect(port)(Buffer.alloc(3_000_000))).code).toBe(grpc.status.UNAUTHENTICATED)
    expect(seen).toBe(0)
  })

  test('the deadline of the client aborts the handler', async () => {
    const { handler, aborted } = hanging()
    const { port } = await start(handler)
    const { stream, trailers } = await raw(port, { 'grpc-timeout': '50m' })
    stream.end(Buffer.from([0, 0, 0, 0, 0]))
    expect((await trailers)['grpc-status']).toBe(String(grpc.status.DEADLINE_EXCEEDED))
    expect(await aborted).toBe('DeadlineExceeded')
  })

  test('grpc-js with a deadline', async () => {
    const { port } = await start(hanging().handler)
    const { code } = await connect(port)(Buffer.from('x'), { options: { deadline: Date.now() + 100 } })
    expect(code).toBe(grpc.status.DEADLINE_EXCEEDED)
  })

  test('a client that cancels aborts the handler', async () => {
    const { handler, aborted, begun } = hanging()
    const { port } = await start(handler)
    const outcome = connect(port)(Buffer.from('x'), {
      onCall: (call) => {
        void begun.then(() => call.cancel())
      },
    })
    expect((await outcome).code).toBe(grpc.status.CANCELLED)
    expect(await aborted).toBe('Fault')
  })

  test('a message that does not come', async () => {
    const { port } = await start(undefined, { receiveTimeoutMs: 50 })
    const { stream, trailers } = await raw(port)
    stream.write(Buffer.from([0, 0, 0, 0, 9, 1]))
    expect((await trailers)['grpc-status']).toBe(String(grpc.status.DEADLINE_EXCEEDED))
  })

  test.each([
    ['nothing at all', '', {}, grpc.status.INVALID_ARGUMENT],
    ['half a prefix', '000000', {}, grpc.status.INVALID_ARGUMENT],
    ['less than promised', '000000000501', {}, grpc.status.INVALID_ARGUMENT],
    ['two messages', '0000000001010000000000', {}, grpc.status.INVALID_ARGUMENT],
    ['an unknown flag', '020000000101', {}, grpc.status.INVALID_ARGUMENT],
    ['4 GiB promised', '00ffffffff01', {}, grpc.status.RESOURCE_EXHAUSTED],
    ['compressed, but how?', '010000000101', {}, grpc.status.UNIMPLEMENTED],
    ['an encoding we do not read', '010000000101', { 'grpc-encoding': 'snappy' }, grpc.status.UNIMPLEMENTED],
    ['no gzip', '010000000101', { 'grpc-encoding': 'gzip' }, grpc.status.INVALID_ARGUMENT],
    ['a malformed timeout', '0000000000', { 'grpc-timeout': '5 days' }, grpc.status.INVALID_ARGUMENT],
  ])('%s', async (_name, hex, headers, status) => {
    const { port } = await start()
    const { stream, trailers } = await raw(port, headers)
    stream.end(Buffer.from(hex, 'hex'))
    expect((await trailers)['grpc-status']).toBe(String(status))
  })

  test('zstd', async () => {
    const { port } = await start()
    // A frame with one stored block: "hi".
    const zstd = Buffer.from('28b52ffd20021100006869', 'hex')
    const { stream, trailers } = await raw(port, { 'grpc-encoding': 'zstd' })
    stream.end(Buffer.concat([Buffer.from([1, 0, 0, 0, zstd.length]), zstd]))
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    expect((await trailers)['grpc-status']).toBe('0')
    expect(Buffer.concat(chunks).subarray(5).toString()).toBe('hi')
  })

  test.each([
    [{ ':method': 'GET' }, 405],
    [{ 'content-type': 'application/json' }, 415],
  ])('what is no gRPC: %o', async (headers, status) => {
    const { port } = await start()
    const session = http2.connect(`http://127.0.0.1:${port}`)
    closing.push(() => session.destroy())
    const stream = session.request({ ':path': path, ':method': 'POST', 'content-type': 'application/grpc', ...headers })
    const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
    expect(answer[':status']).toBe(status)
  })
})

describe('peers that misbehave', () => {
  test('bytes that are no HTTP/2 close only their connection', async () => {
    const { port } = await start()
    const socket = net.connect(port, '127.0.0.1')
    socket.end('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    expect((await connect(port)(Buffer.from('x'))).code).toBe(0)
  })

  test('bounds are announced', async () => {
    const { port } = await start()
    const session = http2.connect(`http://127.0.0.1:${port}`)
    closing.push(() => session.destroy())
    await once(session, 'remoteSettings')
    expect(session.remoteSettings).toMatchObject({ maxConcurrentStreams: 128, maxHeaderListSize: 16 * 1024, enablePush: false })
  })

  test('headers without end', async () => {
    const { port } = await start()
    const headers = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`x-${i}`, 'v'.repeat(1000)]))
    const { trailers } = await raw(port, headers)
    await expect(trailers).rejects.toThrow('Stream closed')
    expect((await connect(port)(Buffer.from('x'))).code).toBe(0)
  })

  test('an idle connection is asked to go, and clients come back', async () => {
    const { port } = await start(undefined, { idleTimeoutMs: 50 })
    const session = http2.connect(`http://127.0.0.1:${port}`)
    await once(session, 'goaway')
    const call = connect(port)
    expect((await call(Buffer.from('x'))).code).toBe(0)
  })

  test('resetting streams as fast as possible leaves the server well', async () => {
    const { port } = await start()
    const session = http2.connect(`http://127.0.0.1:${port}`)
    session.on('error', () => undefined)
    closing.push(() => session.destroy())
    for (let i = 0; i < 3000 && !session.destroyed; i++) {
      const stream = session.request({ ':path': path, ':method': 'POST', 'content-type': 'application/grpc' })
      stream.on('error', () => undefined)
      stream.close(http2.constants.NGHTTP2_CANCEL)
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await connect(port)(Buffer.from('x'))).code).toBe(0)
  })
})

describe('stopping', () => {
  test('a call under way is answered, a new one is not taken', async () => {
    const { handler, begun, release } = hanging()
    const { server, port } = await start(handler)
    const call = connect(port)
    const first = call(Buffer.from('x'))
    await begun
    const stopped = server.stop(5000)
    release(Buffer.from('done'))
    expect((await first).body?.toString()).toBe('done')
    await stopped
    expect((await call(Buffer.from('x'))).code).toBe(grpc.status.UNAVAILABLE)
  })

  test('a call that will not end is cut off', async () => {
    const { handler, begun, aborted } = hanging()
    const { server, port } = await start(handler)
    const outcome = connect(port)(Buffer.from('x'))
    await begun
    await server.stop(50)
    expect((await outcome).code).toBe(grpc.status.UNAVAILABLE)
    expect(await aborted).toBe('Fault')
  })

  test('idle connections do not hold it', async () => {
    const { server, port } = await start()
    await connect(port)(Buffer.from('x'))
    await server.stop(60_000)
    await expect(raw(port)).rejects.toThrow('ECONNREFUSED')
  })
})

const same = (bytes: Buffer): Buffer => bytes
const refuse = async (): Promise<void> => Promise.reject(new Fault('unauthenticated', 'no key'))

interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
}

function deferred<T>(): Deferred<T> {
  let settle: ((value: T) => void) | undefined
  const promise = new Promise<T>((resolve) => {
    settle = resolve
  })
  return { promise, resolve: (value) => settle?.(value) }
}

/** A handler that answers only when released, and tells when it began and why it was aborted. */
function hanging(): { handler: Handler; begun: Promise<void>; aborted: Promise<string>; release: (body: Buffer) => void } {
  const begun = deferred<void>()
  const aborted = deferred<string>()
  const answer = deferred<Buffer>()
  const handler: Handler = async (_message, { signal }) => {
    signal.addEventListener('abort', () => aborted.resolve(signal.reason instanceof Error ? signal.reason.name : 'no reason'))
    begun.resolve()
    return answer.promise
  }
  return { handler, begun: begun.promise, aborted: aborted.promise, release: answer.resolve }
}

/** A call written by hand; the trailers, or the headers of an answer that is only trailers. */
async function raw(
  port: number,
  headers: http2.OutgoingHttpHeaders = {},
): Promise<{ stream: http2.ClientHttp2Stream; trailers: Promise<http2.IncomingHttpHeaders> }> {
  const session = http2.connect(`http://127.0.0.1:${port}`)
  await once(session, 'connect')
  closing.push(() => session.destroy())
  const stream = session.request({ ':path': path, ':method': 'POST', 'content-type': 'application/grpc+proto', te: 'trailers', ...headers })
  const trailers = new Promise<http2.IncomingHttpHeaders>((resolve, reject) => {
    stream.on('response', (answer) => (answer['grpc-status'] === undefined ? undefined : resolve(answer)))
    stream.on('trailers', resolve)
    stream.on('error', reject)
  })
  return { stream, trailers }
}
