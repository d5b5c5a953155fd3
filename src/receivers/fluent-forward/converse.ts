import { createHash, timingSafeEqual } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { brokenMsgpack, MsgpackReader } from '../../lib/wire/msgpack-reader.ts'
import type { Conversation, ConversationPeer, Heard } from '../receiver.ts'
import { chunkOf } from './event-reader.ts'

/** Who may send: whoever knows the key, and one of the users where there are any. */
export interface Trust {
  readonly sharedKey: string
  /** Passwords by name. */
  readonly users: ReadonlyMap<string, string>
}

const hostName = 'vedette'
const ignored: Heard = { kind: 'ignored' }
const data: Heard = { kind: 'data' }

/** One connection: HELO, PING and PONG where a key is asked for, then messages; those with a `chunk` are acknowledged by it. */
export function converse({ nonce }: ConversationPeer, trust: Trust | undefined): Conversation {
  let isTrusted = trust === undefined
  // Two texts nobody can foresee, of the one that is new for each connection.
  const keyNonce = nonce.subarray(0, 16)
  const userSalt = nonce.subarray(16, 32)
  return {
    ...(trust === undefined ? {} : { greeting: writeHelo(keyNonce, trust.users.size === 0 ? empty : userSalt) }),
    hear(bytes, start, end, mark) {
      try {
        if (end - start === 1 && bytes[start] === 0xc0) return ignored
        if (!isTrusted && trust !== undefined) {
          const ping = readPing(bytes, start, end)
          const reason = refusalOf(ping, trust, { keyNonce, userSalt })
          isTrusted = reason === ''
          const digest = isTrusted ? digestOf([ping.salt, Buffer.from(hostName), keyNonce, Buffer.from(trust.sharedKey)]) : ''
          return { kind: 'answered', reply: writePong(reason, digest), close: !isTrusted }
        }
        const chunk = chunkOf(bytes, start, end, mark)
        return chunk === undefined ? data : { kind: 'acknowledged', reply: writeAck(chunk) }
      } catch (error) {
        if (error === brokenMsgpack) throw new Fault('bad_input', 'not a message of the forward protocol')
        throw error
      }
    },
  }
}

const empty = Buffer.alloc(0)

interface Ping {
  readonly host: Buffer
  readonly salt: Buffer
  readonly digest: string
  readonly user: string
  readonly password: string
}

/** ["PING", host name, salt, digest of the key, user, digest of the password] */
function readPing(bytes: Buffer, start: number, end: number): Ping {
  const reader = new MsgpackReader(bytes, start, end)
  if (reader.kind() !== 'array' || reader.array() !== 6 || reader.key() !== 'PING') throw brokenMsgpack
  const raw = (): Buffer => {
    const kind = reader.kind()
    if (kind !== 'string' && kind !== 'binary') throw brokenMsgpack
    reader.range()
    return Buffer.from(reader.bytes.subarray(reader.start, reader.stop))
  }
  const [host, salt, digest, user, password] = [raw(), raw(), raw().toString('latin1'), raw().toString('utf8'), raw().toString('latin1')]
  return { host, salt, digest, user, password }
}

/** Empty: welcome. */
function refusalOf(ping: Ping, { sharedKey, users }: Trust, { keyNonce, userSalt }: { keyNonce: Buffer; userSalt: Buffer }): string {
  if (!isEqual(ping.digest, digestOf([ping.salt, ping.host, keyNonce, Buffer.from(sharedKey)]))) return 'shared_key mismatch'
  if (users.size === 0) return ''
  const password = users.get(ping.user)
  // A name nobody has takes as long as a wrong password.
  const expected = digestOf([userSalt, Buffer.from(ping.user), Buffer.from(password ?? '')])
  return isEqual(ping.password, expected) && password !== undefined ? '' : 'username/password mismatch'
}

function digestOf(parts: readonly Buffer[]): string {
  const hash = createHash('sha512')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given, 'latin1'), Buffer.from(expected, 'latin1')]
  return a.length === b.length && timingSafeEqual(a, b)
}

function writeHelo(nonce: Buffer, salt: Buffer): Buffer {
  const out = new ByteWriter(128)
  out.uint8(0x92)
  writeText(out, 'HELO')
  out.uint8(0x83)
  writeText(out, 'nonce')
  writeBinary(out, nonce)
  writeText(out, 'auth')
  writeBinary(out, salt)
  writeText(out, 'keepalive')
  out.uint8(0xc3)
  return out.copy()
}

function writePong(reason: string, digest: string): Buffer {
  const out = new ByteWriter(256)
  out.uint8(0x95)
  writeText(out, 'PONG')
  out.uint8(reason === '' ? 0xc3 : 0xc2)
  writeText(out, reason)
  writeText(out, hostName)
  writeText(out, digest)
  return out.copy()
}

function writeAck(chunk: string): Buffer {
  const out = new ByteWriter(128)
  out.uint8(0x81)
  writeText(out, 'ack')
  writeText(out, chunk)
  return out.copy()
}

function writeText(out: ByteWriter, text: string): void {
  const bytes = Buffer.from(text)
  if (bytes.length < 32) out.uint8(0xa0 | bytes.length)
  else if (bytes.length < 256) {
    out.uint8(0xd9)
    out.uint8(bytes.length)
  } else {
    out.uint8(0xda)
    out.uint8(bytes.length >>> 8)
    out.uint8(bytes.length)
  }
  out.raw(bytes)
}

function writeBinary(out: ByteWriter, bytes: Buffer): void {
  out.uint8(0xc4)
  out.uint8(bytes.length)
  out.raw(bytes)
}
