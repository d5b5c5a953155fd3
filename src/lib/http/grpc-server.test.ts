import { execFileSync } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import * as grpc from '@grpc/grpc-js'
import { afterEach, describe, expect, test } from 'vitest'

import { callByHand, closeAll, connectTo, onClose, startEcho, type Handler } from '../../../test/harness/grpc-echo.ts'
import { Fault } from '../errors.ts'
import { ServedCertificate } from '../tls/served-certificate.ts'
import { ByteBudget } from './byte-budget.ts'

afterEach(closeAll)

describe('calls that succeed', () => {
  test.each([0, 1, 5, 100_000, 3_000_000])('%i bytes, in however many frames', async (size) => {
    const call = connectTo((await startEcho()).port)
    const body = Buffer.alloc(size, 'abcdefg')
    const { code, body: echoed } = await call(body)
    expect(code).toBe(0)
    expect(echoed?.equals(body)).toBe(true)
  })

  test.each([
    ['gzip', grpc.compressionAlgorithms.gzip],
    ['deflate', grpc.compressionAlgorithms.deflate],
  ])('compressed with %s', async (_name, algorithm) => {
    const call = connectTo((await startEcho()).port, { 'grpc.default_compression_algorithm': algorithm })
    const body = Buffer.alloc(200_000, 'abcdefg')
    expect((await call(body)).body?.equals(body)).toBe(true)
  })

  test('many at once, over one connection and over several', async () => {
    const { port } = await startEcho(async (message) => {
      await new Promise((resolve) => setTimeout(resolve, message.length % 7))
      return message
    })
    const calls = [connectTo(port), connectTo(port, { 'grpc.use_local_subchannel_pool': 1 })]
    const sizes = Array.from({ length: 300 }, (_, i) => i * 37)
    const outcomes = await Promise.all(sizes.map(async (size, i) => calls[i % 2]?.(Buffer.alloc(size, String(i)))))
    expect(outcomes.map((outcome) => outcome?.body?.length)).toEqual(sizes)
  })

  test('the handler sees metadata and the address', async () => {
    const { port } = await startEcho(async (_message, call) => Buffer.from(`${call.metadata['authorization']} ${call.remoteAddress}`))
    const { body } = await connectTo(port)(Buffer.alloc(0), { metadata: { authorization: 'Bearer abc' } })
    expect(body?.toString()).toBe('Bearer abc 127.0.0.1')
  })

  test('zstd', async () => {
    const { port } = await startEcho()
    // A frame with one stored block: "hi".
    const zstd = Buffer.from('28b52ffd20021100006869', 'hex')
    const { stream, trailers } = await callByHand(port, { 'grpc-encoding': 'zstd' })
    stream.end(Buffer.concat([Buffer.from([1, 0, 0, 0, zstd.length]), zstd]))
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    expect((await trailers)['grpc-status']).toBe('0')
    expect(Buffer.concat(chunks).subarray(5).toString()).toBe('hi')
  })

  test('every byte of the prefix in a frame of its own', async () => {
    const { port } = await startEcho()
    const { stream, trailers } = await callByHand(port)
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
  onClose(() => rmSync(directory, { recursive: true }))
  const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const args = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  execFileSync('openssl', ['req', '-x509', ...args, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certFile], {
    stdio: 'ignore',
  })
  const cert = readFileSync(certFile, 'utf8')
  const { port } = await startEcho(undefined, { tls: new ServedCertificate({ cert, key: readFileSync(keyFile, 'utf8') }) })
  const call = connectTo(port, {}, grpc.credentials.createSsl(Buffer.from(cert)))
  expect((await call(Buffer.from('private'))).body?.toString()).toBe('private')
  expect((await connectTo(port)(Buffer.from('in the clear'))).code).toBe(grpc.status.UNAVAILABLE)
})

describe('calls that fail', () => {
  test('an unknown method', async () => {
    const call = connectTo((await startEcho()).port)
    expect((await call(Buffer.alloc(10), { to: '/test.Echo/Other' })).code).toBe(grpc.status.UNIMPLEMENTED)
    expect((await call(Buffer.alloc(3_000_000), { to: '/nothing' })).code).toBe(grpc.status.UNIMPLEMENTED)
    expect((await call(Buffer.from('still there'))).body?.toString()).toBe('still there')
  })

  test('a message over the limit is refused for good: no RetryInfo', async () => {
    const call = connectTo((await startEcho(undefined, { maxMessageBytes: 1000 })).port)
    const { code, details } = await call(Buffer.alloc(1001))
    expect(code).toBe(grpc.status.RESOURCE_EXHAUSTED)
    expect(details).toBeUndefined()
    expect((await call(Buffer.alloc(5_000_000))).code).toBe(grpc.status.RESOURCE_EXHAUSTED)
    expect((await call(Buffer.alloc(1000))).code).toBe(0)
  })

  test('a message that unpacks over the limit', async () => {
    const call = connectTo((await startEcho()).port, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip })
    expect((await call(Buffer.alloc(5_000_000))).code).toBe(grpc.status.RESOURCE_EXHAUSTED)
  })

  test('too much under way: UNAVAILABLE with RetryInfo, and fine afterwards', async () => {
    const signals = new EventEmitter()
    const wait: Handler = async (message) => {
      if (message.length === 2000) {
        signals.emit('arrived')
        await once(signals, 'go')
      }
      return message
    }
    const call = connectTo((await startEcho(wait, { buffered: new ByteBudget(3000) })).port)
    const arrived = once(signals, 'arrived')
    const first = call(Buffer.alloc(2000))
    await arrived
    const { code, details } = await call(Buffer.alloc(1001))
    expect(code).toBe(grpc.status.UNAVAILABLE)
    signals.emit('go')
    expect((await first).code).toBe(0)
    // Alone it may be larger.
    expect((await call(Buffer.alloc(3001))).code).toBe(0)
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
    const { port, bugs } = await startEcho(async () => Promise.reject(fault))
    const { code, message, details } = await connectTo(port)(Buffer.from('x'))
    expect({ code, message }).toEqual({ code: status, message: fault.message })
    expect(details !== undefined).toBe(retry)
    expect(bugs).toEqual([])
  })

  test('RetryInfo carries the seconds', async () => {
    const { port } = await startEcho(async () => Promise.reject(new Fault('overloaded', 'later', { retryAfterSeconds: 7 })))
    const { details } = await connectTo(port)(Buffer.from('x'))
    // RetryInfo { retry_delay { seconds: 7, nanos: 0 } } at the end.
    expect(details?.subarray(-6).toString('hex')).toBe(Buffer.from([0x0a, 4, 8, 7, 16, 0]).toString('hex'))
  })

  test('a bug is INTERNAL, says nothing and is reported', async () => {
    const bug = new TypeError('secret of the house')
    const { port, bugs } = await startEcho(async () => Promise.reject(bug))
    expect(await connectTo(port)(Buffer.from('x'))).toMatchObject({ code: grpc.status.INTERNAL, message: 'internal error' })
    expect(bugs).toEqual([bug])
  })

  test('a call refused by its headers is answered before its message is read', async () => {
    let seen = 0
    const { port } = await startEcho(
      async (message) => {
        seen += message.length
        return message
      },
      { admit: refuse },
    )
    expect((await connectTo(port)(Buffer.alloc(3_000_000))).code).toBe(grpc.status.UNAUTHENTICATED)
    expect(seen).toBe(0)
  })

  test('the deadline of the client aborts the handler', async () => {
    const { handler, aborted } = hanging()
    const { port } = await startEcho(handler)
    const { stream, trailers } = await callByHand(port, { 'grpc-timeout': '50m' })
    stream.end(Buffer.from([0, 0, 0, 0, 0]))
    expect((await trailers)['grpc-status']).toBe(String(grpc.status.DEADLINE_EXCEEDED))
    expect(await aborted).toBe('DeadlineExceeded')
  })

  test('grpc-js with a deadline', async () => {
    const { port } = await startEcho(hanging().handler)
    const { code } = await connectTo(port)(Buffer.from('x'), { options: { deadline: Date.now() + 100 } })
    expect(code).toBe(grpc.status.DEADLINE_EXCEEDED)
  })

  test('a client that cancels aborts the handler', async () => {
    const { handler, aborted, begun } = hanging()
    const { port } = await startEcho(handler)
    const outcome = connectTo(port)(Buffer.from('x'), {
      onCall: (call) => {
        void begun.then(() => call.cancel())
      },
    })
    expect((await outcome).code).toBe(grpc.status.CANCELLED)
    expect(await aborted).toBe('Fault')
  })
})

describe('stopping', () => {
  test('a call under way is answered, a new one is not taken', async () => {
    const { handler, begun, release } = hanging()
    const { server, port } = await startEcho(handler)
    const call = connectTo(port)
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
    const { server, port } = await startEcho(handler)
    const outcome = connectTo(port)(Buffer.from('x'))
    await begun
    await server.stop(50)
    expect((await outcome).code).toBe(grpc.status.UNAVAILABLE)
    expect(await aborted).toBe('Fault')
  })

  test('idle connections do not hold it', async () => {
    const { server, port } = await startEcho()
    await connectTo(port)(Buffer.from('x'))
    await server.stop(60_000)
    await expect(callByHand(port)).rejects.toThrow('ECONNREFUSED')
  })
})

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
